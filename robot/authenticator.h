#ifndef ROBOT_ACCOUNTS_ROBOT_AUTHENTICATOR_H_
#define ROBOT_ACCOUNTS_ROBOT_AUTHENTICATOR_H_

#include <cstdint>
#include <memory>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/crypto/secret_hasher.h"
#include "robot_accounts/robot/clock.h"
#include "robot_accounts/robot/login.h"
#include "robot_accounts/robot/naming_policy.h"
#include "robot_accounts/robot/principal.h"
#include "robot_accounts/robot/robot_store.h"
#include "robot_accounts/robot/slow_lane.h"
#include "robot_accounts/robot/verified_memory.h"

namespace robot_accounts {

struct AuthenticatorOptions {
  // How long a secret that was right is remembered; 0 switches that off.
  int64_t verified_life_s = 600;
  // How many slow hashes run at once; 0: half of the cores, at least one.
  int slow_hashes_at_once = 0;
};

// Checks names and secrets: name -> secret -> disabled -> expired, as
// security.md 2 rules. Thread-safe.
class Authenticator final {
 public:
  // `store`, `hasher` and `clock` are borrowed and must outlive it.
  Authenticator(const AuthenticatorOptions& options, RobotStore& store,
                const SecretHasher& hasher, Clock& clock);

  // Every refusal of a credential is the same Unauthenticated, reason
  // UNAUTHENTICATED, whatever was wrong; `cause`, unless null, is told the true
  // reason. Other errors are no judgement of the credential:
  // DeadlineExceeded (LOGIN_BUSY), FailedPrecondition (PEPPER_NOT_IN_RING),
  // Unavailable (the store cannot be asked).
  absl::StatusOr<Principal> Authenticate(const Login& login,
                                         absl::string_view user,
                                         absl::string_view secret,
                                         RefusalCause* cause = nullptr);

 private:
  // How a presented secret fared.
  struct Match {
    bool matched = false;
    uint32_t slot_id = 0;
  };
  class Attempt;

  const AuthenticatorOptions options_;
  RobotStore& store_;
  const SecretHasher& hasher_;
  Clock& clock_;
  VerifiedMemory memory_;
  SlowLane slow_lane_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_AUTHENTICATOR_H_

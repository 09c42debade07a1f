#ifndef ROBOT_ACCOUNTS_ROBOT_AUTHENTICATOR_H_
#define ROBOT_ACCOUNTS_ROBOT_AUTHENTICATOR_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/crypto/secret_hasher.h"
#include "robot_accounts/robot/clock.h"
#include "robot_accounts/robot/login.h"
#include "robot_accounts/robot/principal.h"
#include "robot_accounts/robot/robot_store.h"

namespace robot_accounts {

class LegacyLogin;
class LoginRecord;
class NameLookup;
class SecretChecker;
struct SlowHashing;

struct AuthenticatorOptions {
  // How long a secret that was right is remembered, at most a day; 0 switches
  // that off.
  int64_t verified_life_s = 600;
  // How many are remembered, or a few more: 32 bytes each, taken as they come.
  size_t remembered_secrets = size_t{1} << 20;
  // How many logins run slow hashes at once, their own and others' along; 0:
  // half of the cores, at least one.
  int slow_hashes_at_once = 0;
  // For tests: how slow hashes are run. Copied; null: as the processor can.
  const SlowHashing* slow_hashing = nullptr;
};

// What else takes part in logins. Borrowed; may be null.
struct LoginHelpers {
  LoginRecord* record = nullptr;        // Is told how each login ended.
  const LegacyLogin* legacy = nullptr;  // Takes the tokens of old robots.
};

// Checks names and secrets: name -> secret -> disabled -> expired (see
// docs/threat-model.md, section 2). Thread-safe.
class Authenticator final {
 public:
  // `store`, `hasher` and `clock` are borrowed and must outlive it.
  Authenticator(const AuthenticatorOptions& options, RobotStore& store,
                const SecretHasher& hasher, Clock& clock,
                LoginHelpers helpers = {});
  ~Authenticator();

  // Longer names are malformed, longer secrets wrong, without more work.
  static constexpr size_t kMaxUserBytes = 512;
  static constexpr size_t kMaxSecretBytes = 8192;

  // Every refusal of a credential is the same Unauthenticated, reason
  // UNAUTHENTICATED, whatever was wrong; `cause`, unless null, is told the true
  // reason. Other errors are no judgement of the credential:
  // DeadlineExceeded (LOGIN_BUSY, cause kBusy), FailedPrecondition
  // (PEPPER_NOT_IN_RING), Unavailable (PREFIX_CHANGING, ROBOT_CHANGING: they
  // changed faster than a login), and what the store answers: Unavailable,
  // DataLoss.
  //
  // A principal is as current as the store's answer after the secret was
  // checked. An outdated hash is renewed on the way: the login takes one more
  // hash then, and never fails by it. The full name of the principal is the
  // present one, also of a login with the prefix before.
  absl::StatusOr<Principal> Authenticate(const Login& login,
                                         absl::string_view user,
                                         absl::string_view secret,
                                         RefusalCause* cause = nullptr);

 private:
  class Attempt;

  RobotStore& store_;
  Clock& clock_;
  const LoginHelpers helpers_;
  const std::unique_ptr<SecretChecker> checker_;
  const std::unique_ptr<NameLookup> names_;
  // The store's, as of the last login: it hardly ever changes.
  std::atomic<uint64_t> epoch_{0};
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_AUTHENTICATOR_H_

#ifndef ROBOT_ACCOUNTS_ROBOT_LEGACY_LOGIN_H_
#define ROBOT_ACCOUNTS_ROBOT_LEGACY_LOGIN_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "robot_accounts/crypto/jwt_verifier.h"
#include "robot_accounts/robot/legacy_token.h"
#include "robot_accounts/robot/login.h"
#include "robot_accounts/robot/robot.h"
#include "robot_accounts/robot/robot_store.h"

namespace robot_accounts {

// Logs in robots of a Harbor before 2.2, whose secret was a token that this
// Harbor had signed (docs/threat-model.md, section 6). The robot is found by
// the number in the token, and must have been imported and enabled for that one
// by one.
//
// What can be observed: a token with a wrong signature takes the time of
// checking that and then that of any other wrong secret, whoever is named. Who
// has a real one learns by the time, but not by the answer, that it is one; of
// other robots it tells nothing. Nothing is remembered: checking a signature is
// cheap. Immutable; every method may run concurrently.
class LegacyLogin final {
 public:
  // `key_pem` is the old Harbor's public key or certificate: RSA of 2048 bits
  // at least, else InvalidArgument, reason INVALID_LEGACY_KEY. `source` is
  // where robots must have been imported from; if it is empty, robots of
  // several sources that share a number are refused.
  static absl::StatusOr<std::unique_ptr<const LegacyLogin>> Create(
      absl::string_view key_pem, std::string source);

  struct Answer {
    // The old Harbor signed it. If not, the secret may be one of another kind,
    // and the rest is empty.
    bool is_token = false;
    bool is_name = false;  // The user name is that of the token's robot.
    RefusalCause cause = RefusalCause::kNone;
    LoginView view;  // Of the token's robot, if it was found.
    // Who logs in, if there is no cause not to: with the grants of the token
    // and the earlier end of both.
    absl::optional<Robot> robot;
  };
  // Fails as the store does.
  absl::StatusOr<Answer> Check(RobotStore& store, absl::string_view user,
                               absl::string_view secret,
                               int64_t now_unix_s) const;

 private:
  LegacyLogin(JwtVerifier verifier, std::string source)
      : verifier_(std::move(verifier)), source_(std::move(source)) {}

  // Nothing: there is none, or it is not certain which one.
  absl::optional<LoginView> Choose(std::vector<LoginView> views) const;

  const JwtVerifier verifier_;
  const std::string source_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_LEGACY_LOGIN_H_

#ifndef ROBOT_ACCOUNTS_REGISTRY_CLAIMS_H_
#define ROBOT_ACCOUNTS_REGISTRY_CLAIMS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/registry/access.h"

namespace robot_accounts {

// What a token says. Times are seconds since the Unix epoch. Copyable; const
// methods may run concurrently.
struct Claims {
  std::string issuer;
  std::string subject;  // Empty: anonymous.
  std::vector<std::string> audience;
  std::string token_id;  // Empty if it has none.
  int64_t issued_at_unix_s = 0;
  int64_t not_before_unix_s = 0;  // `iat` if the token does not say.
  int64_t expires_at_unix_s = 0;
  int64_t robot_id = 0;  // 0: the subject is no robot.
  int64_t robot_version = 0;
  Access access;

  // Reads the payload of a token whose signature was checked: `iss` and `aud`
  // (a text or a list of texts) must be there, `exp` and `iat` must be integers
  // from 0 to the end of 9999, `access` if it is there a list of resources.
  // Fails with UNAUTHENTICATED, reason MALFORMED_CLAIMS.
  static absl::StatusOr<Claims> Parse(absl::string_view payload_json);

  // Whether the token grants all of `required` (see RequiredAccess).
  bool Allows(const Access& required) const {
    return access.ContainsAll(required);
  }
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_REGISTRY_CLAIMS_H_

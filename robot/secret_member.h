#ifndef ROBOT_ACCOUNTS_ROBOT_SECRET_MEMBER_H_
#define ROBOT_ACCOUNTS_ROBOT_SECRET_MEMBER_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/crypto/secret_bytes.h"

namespace robot_accounts {

// The text member `name` of the JSON object `json`; empty if it is absent, null
// or empty. Leaves no copy of any text of `json` behind in memory.
// InvalidArgument with the reasons of ParseStrictJson, and JSON_MEMBER_TYPE.
absl::StatusOr<SecretBytes> SecretMember(absl::string_view json,
                                         absl::string_view name);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_SECRET_MEMBER_H_

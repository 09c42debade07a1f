#ifndef ROBOT_ACCOUNTS_ROBOT_SECRET_MEMBER_H_
#define ROBOT_ACCOUNTS_ROBOT_SECRET_MEMBER_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/crypto/secret_bytes.h"

namespace robot_accounts {

// The text member `name` of the JSON object `json`; empty if it is absent, null
// or empty. Leaves no copy of any text of `json` behind in memory.
// InvalidArgument with the reasons of ParseStrictJson, and JSON_MEMBER_TYPE.
absl::StatusOr<SecretBytes> SecretMember(absl::string_view json,
                                         absl::string_view name);

// `json` with an x for each byte of the text of every member `name`, wherever
// it is: for a parser that leaves copies behind and has no use for it. Leaves
// none itself. InvalidArgument, reason MALFORMED_JSON, if such a text is not
// well formed; of all else nothing is checked.
absl::StatusOr<std::string> WithoutSecretMember(absl::string_view json,
                                                absl::string_view name);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_SECRET_MEMBER_H_

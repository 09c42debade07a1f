#ifndef ROBOT_ACCOUNTS_BASE_ERROR_H_
#define ROBOT_ACCOUNTS_BASE_ERROR_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace robot_accounts {

// Returns a status of `code` whose message is for people and whose `reason` is
// for programs: an upper-case word such as "PUSH_REQUIRES_PULL" that never
// changes its meaning. `code` must not be kOk. Messages are lower case, name
// the field and the rule, and never hold a secret.
absl::Status MakeError(absl::StatusCode code, absl::string_view reason,
                       absl::string_view message);

// MakeError with kInvalidArgument, the code of bad input.
absl::Status InvalidArgument(absl::string_view reason,
                             absl::string_view message);

// Returns the reason that MakeError gave `status`, or "" if it has none.
std::string ErrorReason(const absl::Status& status);

// Returns `text` in double quotes, C-escaped and cut at 64 bytes, for use in a
// message. Never call it with what may be a secret.
std::string Quoted(absl::string_view text);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_BASE_ERROR_H_

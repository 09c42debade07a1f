#ifndef ROBOT_ACCOUNTS_BASE_PERCENT_H_
#define ROBOT_ACCOUNTS_BASE_PERCENT_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"

namespace robot_accounts {

// Decodes `%XX`, once; nullopt if a `%` is not followed by two hex digits. In
// paths a `+` is itself, in queries and forms it is a blank.
absl::optional<std::string> DecodePathSegment(absl::string_view text);
absl::optional<std::string> DecodeQueryText(absl::string_view text);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_BASE_PERCENT_H_

#ifndef ROBOT_ACCOUNTS_CLI_DURATION_H_
#define ROBOT_ACCOUNTS_CLI_DURATION_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace robot_accounts::cli {

// How a person writes a life. Each returns a UsageError that names its option
// and the forms; whether the life is allowed is for the library to say.

// --days: "30", "never" or "-1"; never is -1.
absl::StatusOr<int64_t> ParseDays(absl::string_view text);

// --expires-in: "2s", "15m", "6h" or "3d", in seconds.
absl::StatusOr<int64_t> ParseSeconds(absl::string_view text);

// --expires-at: RFC 3339 ("2026-12-31T18:00:00Z"), a day ("2026-12-31": its
// first second, UTC) or Unix seconds; in Unix seconds.
absl::StatusOr<int64_t> ParseUnixSeconds(absl::string_view text);

}  // namespace robot_accounts::cli

#endif  // ROBOT_ACCOUNTS_CLI_DURATION_H_

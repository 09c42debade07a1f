#ifndef ROBOT_ACCOUNTS_CLI_DURATION_H_
#define ROBOT_ACCOUNTS_CLI_DURATION_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "robot_accounts/cli/args.h"

namespace robot_accounts::cli {

// How a person writes numbers and times. Each returns a UsageError that names
// the option and its forms; whether the value is allowed is for the library to
// say.

// "30", in digits alone.
absl::StatusOr<int64_t> ParseCount(absl::string_view option,
                                   absl::string_view text);

// The same of an option that may be missing.
absl::StatusOr<absl::optional<int64_t>> CountArg(const Args& args,
                                                 absl::string_view option);

// The same of days, in seconds; at most kMaxDurationDays.
absl::StatusOr<absl::optional<int64_t>> DaysArgInSeconds(
    const Args& args, absl::string_view option);

// "30", "never" or "-1"; never is -1.
absl::StatusOr<int64_t> ParseDays(absl::string_view option,
                                  absl::string_view text);

// "2s", "15m", "6h" or "3d", in seconds.
absl::StatusOr<int64_t> ParseSeconds(absl::string_view option,
                                     absl::string_view text);

// RFC 3339 ("2026-12-31T18:00:00Z"), a day ("2026-12-31": its first second,
// UTC) or Unix seconds; in Unix seconds.
absl::StatusOr<int64_t> ParseUnixSeconds(absl::string_view option,
                                         absl::string_view text);

}  // namespace robot_accounts::cli

#endif  // ROBOT_ACCOUNTS_CLI_DURATION_H_

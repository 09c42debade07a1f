#ifndef ROBOT_ACCOUNTS_CLI_ROBOTCTL_H_
#define ROBOT_ACCOUNTS_CLI_ROBOTCTL_H_

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "robot_accounts/cli/output.h"

namespace robot_accounts::cli {

inline constexpr int kDone = 0;
inline constexpr int kRefused = 1;
inline constexpr int kWrongUsage = 2;

// Runs the command that `words` (without the program's name) asks for. What it
// gives goes to `out`; what went wrong, with its reason, to `err`. Returns the
// exit status.
int RunRobotctl(absl::Span<const absl::string_view> words, Output& out,
                Output& err);

}  // namespace robot_accounts::cli

#endif  // ROBOT_ACCOUNTS_CLI_ROBOTCTL_H_

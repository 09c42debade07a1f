#ifndef ROBOT_ACCOUNTS_CLI_SPEC_ARGS_H_
#define ROBOT_ACCOUNTS_CLI_SPEC_ARGS_H_

#include "absl/status/statusor.h"
#include "robot_accounts/cli/args.h"
#include "robot_accounts/robot/robot_spec.h"

namespace robot_accounts::cli {

// The robot that the arguments of `create` describe. Returns a UsageError for
// options that do not fit together, and the library's errors for permissions
// that cannot be granted.
absl::StatusOr<RobotSpec> SpecFromArgs(const Args& args);

}  // namespace robot_accounts::cli

#endif  // ROBOT_ACCOUNTS_CLI_SPEC_ARGS_H_

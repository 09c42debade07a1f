#ifndef ROBOT_ACCOUNTS_CLI_GRANT_ARGS_H_
#define ROBOT_ACCOUNTS_CLI_GRANT_ARGS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "robot_accounts/cli/args.h"
#include "robot_accounts/robot/robot_spec.h"

namespace robot_accounts::cli {

// The options that say what a robot may do (--allow, --template, --all,
// --except), and of a system robot where (--on). What stands together adds up;
// --except takes away from the rest.

bool HasGrantArgs(const Args& args);

// What a project robot may do in its `project`. Returns a UsageError for
// options that do not fit together, and the library's errors for permissions
// that cannot be granted; so does SystemGrants.
absl::StatusOr<std::vector<GrantSpec>> ProjectGrants(
    const Args& args, const std::string& project);

// What a system robot may do: each --on stands beside the options that it
// belongs to, all before them or all after them. Where pairs of two alternate,
// each may come in either order.
absl::StatusOr<std::vector<GrantSpec>> SystemGrants(const Args& args);

}  // namespace robot_accounts::cli

#endif  // ROBOT_ACCOUNTS_CLI_GRANT_ARGS_H_

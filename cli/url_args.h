#ifndef ROBOT_ACCOUNTS_CLI_URL_ARGS_H_
#define ROBOT_ACCOUNTS_CLI_URL_ARGS_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/cli/args.h"

namespace robot_accounts::cli {

// Returns a UsageError, which quotes nothing of it, if the URL of `option` has
// a database's password: all users of this machine see the command line.
absl::Status CheckNoPassword(const Args& args, absl::string_view option);

}  // namespace robot_accounts::cli

#endif  // ROBOT_ACCOUNTS_CLI_URL_ARGS_H_

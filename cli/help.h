#ifndef ROBOT_ACCOUNTS_CLI_HELP_H_
#define ROBOT_ACCOUNTS_CLI_HELP_H_

#include <string>

#include "robot_accounts/cli/commands.h"

namespace robot_accounts::cli {

// What `robotctl --help` shows, and `robotctl COMMAND --help`.
std::string HelpText();
std::string HelpText(const Command& command);

}  // namespace robot_accounts::cli

#endif  // ROBOT_ACCOUNTS_CLI_HELP_H_

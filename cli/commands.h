#ifndef ROBOT_ACCOUNTS_CLI_COMMANDS_H_
#define ROBOT_ACCOUNTS_CLI_COMMANDS_H_

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "robot_accounts/cli/args.h"
#include "robot_accounts/cli/command.h"

namespace robot_accounts::cli {

// Each is defined in the file of its name, with the options that are its own.
extern const Command kCheckCommand;
extern const Command kCreateCommand;
extern const Command kDeleteCommand;
extern const Command kDisableCommand;
extern const Command kEditCommand;
extern const Command kEnableCommand;
extern const Command kEndGraceCommand;
extern const Command kExportHarborCommand;
extern const Command kImportCommand;
extern const Command kListCommand;
extern const Command kPermissionsCommand;
extern const Command kPrefixCommand;
extern const Command kProjectsCommand;
extern const Command kPruneCommand;
extern const Command kRefreshCommand;
extern const Command kShowCommand;

// In the order of the help.
absl::Span<const Command* const> AllCommands();
// Null if there is none of that name.
const Command* FindCommand(absl::string_view name);

// What every command takes.
absl::Span<const OptionSpec> CommonOptions();
// The options of all commands, each once.
absl::Span<const OptionSpec> AllOptions();
// Whether the option belongs to `command` or to all.
bool Takes(const Command& command, absl::string_view option);

}  // namespace robot_accounts::cli

#endif  // ROBOT_ACCOUNTS_CLI_COMMANDS_H_

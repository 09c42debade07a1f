#ifndef ROBOT_ACCOUNTS_CLI_COMMANDS_H_
#define ROBOT_ACCOUNTS_CLI_COMMANDS_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "robot_accounts/cli/args.h"
#include "robot_accounts/cli/session.h"

namespace robot_accounts::cli {

// What robotctl can do. The fields are text that lives for ever.
struct Command {
  absl::string_view name;
  // The one word after it, or "".
  absl::string_view operand;
  absl::string_view summary;
  // How it is called, without the program's name; lines.
  absl::string_view synopsis;
  // The options that it takes besides those that all take.
  absl::Span<const absl::string_view> options;
  absl::Status (*run)(Session& session);
};

absl::Span<const Command> AllCommands();
// Null if there is none of that name.
const Command* FindCommand(absl::string_view name);

absl::Span<const OptionSpec> AllOptions();
// Whether the option belongs to `command` or to all.
bool Takes(const Command& command, absl::string_view option);

// What the commands do.
absl::Status RunCreate(Session& session);
absl::Status RunList(Session& session);
absl::Status RunShow(Session& session);
absl::Status RunEnable(Session& session);
absl::Status RunDisable(Session& session);
absl::Status RunRefresh(Session& session);
absl::Status RunDelete(Session& session);
absl::Status RunCheck(Session& session);
absl::Status RunPermissions(Session& session);
absl::Status RunProjects(Session& session);

}  // namespace robot_accounts::cli

#endif  // ROBOT_ACCOUNTS_CLI_COMMANDS_H_

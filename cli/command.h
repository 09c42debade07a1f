#ifndef ROBOT_ACCOUNTS_CLI_COMMAND_H_
#define ROBOT_ACCOUNTS_CLI_COMMAND_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "robot_accounts/cli/args.h"
#include "robot_accounts/cli/session.h"

namespace robot_accounts::cli {

// What stands after a command's name: nothing, one word, one word or nothing,
// or a robot, by its name or by --id.
enum class Operand { kNone, kOne, kOptional, kRobot };

// What robotctl can do. The fields are text that lives for ever.
struct Command {
  absl::string_view name;
  Operand operand = Operand::kNone;
  absl::string_view operand_name;
  absl::string_view summary;
  // How it is called, without the program's name; lines.
  absl::string_view synopsis;
  // The options that it takes besides those that all take.
  absl::Span<const OptionSpec> options;
  absl::Status (*run)(Session& session) = nullptr;
  // Whether it can write a secret alone (--output secret).
  bool hands_out_secrets = false;
};

}  // namespace robot_accounts::cli

#endif  // ROBOT_ACCOUNTS_CLI_COMMAND_H_

#include "robot_accounts/cli/commands.h"

#include <algorithm>
#include <vector>

namespace robot_accounts::cli {
namespace {

constexpr OptionSpec kCommonOptions[] = {
    {"--store", "URL",
     "where the robots are kept (default: ROBOT_ACCOUNTS_STORE of the "
     "environment, else sqlite:robots.db)"},
    {"--output", "table|json|secret",
     "for people (default), for programs, or a new secret alone, for a pipe"},
    {"--prefix", "TEXT",
     "what all full names begin with; a new store keeps it (default: robot$)"},
    {"--help", "", "show this"},
    {"--version", "", "show the version"},
};

constexpr const Command* kCommands[] = {
    &kCreateCommand,       &kListCommand,     &kShowCommand,
    &kEditCommand,         &kEnableCommand,   &kDisableCommand,
    &kRefreshCommand,      &kEndGraceCommand, &kDeleteCommand,
    &kPruneCommand,        &kCheckCommand,    &kPermissionsCommand,
    &kProjectsCommand,     &kPrefixCommand,   &kImportCommand,
    &kExportHarborCommand,
};

const OptionSpec* FindOption(absl::Span<const OptionSpec> options,
                             absl::string_view name) {
  const auto has_name = [name](const OptionSpec& option) {
    return option.name == name;
  };
  const auto found = std::find_if(options.begin(), options.end(), has_name);
  return found == options.end() ? nullptr : &*found;
}

// An option that several commands know has the same values in all of them.
std::vector<OptionSpec> CollectOptions() {
  std::vector<OptionSpec> all(std::begin(kCommonOptions),
                              std::end(kCommonOptions));
  for (const Command* command : kCommands) {
    for (const OptionSpec& option : command->options) {
      if (FindOption(all, option.name) == nullptr) all.push_back(option);
    }
  }
  return all;
}

}  // namespace

absl::Span<const Command* const> AllCommands() { return kCommands; }

const Command* FindCommand(absl::string_view name) {
  for (const Command* command : kCommands) {
    if (command->name == name) return command;
  }
  return nullptr;
}

absl::Span<const OptionSpec> CommonOptions() { return kCommonOptions; }

absl::Span<const OptionSpec> AllOptions() {
  static const auto* all = new std::vector<OptionSpec>(CollectOptions());
  return *all;
}

bool Takes(const Command& command, absl::string_view option) {
  return FindOption(kCommonOptions, option) != nullptr ||
         FindOption(command.options, option) != nullptr;
}

}  // namespace robot_accounts::cli

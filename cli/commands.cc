#include "robot_accounts/cli/commands.h"

#include <algorithm>

namespace robot_accounts::cli {
namespace {

constexpr OptionSpec kOptions[] = {
    {"--store", "URL",
     "where the robots are kept (default: ROBOT_ACCOUNTS_STORE of the "
     "environment, else sqlite:robots.db)"},
    {"--output", "table|json", "for people (default) or for programs"},
    {"--prefix", "TEXT",
     "what all full names begin with; a new store keeps it (default: robot$)"},
    {"--help", "", "show this"},
    {"--version", "", "show the version"},
    {"--project", "NAME", "of this project"},
    {"--system", "", "of the system, in no project"},
    {"--allow", "RESOURCE:ACTION[,...]",
     "what it may do; `robotctl permissions` lists what there is", true},
    {"--on", "'*'|/|PROJECT",
     "where a system robot may do that: in all projects, in the system, or in "
     "one project; a partner of each --allow",
     true},
    {"--days", "N|never", "how long it lives (default: 30)"},
    {"--expires-in", "2s|15m|6h|3d", "how long it lives"},
    {"--expires-at", "TIME",
     "until when it lives: 2026-12-31T18:00:00Z, 2026-12-31 (its begin, UTC) "
     "or Unix seconds"},
    {"--description", "TEXT", "for people"},
    {"--export", "DIR",
     "write the secret to a new file in this directory, not to the output"},
    {"--search", "TEXT", "whose account name has this"},
    {"--secret-stdin", "", "read the secret from standard input"},
    {"--can", "PROJECT RESOURCE:ACTION",
     "whether it may do this there; `/` is the system"},
    {"--level", "system|project", "of this level only"},
};

constexpr absl::string_view kCommonOptions[] = {
    "--store", "--output", "--prefix", "--help", "--version"};

constexpr absl::string_view kCreateOptions[] = {
    "--project",    "--system",     "--allow",       "--on",    "--days",
    "--expires-in", "--expires-at", "--description", "--export"};
constexpr absl::string_view kListOptions[] = {"--project", "--system",
                                              "--search"};
constexpr absl::string_view kRefreshOptions[] = {"--secret-stdin", "--export"};
constexpr absl::string_view kCheckOptions[] = {"--secret-stdin", "--can"};
constexpr absl::string_view kPermissionsOptions[] = {"--level"};

constexpr Command kCommands[] = {
    {"create", "ACCOUNT", "make a robot and show its secret, once",
     "create ACCOUNT --project NAME --allow RESOURCE:ACTION[,...] [options]\n"
     "create ACCOUNT --system --allow ... --on '*'|/|PROJECT [--allow ... --on "
     "...] [options]",
     kCreateOptions, RunCreate},
    {"list", "", "list robots",
     "list [--project NAME | --system] [--search TEXT]", kListOptions, RunList},
    {"show",
     "NAME",
     "show all that is known of a robot",
     "show NAME",
     {},
     RunShow},
    {"enable",
     "NAME",
     "let a robot log in again",
     "enable NAME",
     {},
     RunEnable},
    {"disable",
     "NAME",
     "let a robot log in no more",
     "disable NAME",
     {},
     RunDisable},
    {"refresh", "NAME", "give a robot another secret; the old one ends at once",
     "refresh NAME [--secret-stdin] [--export DIR]", kRefreshOptions,
     RunRefresh},
    {"delete", "NAME", "delete a robot for ever", "delete NAME", {}, RunDelete},
    {"check", "NAME", "try a secret, and what it may do",
     "check NAME --secret-stdin [--can PROJECT RESOURCE:ACTION]", kCheckOptions,
     RunCheck},
    {"permissions", "", "list what can be granted",
     "permissions [--level system|project]", kPermissionsOptions,
     RunPermissions},
    {"projects", "", "list the projects", "projects", {}, RunProjects},
};

}  // namespace

absl::Span<const Command> AllCommands() { return kCommands; }

const Command* FindCommand(absl::string_view name) {
  for (const Command& command : kCommands) {
    if (command.name == name) return &command;
  }
  return nullptr;
}

absl::Span<const OptionSpec> AllOptions() { return kOptions; }

bool Takes(const Command& command, absl::string_view option) {
  const auto has = [option](absl::Span<const absl::string_view> names) {
    return std::find(names.begin(), names.end(), option) != names.end();
  };
  return has(kCommonOptions) || has(command.options);
}

}  // namespace robot_accounts::cli

#include "robot_accounts/cli/spec_args.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "robot_accounts/cli/duration.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/permissions/permission_set.h"

namespace robot_accounts::cli {
namespace {

absl::StatusOr<PermissionSet> ParseSet(PermissionLevel level,
                                       absl::string_view text) {
  return PermissionSet::Parse(Catalog::Default(), level, text);
}

absl::StatusOr<LifeSpec> LifeFromArgs(const Args& args) {
  const auto days = args.Value("--days");
  const auto expires_in = args.Value("--expires-in");
  const auto expires_at = args.Value("--expires-at");
  if (days.has_value() + expires_in.has_value() + expires_at.has_value() > 1) {
    return UsageError(
        "options --days, --expires-in and --expires-at exclude "
        "each other");
  }
  if (days.has_value()) {
    absl::StatusOr<int64_t> number = ParseDays(*days);
    if (!number.ok()) return number.status();
    return LifeInDays{*number};
  }
  if (expires_in.has_value()) {
    absl::StatusOr<int64_t> seconds = ParseSeconds(*expires_in);
    if (!seconds.ok()) return seconds.status();
    return LifeInSeconds{*seconds};
  }
  if (expires_at.has_value()) {
    absl::StatusOr<int64_t> unix_s = ParseUnixSeconds(*expires_at);
    if (!unix_s.ok()) return unix_s.status();
    return LifeUntil{*unix_s};
  }
  return DefaultLife{};
}

absl::StatusOr<GrantSpec> GrantOn(absl::string_view on,
                                  absl::string_view allow) {
  absl::StatusOr<PermissionSet> set = ParseSet(
      on == "/" ? PermissionLevel::kSystem : PermissionLevel::kProject, allow);
  if (!set.ok()) return set.status();
  if (on == "/") return GrantSpec::System(*std::move(set));
  if (on == "*") return GrantSpec::AllProjects(*std::move(set));
  return GrantSpec::Project(std::string(on), *std::move(set));
}

// The options --allow and --on, in their order.
std::vector<const GivenOption*> GrantOptions(const Args& args) {
  std::vector<const GivenOption*> found;
  for (const GivenOption& option : args.options()) {
    if (option.name == "--allow" || option.name == "--on") {
      found.push_back(&option);
    }
  }
  return found;
}

absl::StatusOr<std::vector<GrantSpec>> SystemGrants(const Args& args) {
  const std::vector<const GivenOption*> options = GrantOptions(args);
  std::vector<GrantSpec> grants;
  for (size_t i = 0; i < options.size(); i += 2) {
    // A pair may come in either order.
    const bool is_pair =
        i + 1 < options.size() && options[i]->name != options[i + 1]->name;
    if (!is_pair) {
      return UsageError(absl::StrCat(
          "option ", options[i]->name, " needs its partner next to it: ",
          "--allow RESOURCE:ACTION[,...] --on '*'|/|PROJECT"));
    }
    const bool allow_first = options[i]->name == "--allow";
    const GivenOption& allow = *options[allow_first ? i : i + 1];
    const GivenOption& on = *options[allow_first ? i + 1 : i];
    absl::StatusOr<GrantSpec> grant =
        GrantOn(on.values.front(), allow.values.front());
    if (!grant.ok()) return grant.status();
    grants.push_back(*std::move(grant));
  }
  return grants;
}

absl::StatusOr<std::vector<GrantSpec>> ProjectGrants(
    const Args& args, const std::string& project) {
  if (args.Has("--on")) {
    return UsageError(
        "option --on is for a system robot: a project robot acts "
        "in its project alone");
  }
  std::vector<absl::string_view> texts;
  for (const GivenOption* option : GrantOptions(args)) {
    texts.push_back(option->values.front());
  }
  absl::StatusOr<PermissionSet> set =
      ParseSet(PermissionLevel::kProject, absl::StrJoin(texts, ","));
  if (!set.ok()) return set.status();
  return std::vector<GrantSpec>{GrantSpec::Project(project, *std::move(set))};
}

}  // namespace

absl::StatusOr<RobotSpec> SpecFromArgs(const Args& args) {
  RobotSpec spec;
  const auto project = args.Value("--project");
  if (project.has_value() == args.Has("--system")) {
    return UsageError("create needs either --project NAME or --system");
  }
  if (!args.Has("--allow")) {
    return UsageError(
        "create needs --allow RESOURCE:ACTION[,...]: nothing is granted by "
        "default");
  }
  absl::StatusOr<LifeSpec> life = LifeFromArgs(args);
  if (!life.ok()) return life.status();
  absl::StatusOr<std::vector<GrantSpec>> grants =
      project.has_value() ? ProjectGrants(args, *project) : SystemGrants(args);
  if (!grants.ok()) return grants.status();

  spec.level = project.has_value() ? RobotLevel::kProject : RobotLevel::kSystem;
  spec.project = project.value_or("");
  spec.account_name = args.words()[1];
  spec.description = args.Value("--description").value_or("");
  spec.life = *std::move(life);
  spec.grants = *std::move(grants);
  return spec;
}

}  // namespace robot_accounts::cli

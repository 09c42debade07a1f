#include "robot_accounts/cli/grant_args.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "absl/types/span.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/permissions/permission_set.h"
#include "robot_accounts/permissions/templates.h"

namespace robot_accounts::cli {
namespace {

using Options = std::vector<const GivenOption*>;

// What holds in one place.
struct Group {
  const GivenOption* on = nullptr;
  Options wishes;
};

bool IsOn(const GivenOption* option) { return option->name == "--on"; }

bool IsGrantOption(const GivenOption& option) {
  return option.name == "--allow" || option.name == "--template" ||
         option.name == "--all" || option.name == "--except" ||
         option.name == "--on";
}

Options GrantOptions(const Args& args) {
  Options found;
  for (const GivenOption& option : args.options()) {
    if (IsGrantOption(option)) found.push_back(&option);
  }
  return found;
}

// The text of what one option holds.
absl::StatusOr<std::string> WishText(const GivenOption& option,
                                     PermissionLevel level) {
  const std::shared_ptr<const Catalog>& catalog = Catalog::Default();
  if (option.name == "--allow" || option.name == "--except") {
    return option.values.front();
  }
  if (option.name == "--all") {
    return PermissionSet::All(catalog, level).ToText();
  }
  absl::StatusOr<PermissionSet> set =
      FindTemplate(catalog, option.values.front());
  if (!set.ok()) return set.status();
  return set->ToText();
}

// What the options that take away hold together, or those that add.
absl::StatusOr<std::string> TextOf(const Options& wishes, bool takes_away,
                                   PermissionLevel level) {
  std::string all;
  for (const GivenOption* wish : wishes) {
    if ((wish->name == "--except") != takes_away) continue;
    absl::StatusOr<std::string> text = WishText(*wish, level);
    if (!text.ok()) return text.status();
    absl::StrAppend(&all, all.empty() ? "" : ",", *text);
  }
  return all;
}

// `set` without what `text` lists, which need not be a set by itself: a push
// may go alone.
absl::StatusOr<PermissionSet> Without(const PermissionSet& set,
                                      absl::string_view text) {
  std::vector<Permission> kept = set.permissions();
  for (absl::string_view item : absl::StrSplit(text, ',')) {
    item = absl::StripAsciiWhitespace(item);
    const auto permission = set.catalog()->FindText(set.level(), item);
    if (!permission.has_value()) {
      return PermissionSet::Parse(set.catalog(), set.level(), item);
    }
    kept.erase(std::remove(kept.begin(), kept.end(), *permission), kept.end());
  }
  return PermissionSet::Create(set.catalog(), set.level(), kept);
}

// One set is parsed of them all, so that a push and its pull may stand apart.
absl::StatusOr<PermissionSet> SetOf(const Options& wishes,
                                    PermissionLevel level) {
  absl::StatusOr<std::string> added = TextOf(wishes, false, level);
  if (!added.ok()) return added.status();
  absl::StatusOr<std::string> taken = TextOf(wishes, true, level);
  if (!taken.ok()) return taken.status();
  absl::StatusOr<PermissionSet> set =
      PermissionSet::Parse(Catalog::Default(), level, *added);
  if (!set.ok() || taken->empty()) return set;
  return Without(*set, *taken);
}

absl::StatusOr<GrantSpec> GrantOf(const Group& group) {
  const std::string& on = group.on->values.front();
  absl::StatusOr<PermissionSet> set =
      SetOf(group.wishes,
            on == "/" ? PermissionLevel::kSystem : PermissionLevel::kProject);
  if (!set.ok()) return set.status();
  if (on == "/") return GrantSpec::System(*std::move(set));
  if (on == "*") return GrantSpec::AllProjects(*std::move(set));
  return GrantSpec::Project(on, *std::move(set));
}

absl::Status NeedsItsPartner(const GivenOption& option) {
  return UsageError(
      absl::StrCat("option ", option.name, " needs its partner next to it: ",
                   "--allow RESOURCE:ACTION[,...] --on '*'|/|PROJECT"));
}

// Nothing unless the options come in pairs, each in either order.
absl::optional<std::vector<Group>> Pairs(
    absl::Span<const GivenOption* const> options) {
  std::vector<Group> groups;
  for (; options.size() >= 2; options.remove_prefix(2)) {
    const bool on_first = IsOn(options[0]);
    if (on_first == IsOn(options[1])) return absl::nullopt;
    groups.push_back({options[on_first ? 0 : 1], {options[on_first ? 1 : 0]}});
  }
  if (!options.empty()) return absl::nullopt;
  return groups;
}

// Each --on belongs to what stands before it; to what follows it, if the first
// option is one: read from the end, that is the same.
absl::StatusOr<std::vector<Group>> Runs(Options options) {
  const bool backwards = !options.empty() && IsOn(options.front());
  if (backwards) std::reverse(options.begin(), options.end());
  std::vector<Group> groups;
  Group group;
  for (const GivenOption* option : options) {
    if (!IsOn(option)) {
      group.wishes.push_back(option);
      continue;
    }
    if (group.wishes.empty()) return NeedsItsPartner(*option);
    group.on = option;
    groups.push_back(std::exchange(group, Group()));
  }
  if (!group.wishes.empty()) return NeedsItsPartner(*group.wishes.front());
  if (backwards) std::reverse(groups.begin(), groups.end());
  return groups;
}

}  // namespace

bool HasGrantArgs(const Args& args) { return !GrantOptions(args).empty(); }

absl::StatusOr<std::vector<GrantSpec>> ProjectGrants(
    const Args& args, const std::string& project) {
  if (args.Has("--on")) {
    return UsageError(
        "option --on is for a system robot: a project robot acts "
        "in its project alone");
  }
  absl::StatusOr<PermissionSet> set =
      SetOf(GrantOptions(args), PermissionLevel::kProject);
  if (!set.ok()) return set.status();
  return std::vector<GrantSpec>{GrantSpec::Project(project, *std::move(set))};
}

absl::StatusOr<std::vector<GrantSpec>> SystemGrants(const Args& args) {
  const Options options = GrantOptions(args);
  absl::StatusOr<std::vector<Group>> groups = Runs(options);
  if (auto pairs = Pairs(options)) groups = *std::move(pairs);
  if (!groups.ok()) return groups.status();
  std::vector<GrantSpec> grants;
  for (const Group& group : *groups) {
    absl::StatusOr<GrantSpec> grant = GrantOf(group);
    if (!grant.ok()) return grant.status();
    grants.push_back(*std::move(grant));
  }
  return grants;
}

}  // namespace robot_accounts::cli

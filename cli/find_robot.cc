#include "robot_accounts/cli/find_robot.h"

#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "robot_accounts/base/error.h"

namespace robot_accounts::cli {
namespace {

constexpr absl::string_view kNotUnique = "NAME_NOT_UNIQUE";

// The old robots of that name, which no full name of today's grammar finds.
absl::StatusOr<std::vector<RobotView>> LegacyNamed(RobotAccounts& accounts,
                                                   const Actor& actor,
                                                   const std::string& name) {
  std::vector<RobotView> found;
  RobotQuery query;
  query.level = RobotLevel::kLegacy;
  query.search = name;
  query.page_size = RobotQuery::kMaxPageSize;
  do {
    absl::StatusOr<RobotViewPage> page = accounts.List(actor, query);
    // Who may not list sees none.
    if (absl::IsPermissionDenied(page.status())) return found;
    if (!page.ok()) return page.status();
    for (RobotView& robot : page->robots) {
      if (robot.full_name() == name) found.push_back(std::move(robot));
    }
    query.cursor = std::move(page->next_cursor);
  } while (!query.cursor.empty());
  return found;
}

absl::Status NameNotUnique(const std::string& name,
                           const std::vector<RobotView>& robots) {
  const auto append = [](std::string* out, const RobotView& robot) {
    absl::StrAppend(out, robot.robot().id(), " (",
                    robot.robot().is_legacy() ? "old, " : "",
                    robot.project_name().empty()
                        ? "system"
                        : absl::StrCat("project ", robot.project_name()),
                    ")");
  };
  return MakeError(absl::StatusCode::kFailedPrecondition, kNotUnique,
                   absl::StrCat("several robots are called ", Quoted(name),
                                ": choose one by --id: ",
                                absl::StrJoin(robots, ", ", append)));
}

// Whether it begins with the old prefix, and that is still understood.
bool HasOldPrefix(const NamingPolicy& naming, RobotAccounts& accounts,
                  const std::string& name) {
  return !naming.old_prefix().empty() &&
         accounts.clock().UnixSeconds() < naming.old_until_unix_s() &&
         absl::StartsWith(name, naming.old_prefix()) &&
         !absl::StartsWith(name, naming.prefix());
}

}  // namespace

absl::StatusOr<std::string> WithPrefix(RobotAccounts& accounts,
                                       const std::string& name) {
  absl::StatusOr<NamingPolicy> naming = accounts.Naming();
  if (!naming.ok()) return naming.status();
  if (absl::StartsWith(name, naming->prefix())) return name;
  if (HasOldPrefix(*naming, accounts, name)) return name;
  return absl::StrCat(naming->prefix(), name);
}

absl::StatusOr<RobotView> FindByName(RobotAccounts& accounts,
                                     const Actor& actor,
                                     const std::string& name) {
  absl::StatusOr<NamingPolicy> naming = accounts.Naming();
  if (!naming.ok()) return naming.status();
  std::string full_name = name;
  if (HasOldPrefix(*naming, accounts, name)) {
    full_name.replace(0, naming->old_prefix().size(), naming->prefix());
  } else if (!absl::StartsWith(name, naming->prefix())) {
    full_name = absl::StrCat(naming->prefix(), name);
  }
  absl::StatusOr<RobotView> robot = accounts.Find(actor, full_name);
  const bool may_be_old = robot.ok() || absl::IsNotFound(robot.status()) ||
                          ErrorReason(robot.status()) == kNotUnique;
  if (!may_be_old) return robot;
  // An old robot keeps its whole name, whatever the prefix is by now.
  for (const std::string& wanted : {full_name, name}) {
    absl::StatusOr<std::vector<RobotView>> found =
        LegacyNamed(accounts, actor, wanted);
    if (!found.ok()) return found.status();
    if (robot.ok() && !robot->robot().is_legacy()) found->push_back(*robot);
    if (found->size() > 1) return NameNotUnique(wanted, *found);
    if (found->size() == 1) return found->front();
  }
  return robot;
}

}  // namespace robot_accounts::cli

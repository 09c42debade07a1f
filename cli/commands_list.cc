#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "robot_accounts/cli/commands.h"
#include "robot_accounts/cli/robot_text.h"
#include "robot_accounts/robot/robot_json.h"

namespace robot_accounts::cli {
namespace {

absl::StatusOr<RobotQuery> QueryFromArgs(const Args& args,
                                         RobotAccounts& accounts) {
  RobotQuery query;
  query.page_size = RobotQuery::kMaxPageSize;
  query.search = args.Value("--search").value_or("");
  if (args.Has("--system")) query.level = RobotLevel::kSystem;
  if (const auto name = args.Value("--project")) {
    absl::StatusOr<Project> project = accounts.FindProject(*name);
    if (!project.ok()) return project.status();
    query.project_id = project->id;
  }
  return query;
}

absl::StatusOr<std::vector<RobotView>> ListAll(RobotAccounts& accounts,
                                               RobotQuery query) {
  std::vector<RobotView> robots;
  do {
    absl::StatusOr<RobotViewPage> page = accounts.List(Actor::Host(), query);
    if (!page.ok()) return page.status();
    std::move(page->robots.begin(), page->robots.end(),
              std::back_inserter(robots));
    query.cursor = std::move(page->next_cursor);
  } while (!query.cursor.empty());
  return robots;
}

std::string JsonList(const std::vector<RobotView>& robots) {
  const auto append = [](std::string* out, const RobotView& robot) {
    absl::StrAppend(out, ToHarborJson(robot));
  };
  return absl::StrCat("[", absl::StrJoin(robots, ",\n", append), "]\n");
}

}  // namespace

absl::Status RunList(Session& session) {
  if (session.args().Has("--project") && session.args().Has("--system")) {
    return UsageError("options --project and --system exclude each other");
  }
  absl::StatusOr<RobotAccounts*> accounts = session.Accounts();
  if (!accounts.ok()) return accounts.status();
  absl::StatusOr<RobotQuery> query = QueryFromArgs(session.args(), **accounts);
  if (!query.ok()) return query.status();
  absl::StatusOr<std::vector<RobotView>> robots =
      ListAll(**accounts, *std::move(query));
  if (!robots.ok()) return robots.status();
  session.out().Write(session.is_json()
                          ? JsonList(*robots)
                          : RobotTable(*robots, session.now_unix_s()));
  return absl::OkStatus();
}

absl::Status RunShow(Session& session) {
  absl::StatusOr<RobotView> robot = session.FindRobot();
  if (!robot.ok()) return robot.status();
  session.out().Write(session.is_json()
                          ? absl::StrCat(ToHarborJson(*robot), "\n")
                          : RobotFields(*robot, session.now_unix_s()));
  return absl::OkStatus();
}

}  // namespace robot_accounts::cli

#include "robot_accounts/robot/robot_views.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "robot_accounts/robot/project_table.h"

namespace robot_accounts {

std::string FullNameOf(const Robot& robot, const NamingPolicy& naming,
                       const Project* project) {
  if (robot.is_legacy()) return std::string(robot.account_name());
  return naming.Join(project == nullptr ? "" : project->name,
                     robot.account_name());
}

absl::StatusOr<RobotView> ViewIn(StoreTransaction& transaction, Robot robot) {
  absl::StatusOr<StoreSettings> settings = transaction.Settings();
  if (!settings.ok()) return settings.status();
  std::vector<int64_t> ids = robot.grants().project_ids();
  ids.push_back(robot.project_id());
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  std::vector<Project> projects;
  for (const int64_t id : ids) {
    if (id == 0) continue;
    absl::StatusOr<Project> project = transaction.GetProject(id);
    if (project.ok()) {
      projects.push_back(*std::move(project));
    } else if (!absl::IsNotFound(project.status())) {
      return project.status();
    }
  }
  auto table = std::make_shared<const ProjectTable>(std::move(projects));
  std::string full_name =
      FullNameOf(robot, *settings->naming, table->FindById(robot.project_id()));
  return RobotView(std::move(robot), std::move(full_name), std::move(table));
}

absl::StatusOr<RobotView> ViewOf(absl::StatusOr<LoginView> read) {
  if (!read.ok()) return read.status();
  if (!read->robot.has_value()) return RobotNotFound();
  const Project* project = read->projects->FindById(read->robot->project_id());
  std::string full_name = FullNameOf(*read->robot, *read->naming, project);
  return RobotView(*std::move(read->robot), std::move(full_name),
                   std::move(read->projects));
}

}  // namespace robot_accounts

#include "robot_accounts/robot/change.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/robot/naming_policy.h"
#include "robot_accounts/robot/robot_views.h"

namespace robot_accounts {

absl::StatusOr<Robot> Change::Target(int64_t id, RobotDeed deed) {
  absl::StatusOr<Robot> robot = store_.Get(id);
  if (!robot.ok()) return robot;
  absl::Status status = CheckTarget(*robot, deed);
  if (!status.ok()) return status;
  return robot;
}

absl::Status Change::CheckTarget(const Robot& robot, RobotDeed deed) {
  if (rights_.is_unbound()) return absl::OkStatus();
  Project project;
  if (robot.project_id() != 0) {
    absl::StatusOr<Project> found = store_.GetProject(robot.project_id());
    if (!found.ok() && !absl::IsNotFound(found.status())) return found.status();
    if (found.ok()) project = *std::move(found);
  }
  return rights_.CheckTarget(deed, robot, {robot.project_id(), project.name});
}

absl::StatusOr<RobotView> Change::Insert(RobotRecord record, EventKind kind) {
  absl::Status status = rights_.CheckOutcome(record);
  if (!status.ok()) return status;
  absl::StatusOr<Robot> robot = store_.Insert(std::move(record));
  if (!robot.ok()) return robot.status();
  absl::StatusOr<RobotView> view = ViewIn(store_, *std::move(robot));
  if (view.ok()) events_.AddRobot(kind, *view);
  return view;
}

absl::StatusOr<RobotView> Change::Replace(RobotRecord record, EventKind kind,
                                          std::vector<std::string> changed) {
  absl::Status status = rights_.CheckOutcome(record);
  if (!status.ok()) return status;
  return ReplaceUnasked(std::move(record), kind, std::move(changed));
}

absl::StatusOr<RobotView> Change::ReplaceUnasked(
    RobotRecord record, EventKind kind, std::vector<std::string> changed) {
  absl::StatusOr<Robot> robot = store_.Replace(std::move(record));
  if (!robot.ok()) return robot.status();
  absl::StatusOr<RobotView> view = ViewIn(store_, *std::move(robot));
  if (view.ok()) events_.AddRobot(kind, *view, std::move(changed));
  return view;
}

absl::Status Change::Delete(const Robot& robot) {
  if (events_.is_heard()) {
    const absl::StatusOr<RobotView> view = ViewIn(store_, robot);
    if (!view.ok()) return view.status();
    events_.AddRobot(EventKind::kDeleted, *view);
  }
  return store_.Delete(robot.id());
}

absl::StatusOr<Project> Change::FindOrDeclareProject(absl::string_view name) {
  if (absl::Status status = NamingPolicy::CheckProjectName(name);
      !status.ok()) {
    return status;
  }
  absl::StatusOr<Project> project = store_.FindProject(name);
  if (!declare_projects_ || !absl::IsNotFound(project.status())) return project;
  project = InsertProject(name, 0, false);
  if (project.ok()) declared_.push_back(project->id);
  return project;
}

absl::Status Change::TakeBackDeclared() {
  for (const int64_t id : declared_) {
    absl::Status status = store_.DeleteProject(id);
    if (!status.ok()) return status;
    events_.DropProject(id);
  }
  declared_.clear();
  return absl::OkStatus();
}

absl::StatusOr<Project> Change::InsertProject(absl::string_view name,
                                              int64_t host_id, bool is_public) {
  Project project;
  project.name = std::string(name);
  project.host_id = host_id;
  project.is_public = is_public;
  project.created_unix_s = now_unix_s_;
  absl::StatusOr<Project> inserted = store_.InsertProject(std::move(project));
  if (inserted.ok()) events_.AddProject(EventKind::kProjectPut, *inserted);
  return inserted;
}

}  // namespace robot_accounts

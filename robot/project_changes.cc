#include "robot_accounts/robot/project_changes.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/robot/naming_policy.h"

namespace robot_accounts {
namespace {

// Whoever may delete a project needs no right on the robots elsewhere.
absl::Status DropGrantsOn(Change& change, const Robot& robot,
                          int64_t project_id) {
  RobotRecord record = robot.record();
  const std::string scope = Scope::Project(project_id).ToText();
  std::vector<GrantRow> kept;
  std::vector<std::string> kept_unknown;
  for (size_t i = 0; i < record.grants.size(); ++i) {
    if (record.grants[i].scope == scope) continue;
    kept.push_back(std::move(record.grants[i]));
    if (i < record.unknown.grants.size()) {
      kept_unknown.push_back(std::move(record.unknown.grants[i]));
    }
  }
  record.grants = std::move(kept);
  record.unknown.grants = std::move(kept_unknown);
  record.updated_unix_s = change.now_unix_s();
  return change
      .ReplaceUnasked(std::move(record), EventKind::kEdited, {"permissions"})
      .status();
}

// Finds a project to be changed. One that is unknown is as any other to who may
// not change all.
absl::StatusOr<Project> FindToChange(Change& change, ProjectDeed deed,
                                     absl::string_view name) {
  absl::StatusOr<Project> project = change.store().FindProject(name);
  if (!project.ok() && !absl::IsNotFound(project.status())) return project;
  const absl::Status status = change.rights().CheckProject(
      deed, {project.ok() ? project->id : RobotPlace::kNewProject, name});
  if (!status.ok()) return status;
  return project;
}

absl::Status CheckNewName(Change& change, const Project& project,
                          absl::string_view new_name) {
  absl::Status status = NamingPolicy::CheckProjectName(new_name);
  if (!status.ok() || project.name == new_name) return status;
  absl::StatusOr<std::vector<Robot>> robots =
      change.store().RobotsOf(project.id);
  if (!robots.ok()) return robots.status();
  for (const Robot& robot : *robots) {
    if (robot.is_legacy()) continue;  // Its name does not hold the project's.
    status = NamingPolicy::CheckNames(new_name, robot.account_name());
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

// Puts `after` in the place of `before` and tells of it, if they differ.
absl::StatusOr<Project> Update(Change& change, const Project& before,
                               Project after) {
  absl::Status status = CheckNewName(change, before, after.name);
  if (!status.ok()) return status;
  const bool is_renamed = before.name != after.name;
  const bool is_put =
      before.host_id != after.host_id || before.is_public != after.is_public;
  if (!is_renamed && !is_put) return after;
  status = change.store().UpdateProject(after);
  if (!status.ok()) return status;
  if (is_renamed) {
    change.events().AddProject(EventKind::kProjectRenamed, after, before.name);
  }
  if (is_put) change.events().AddProject(EventKind::kProjectPut, after);
  return after;
}

// The project that a put changes; NotFound if it makes one.
absl::StatusOr<Project> FindToPut(StoreTransaction& store, int64_t host_id,
                                  absl::string_view name) {
  if (host_id != 0) {
    absl::StatusOr<Project> project = store.FindProjectByHostId(host_id);
    if (!absl::IsNotFound(project.status())) return project;
  }
  return store.FindProject(name);
}

}  // namespace

absl::StatusOr<Project> PutProjectIn(Change& change, int64_t host_id,
                                     absl::string_view name, bool is_public) {
  if (host_id < 0) {
    return InvalidArgument("INVALID_HOST_ID",
                           "host id of a project must be 0 (none) or above");
  }
  if (absl::Status status = NamingPolicy::CheckProjectName(name);
      !status.ok()) {
    return status;
  }
  absl::StatusOr<Project> before = FindToPut(change.store(), host_id, name);
  if (!before.ok() && !absl::IsNotFound(before.status())) return before;
  // By the name that was given: the host id may have found another.
  const absl::Status status = change.rights().CheckProject(
      before.ok() ? ProjectDeed::kUpdate : ProjectDeed::kCreate,
      {before.ok() ? before->id : RobotPlace::kNewProject, name});
  if (!status.ok()) return status;
  if (!before.ok()) return change.InsertProject(name, host_id, is_public);
  if (host_id != 0 && before->host_id != 0 && before->host_id != host_id) {
    return ProjectExists(name);
  }
  Project after = *before;
  after.name = std::string(name);
  if (host_id != 0) after.host_id = host_id;
  after.is_public = is_public;
  return Update(change, *before, std::move(after));
}

absl::StatusOr<Project> RenameProjectIn(Change& change, absl::string_view name,
                                        absl::string_view new_name) {
  const absl::StatusOr<Project> before =
      FindToChange(change, ProjectDeed::kUpdate, name);
  if (!before.ok()) return before;
  Project after = *before;
  after.name = std::string(new_name);
  return Update(change, *before, std::move(after));
}

absl::Status DeleteProjectIn(Change& change, absl::string_view name) {
  const absl::StatusOr<Project> project =
      FindToChange(change, ProjectDeed::kDelete, name);
  if (!project.ok()) return project.status();
  absl::StatusOr<std::vector<Robot>> robots =
      change.store().RobotsOf(project->id);
  if (!robots.ok()) return robots.status();
  for (const Robot& robot : *robots) {
    absl::Status status = change.Delete(robot);
    if (!status.ok()) return status;
  }
  robots = change.store().RobotsGrantedOn(project->id);
  if (!robots.ok()) return robots.status();
  for (const Robot& robot : *robots) {
    absl::Status status = DropGrantsOn(change, robot, project->id);
    if (!status.ok()) return status;
  }
  change.events().AddProject(EventKind::kProjectDeleted, *project);
  return change.store().DeleteProject(project->id);
}

}  // namespace robot_accounts

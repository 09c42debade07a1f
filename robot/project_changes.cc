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

absl::Status DropGrantsOn(StoreTransaction& transaction, const Robot& robot,
                          int64_t project_id, int64_t now_unix_s) {
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
  record.updated_unix_s = now_unix_s;
  return transaction.Replace(std::move(record)).status();
}

absl::StatusOr<Project> InsertNamed(StoreTransaction& transaction,
                                    int64_t host_id, absl::string_view name,
                                    bool is_public, int64_t now_unix_s) {
  Project project;
  project.name = std::string(name);
  project.host_id = host_id;
  project.is_public = is_public;
  project.created_unix_s = now_unix_s;
  return transaction.InsertProject(std::move(project));
}

}  // namespace

absl::StatusOr<Project> FindOrDeclareProject(StoreTransaction& transaction,
                                             absl::string_view name,
                                             bool declare, int64_t now_unix_s) {
  if (absl::Status status = NamingPolicy::CheckProjectName(name);
      !status.ok()) {
    return status;
  }
  absl::StatusOr<Project> project = transaction.FindProject(name);
  if (!declare || !absl::IsNotFound(project.status())) return project;
  return InsertNamed(transaction, 0, name, false, now_unix_s);
}

absl::StatusOr<Project> PutProjectIn(StoreTransaction& transaction,
                                     int64_t host_id, absl::string_view name,
                                     bool is_public, int64_t now_unix_s) {
  if (host_id < 0) {
    return InvalidArgument("INVALID_HOST_ID",
                           "host id of a project must be 0 (none) or above");
  }
  if (absl::Status status = NamingPolicy::CheckProjectName(name);
      !status.ok()) {
    return status;
  }
  absl::StatusOr<Project> project = ProjectNotFound();
  if (host_id != 0) project = transaction.FindProjectByHostId(host_id);
  if (absl::IsNotFound(project.status())) {
    project = transaction.FindProject(name);
    if (project.ok() && host_id != 0 && project->host_id != 0) {
      return ProjectExists(name);
    }
  }
  if (absl::IsNotFound(project.status())) {
    return InsertNamed(transaction, host_id, name, is_public, now_unix_s);
  }
  if (!project.ok()) return project;
  if (host_id != 0) project->host_id = host_id;
  project->is_public = is_public;
  return RenameProjectIn(transaction, *std::move(project), name);
}

absl::StatusOr<Project> RenameProjectIn(StoreTransaction& transaction,
                                        Project project,
                                        absl::string_view new_name) {
  if (absl::Status status = NamingPolicy::CheckProjectName(new_name);
      !status.ok()) {
    return status;
  }
  if (project.name != new_name) {
    absl::StatusOr<std::vector<Robot>> robots =
        transaction.RobotsOf(project.id);
    if (!robots.ok()) return robots.status();
    for (const Robot& robot : *robots) {
      if (robot.is_legacy()) continue;  // Its name does not hold the project's.
      if (absl::Status status =
              NamingPolicy::CheckNames(new_name, robot.account_name());
          !status.ok()) {
        return status;
      }
    }
    project.name = std::string(new_name);
  }
  if (absl::Status status = transaction.UpdateProject(project); !status.ok()) {
    return status;
  }
  return project;
}

absl::Status DeleteProjectIn(StoreTransaction& transaction,
                             absl::string_view name, int64_t now_unix_s) {
  absl::StatusOr<Project> project = transaction.FindProject(name);
  if (!project.ok()) return project.status();
  absl::StatusOr<std::vector<Robot>> robots = transaction.RobotsOf(project->id);
  if (!robots.ok()) return robots.status();
  for (const Robot& robot : *robots) {
    if (absl::Status status = transaction.Delete(robot.id()); !status.ok()) {
      return status;
    }
  }
  robots = transaction.RobotsGrantedOn(project->id);
  if (!robots.ok()) return robots.status();
  for (const Robot& robot : *robots) {
    if (absl::Status status =
            DropGrantsOn(transaction, robot, project->id, now_unix_s);
        !status.ok()) {
      return status;
    }
  }
  return transaction.DeleteProject(project->id);
}

}  // namespace robot_accounts

#include "robot_accounts/store/sqlite/project_rows.h"

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/robot/robot_store.h"
#include "robot_accounts/store/sqlite/call.h"

namespace robot_accounts {
namespace {

Project ProjectAt(const SqliteCall& row) {
  Project project;
  project.id = row.IntegerAt(0);
  project.name = std::string(row.TextAt(1));
  project.host_id = row.IntegerAt(2);
  project.is_public = row.IntegerAt(3) != 0;
  project.created_unix_s = row.IntegerAt(4);
  return project;
}

absl::StatusOr<Project> OnlyProject(SqliteCall& call) {
  const absl::StatusOr<bool> found = call.Step();
  if (!found.ok()) return found.status();
  if (!*found) return ProjectNotFound();
  return ProjectAt(call);
}

// In the order of the columns.
SqliteCall& Bind(const Project& project, SqliteCall& call) {
  call.Text(project.name);
  project.host_id == 0 ? call.Null() : call.Integer(project.host_id);
  return call.Integer(project.is_public ? 1 : 0)
      .Integer(project.created_unix_s);
}

absl::Status Exists(const absl::Status& status, const Project& project) {
  return ErrorReason(status) == "STORE_DUPLICATE" ? ProjectExists(project.name)
                                                  : status;
}

}  // namespace

absl::StatusOr<Project> FindProjectRow(SqliteConnection& connection,
                                       int64_t id) {
  absl::StatusOr<SqliteCall> call =
      connection.Call("SELECT * FROM projects WHERE id = ?");
  if (!call.ok()) return call.status();
  return OnlyProject(call->Integer(id));
}

absl::StatusOr<Project> FindProjectRow(SqliteConnection& connection,
                                       absl::string_view name) {
  absl::StatusOr<SqliteCall> call =
      connection.Call("SELECT * FROM projects WHERE name = ?");
  if (!call.ok()) return call.status();
  return OnlyProject(call->Text(name));
}

absl::StatusOr<Project> FindProjectRowByHostId(SqliteConnection& connection,
                                               int64_t host_id) {
  absl::StatusOr<SqliteCall> call =
      connection.Call("SELECT * FROM projects WHERE host_id = ?");
  if (!call.ok()) return call.status();
  return OnlyProject(call->Integer(host_id));
}

absl::StatusOr<std::vector<Project>> AllProjectRows(
    SqliteConnection& connection) {
  absl::StatusOr<SqliteCall> call = connection.Call("SELECT * FROM projects");
  if (!call.ok()) return call.status();
  std::vector<Project> projects;
  while (true) {
    const absl::StatusOr<bool> row = call->Step();
    if (!row.ok()) return row.status();
    if (!*row) return projects;
    projects.push_back(ProjectAt(*call));
  }
}

absl::StatusOr<int64_t> InsertProjectRow(SqliteConnection& connection,
                                         const Project& project) {
  absl::StatusOr<SqliteCall> call = connection.Call(
      "INSERT INTO projects(name, host_id, is_public, created_unix_s)"
      " VALUES (?, ?, ?, ?)");
  if (!call.ok()) return call.status();
  const absl::Status status = Bind(project, *call).Run();
  if (!status.ok()) return Exists(status, project);
  return connection.Integer("SELECT last_insert_rowid()");
}

absl::Status UpdateProjectRow(SqliteConnection& connection,
                              const Project& project) {
  absl::StatusOr<SqliteCall> call = connection.Call(
      "UPDATE projects SET name = ?, host_id = ?, is_public = ?,"
      " created_unix_s = ? WHERE id = ?");
  if (!call.ok()) return call.status();
  const absl::Status status = Bind(project, *call).Integer(project.id).Run();
  if (!status.ok()) return Exists(status, project);
  return connection.changes() == 0 ? ProjectNotFound() : absl::OkStatus();
}

absl::Status DeleteProjectRow(SqliteConnection& connection, int64_t id) {
  absl::StatusOr<SqliteCall> call =
      connection.Call("DELETE FROM projects WHERE id = ?");
  if (!call.ok()) return call.status();
  if (absl::Status status = call->Integer(id).Run(); !status.ok()) {
    return status;
  }
  return connection.changes() == 0 ? ProjectNotFound() : absl::OkStatus();
}

}  // namespace robot_accounts

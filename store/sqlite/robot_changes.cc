#include "robot_accounts/store/sqlite/robot_changes.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/crypto/secret_hash.h"
#include "robot_accounts/permissions/grant_row.h"
#include "robot_accounts/permissions/scope.h"
#include "robot_accounts/robot/robot_codec.h"
#include "robot_accounts/robot/robot_store.h"
#include "robot_accounts/store/sqlite/call.h"
#include "robot_accounts/store/sqlite/robot_keys.h"

namespace robot_accounts {
namespace {

// The projects that a grant of `record` names, sorted.
std::vector<int64_t> NamedProjects(const RobotRecord& record) {
  std::vector<int64_t> ids;
  for (const GrantRow& row : record.grants) {
    const absl::StatusOr<Scope> scope = Scope::Parse(row.scope);
    if (scope.ok() && scope->kind() == Scope::Kind::kProject) {
      ids.push_back(scope->project_id());
    }
  }
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

absl::StatusOr<std::vector<int64_t>> LinkedProjects(
    SqliteConnection& connection, int64_t id) {
  absl::StatusOr<SqliteCall> call = connection.Call(
      "SELECT project_id FROM robot_projects WHERE robot_id = ?"
      " ORDER BY project_id");
  if (!call.ok()) return call.status();
  call->Integer(id);
  std::vector<int64_t> ids;
  while (true) {
    const absl::StatusOr<bool> row = call->Step();
    if (!row.ok()) return row.status();
    if (!*row) return ids;
    ids.push_back(call->IntegerAt(0));
  }
}

// Runs `sql`, whose one parameter is a robot's id.
absl::Status RunFor(SqliteConnection& connection, absl::string_view sql,
                    int64_t id) {
  absl::StatusOr<SqliteCall> call = connection.Call(sql);
  if (!call.ok()) return call.status();
  return call->Integer(id).Run();
}

absl::Status LinkProjects(SqliteConnection& connection, int64_t id,
                          const std::vector<int64_t>& projects) {
  for (const int64_t project_id : projects) {
    absl::StatusOr<SqliteCall> call =
        connection.Call("INSERT INTO robot_projects VALUES (?, ?)");
    if (!call.ok()) return call.status();
    const absl::Status status = call->Integer(project_id).Integer(id).Run();
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status Exists(const absl::Status& status, const RobotRecord& record) {
  return ErrorReason(status) == "STORE_DUPLICATE"
             ? RobotExists(record.account_name)
             : status;
}

// The columns that both an insert and an update set, in their order.
SqliteCall& Bind(const RobotRecord& record, int64_t scheme,
                 absl::string_view bytes, SqliteCall& call) {
  call.Integer(record.project_id)
      .Text(record.account_name)
      .Integer(static_cast<int64_t>(record.level))
      .Integer(static_cast<int64_t>(record.version))
      .Integer(scheme)
      .Bytes(bytes);
  return BindKeys(KeysOf(record), call).Integer(record.id);
}

}  // namespace

int64_t SchemeColumn(const RobotRecord& record) {
  const absl::optional<HashScheme> scheme = CountedScheme(record);
  return scheme.has_value() ? static_cast<int64_t>(*scheme) : 0;
}

absl::StatusOr<int64_t> CountMadeRows(SqliteConnection& connection,
                                      int64_t id) {
  absl::StatusOr<SqliteCall> call = connection.Call(
      "SELECT count(*) FROM robots INDEXED BY robots_by_maker"
      " WHERE made_by_robot_id = ?");
  if (!call.ok()) return call.status();
  const absl::StatusOr<bool> row = call->Integer(id).Step();
  if (!row.ok()) return row.status();
  return call->IntegerAt(0);
}

absl::StatusOr<int64_t> NextRobotId(SqliteConnection& connection) {
  const absl::StatusOr<int64_t> last = connection.Integer(
      "SELECT seq FROM sqlite_sequence WHERE name = 'robots'");
  if (!last.ok()) return last.status();
  return *last + 1;
}

absl::Status InsertRobotRow(SqliteConnection& connection,
                            const RobotRecord& record, int64_t scheme) {
  const absl::StatusOr<std::string> bytes = EncodeRobot(record);
  if (!bytes.ok()) return bytes.status();
  absl::StatusOr<SqliteCall> call = connection.Call(
      "INSERT INTO robots(project_id, account_name, robot_level, version,"
      " scheme, record, created_unix_s, expires_unix_s, made_by_robot_id,"
      " legacy_foreign_id, id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  if (!call.ok()) return call.status();
  const absl::Status status = Bind(record, scheme, *bytes, *call).Run();
  if (!status.ok()) return Exists(status, record);
  return LinkProjects(connection, record.id, NamedProjects(record));
}

absl::Status UpdateRobotRow(SqliteConnection& connection,
                            const RobotRecord& record, int64_t scheme) {
  const absl::StatusOr<std::string> bytes = EncodeRobot(record);
  if (!bytes.ok()) return bytes.status();
  absl::StatusOr<SqliteCall> call = connection.Call(
      "UPDATE robots SET project_id = ?, account_name = ?, robot_level = ?,"
      " version = ?, scheme = ?, record = ?, created_unix_s = ?,"
      " expires_unix_s = ?, made_by_robot_id = ?, legacy_foreign_id = ?"
      " WHERE id = ?");
  if (!call.ok()) return call.status();
  absl::Status status = Bind(record, scheme, *bytes, *call).Run();
  if (!status.ok()) return Exists(status, record);

  const std::vector<int64_t> named = NamedProjects(record);
  const absl::StatusOr<std::vector<int64_t>> linked =
      LinkedProjects(connection, record.id);
  if (!linked.ok()) return linked.status();
  if (*linked == named) return absl::OkStatus();
  status = RunFor(connection, "DELETE FROM robot_projects WHERE robot_id = ?",
                  record.id);
  if (!status.ok()) return status;
  return LinkProjects(connection, record.id, named);
}

absl::Status UpdateScheme(SqliteConnection& connection, int64_t id,
                          int64_t scheme) {
  absl::StatusOr<SqliteCall> call =
      connection.Call("UPDATE robots SET scheme = ? WHERE id = ?");
  if (!call.ok()) return call.status();
  return call->Integer(scheme).Integer(id).Run();
}

absl::Status DeleteRobotRows(SqliteConnection& connection, int64_t id) {
  for (const absl::string_view sql :
       {"DELETE FROM robots WHERE id = ?",
        "DELETE FROM robot_projects WHERE robot_id = ?",
        "DELETE FROM robot_beside WHERE robot_id = ?"}) {
    const absl::Status status = RunFor(connection, sql, id);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::StatusOr<absl::optional<std::string>> ReadBeside(
    SqliteConnection& connection, int64_t id) {
  absl::StatusOr<SqliteCall> call = connection.Call(
      "SELECT b.beside FROM robots r"
      " LEFT JOIN robot_beside b ON b.robot_id = r.id WHERE r.id = ?");
  if (!call.ok()) return call.status();
  const absl::StatusOr<bool> found = call->Integer(id).Step();
  if (!found.ok()) return found.status();
  if (!*found) return absl::optional<std::string>();
  return absl::make_optional(std::string(call->TextAt(0)));
}

absl::Status WriteBeside(SqliteConnection& connection, int64_t id,
                         const RobotBeside& beside) {
  if (beside.bytes().empty()) {
    return RunFor(connection, "DELETE FROM robot_beside WHERE robot_id = ?",
                  id);
  }
  absl::StatusOr<SqliteCall> call =
      connection.Call("INSERT OR REPLACE INTO robot_beside VALUES (?, ?, ?)");
  if (!call.ok()) return call.status();
  return call->Integer(id)
      .Bytes(beside.bytes())
      .Integer(beside.last_used_unix_s())
      .Run();
}

}  // namespace robot_accounts

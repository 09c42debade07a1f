#include "robot_accounts/store/sqlite/migration.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/robot/robot_codec.h"
#include "robot_accounts/store/sqlite/call.h"
#include "robot_accounts/store/sqlite/robot_keys.h"
#include "robot_accounts/store/sqlite/rollback_guard.h"
#include "robot_accounts/store/sqlite/schema.h"
#include "robot_accounts/store/sqlite/schema_objects.h"

namespace robot_accounts {
namespace {

// How many robots are in memory at once.
constexpr int64_t kBatch = 1000;

// SQLite writes the new columns into the text of the tables itself; CheckSchema
// then sees whether that is the text of version 2.
constexpr absl::string_view kAlterations[] = {
    "ALTER TABLE meta ADD COLUMN old_name_prefix TEXT",
    "ALTER TABLE meta ADD COLUMN"
    " old_prefix_until_unix_s INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE meta ADD COLUMN"
    " expiry_told_until_unix_s INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE robots RENAME COLUMN level TO robot_level",
    "ALTER TABLE robots ADD COLUMN created_unix_s INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE robots ADD COLUMN expires_unix_s INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE robots ADD COLUMN made_by_robot_id INTEGER",
    "ALTER TABLE robots ADD COLUMN legacy_foreign_id INTEGER",
    "ALTER TABLE robot_beside ADD COLUMN"
    " last_used_unix_s INTEGER NOT NULL DEFAULT 0",
};

struct StoredRobotRow {
  int64_t id = 0;
  std::string record;
};

absl::StatusOr<std::vector<StoredRobotRow>> NextRobots(
    SqliteConnection& connection, int64_t after_id) {
  absl::StatusOr<SqliteCall> call = connection.Call(
      "SELECT id, record FROM robots WHERE id > ? ORDER BY id LIMIT ?");
  if (!call.ok()) return call.status();
  call->Integer(after_id).Integer(kBatch);
  std::vector<StoredRobotRow> rows;
  while (true) {
    const absl::StatusOr<bool> found = call->Step();
    if (!found.ok()) return found.status();
    if (!*found) return rows;
    rows.push_back({call->IntegerAt(0), std::string(call->TextAt(1))});
  }
}

absl::Status FillKeys(SqliteConnection& connection, const StoredRobotRow& row) {
  const absl::StatusOr<RobotRecord> record = DecodeRobot(row.record);
  // One that cannot be read stays one that cannot be read.
  if (!record.ok()) return absl::OkStatus();
  absl::StatusOr<SqliteCall> call = connection.Call(
      "UPDATE robots SET created_unix_s = ?, expires_unix_s = ?,"
      " made_by_robot_id = ?, legacy_foreign_id = ? WHERE id = ?");
  if (!call.ok()) return call.status();
  return BindKeys(KeysOf(*record), *call).Integer(row.id).Run();
}

absl::Status FillAllKeys(SqliteConnection& connection) {
  for (int64_t after_id = 0; true;) {
    const absl::StatusOr<std::vector<StoredRobotRow>> rows =
        NextRobots(connection, after_id);
    if (!rows.ok()) return rows.status();
    if (rows->empty()) return absl::OkStatus();
    for (const StoredRobotRow& row : *rows) {
      absl::Status status = FillKeys(connection, row);
      if (!status.ok()) return status;
    }
    after_id = rows->back().id;
  }
}

bool IsNew(const SchemaObject& object) {
  for (const SchemaObject& old : SchemaObjectsOf(1)) {
    if (old.name == object.name) return false;
  }
  return true;
}

absl::Status FromVersion1(SqliteConnection& connection) {
  for (const absl::string_view sql : kAlterations) {
    if (absl::Status status = connection.Run(sql); !status.ok()) return status;
  }
  if (absl::Status status = FillAllKeys(connection); !status.ok()) {
    return status;
  }
  for (const SchemaObject& object : SchemaObjectsOf(kSchemaVersion)) {
    if (!IsNew(object)) continue;
    absl::Status status = connection.Run(object.sql);
    if (!status.ok()) return status;
  }
  return MarkSchema(connection);
}

}  // namespace

absl::Status MigrateSchema(SqliteConnection& connection) {
  if (absl::Status status = connection.Run("BEGIN IMMEDIATE"); !status.ok()) {
    return status;
  }
  const RollbackGuard guard(connection);
  const absl::StatusOr<int64_t> version = CheckSchema(connection);
  if (!version.ok()) return version.status();
  if (*version == kSchemaVersion) return absl::OkStatus();
  absl::Status status = FromVersion1(connection);
  if (status.ok()) status = CheckSchema(connection).status();
  return status.ok() ? connection.Run("COMMIT") : status;
}

}  // namespace robot_accounts

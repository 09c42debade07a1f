#include "robot_accounts/store/sqlite/schema.h"

#include <array>
#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/store/sqlite/call.h"
#include "robot_accounts/store/sqlite/rollback_guard.h"

namespace robot_accounts {
namespace {

struct Object {
  absl::string_view type;
  absl::string_view name;
  // As SQLite keeps it, letter by letter.
  absl::string_view sql;
};

// A promise: docs/formats.md.
constexpr Object kObjects[] = {
    {"table", "meta",
     "CREATE TABLE meta("
     "one INTEGER PRIMARY KEY CHECK (one = 1),"
     " name_prefix TEXT,"
     " decoy_key BLOB NOT NULL,"
     " shared_version INTEGER NOT NULL,"
     " harbor_robots INTEGER NOT NULL,"
     " pbkdf2_sha256_robots INTEGER NOT NULL,"
     " hmac_sha256_robots INTEGER NOT NULL) STRICT"},
    {"table", "projects",
     "CREATE TABLE projects("
     "id INTEGER PRIMARY KEY AUTOINCREMENT,"
     " name TEXT NOT NULL UNIQUE,"
     " host_id INTEGER UNIQUE,"
     " is_public INTEGER NOT NULL,"
     " created_unix_s INTEGER NOT NULL) STRICT"},
    {"table", "robots",
     "CREATE TABLE robots("
     "id INTEGER PRIMARY KEY AUTOINCREMENT,"
     " project_id INTEGER NOT NULL,"
     " account_name TEXT NOT NULL,"
     " level INTEGER NOT NULL,"
     " version INTEGER NOT NULL,"
     " scheme INTEGER NOT NULL,"
     " record BLOB NOT NULL,"
     " UNIQUE (project_id, account_name)) STRICT"},
    {"index", "robots_by_account",
     "CREATE INDEX robots_by_account ON robots(account_name)"},
    {"index", "robots_by_level",
     "CREATE INDEX robots_by_level ON robots(level, account_name)"},
    {"table", "robot_projects",
     "CREATE TABLE robot_projects("
     "project_id INTEGER NOT NULL,"
     " robot_id INTEGER NOT NULL,"
     " PRIMARY KEY (project_id, robot_id)) STRICT, WITHOUT ROWID"},
    {"index", "robot_projects_by_robot",
     "CREATE INDEX robot_projects_by_robot ON robot_projects(robot_id)"},
    {"table", "robot_beside",
     "CREATE TABLE robot_beside("
     "robot_id INTEGER PRIMARY KEY,"
     " beside BLOB NOT NULL) STRICT"},
};
constexpr size_t kObjectCount = sizeof(kObjects) / sizeof(kObjects[0]);

absl::Status NotOurs(absl::string_view why) {
  return MakeError(
      absl::StatusCode::kFailedPrecondition, "STORE_NOT_OURS",
      absl::StrCat("store file is not a robot account store: ", why));
}

// What SQLite itself keeps: no one can give such names to anything else.
bool IsInternal(absl::string_view type, absl::string_view name) {
  if (type == "table") {
    return name == "sqlite_sequence" || absl::StartsWith(name, "sqlite_stat");
  }
  return type == "index" && absl::StartsWith(name, "sqlite_autoindex_");
}

bool IsOurs(const SqliteCall& row) {
  for (const Object& object : kObjects) {
    if (row.TextAt(1) == object.name) {
      return row.TextAt(0) == object.type && row.TextAt(2) == object.sql;
    }
  }
  return IsInternal(row.TextAt(0), row.TextAt(1));
}

absl::Status InsertMeta(SqliteConnection& connection, RandomSource& random) {
  std::array<uint8_t, kDecoyKeyBytes> key;
  random.Fill(absl::MakeSpan(key));
  absl::StatusOr<SqliteCall> insert =
      connection.Call("INSERT INTO meta VALUES (1, NULL, ?, 1, 0, 0, 0)");
  if (!insert.ok()) return insert.status();
  return insert
      ->Bytes(absl::string_view(reinterpret_cast<const char*>(key.data()),
                                key.size()))
      .Run();
}

absl::Status CreateObjects(SqliteConnection& connection, RandomSource& random) {
  for (const Object& object : kObjects) {
    if (absl::Status status = connection.Run(object.sql); !status.ok()) {
      return status;
    }
  }
  if (absl::Status status = InsertMeta(connection, random); !status.ok()) {
    return status;
  }
  const std::string marks[] = {
      absl::StrCat("PRAGMA user_version = ", kSchemaVersion),
      absl::StrCat("PRAGMA application_id = ", kApplicationId)};
  for (const std::string& mark : marks) {
    if (absl::Status status = connection.Run(mark); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status CheckVersion(SqliteConnection& connection) {
  const absl::StatusOr<int64_t> version =
      connection.Integer("PRAGMA user_version");
  if (!version.ok()) return version.status();
  if (*version > kSchemaVersion) {
    return MakeError(
        absl::StatusCode::kFailedPrecondition, "STORE_TOO_NEW",
        absl::StrCat("store file was made by a newer version: its format is ",
                     *version, ", this version knows ", kSchemaVersion));
  }
  if (*version != kSchemaVersion) return NotOurs("its version is unknown");
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<bool> IsEmpty(SqliteConnection& connection) {
  // One transaction: another process may be making it.
  if (absl::Status status = connection.Run("BEGIN"); !status.ok()) {
    return status;
  }
  const RollbackGuard guard(connection);
  const absl::StatusOr<int64_t> id =
      connection.Integer("PRAGMA application_id");
  if (!id.ok()) return id.status();
  if (*id == kApplicationId) return false;
  const absl::StatusOr<int64_t> objects =
      connection.Integer("SELECT count(*) FROM sqlite_schema");
  if (!objects.ok()) return objects.status();
  if (*id != 0 || *objects != 0)
    return NotOurs("it belongs to another program");
  return true;
}

absl::Status CreateSchema(SqliteConnection& connection, RandomSource& random) {
  if (absl::Status status = connection.Run("BEGIN IMMEDIATE"); !status.ok()) {
    return status;
  }
  const RollbackGuard guard(connection);
  const absl::Status status = CreateObjects(connection, random);
  return status.ok() ? connection.Run("COMMIT") : status;
}

absl::Status CheckSchema(SqliteConnection& connection) {
  if (absl::Status status = CheckVersion(connection); !status.ok()) {
    return status;
  }
  absl::StatusOr<SqliteCall> objects =
      connection.Call("SELECT type, name, sql FROM sqlite_schema");
  if (!objects.ok()) return objects.status();
  size_t ours = 0;
  while (true) {
    const absl::StatusOr<bool> row = objects->Step();
    if (!row.ok()) return row.status();
    if (!*row) break;
    if (!IsOurs(*objects)) {
      return NotOurs(absl::StrCat("its ", objects->TextAt(0), " ",
                                  Quoted(objects->TextAt(1)), " is not ours"));
    }
    if (!IsInternal(objects->TextAt(0), objects->TextAt(1))) ++ours;
  }
  return ours == kObjectCount ? absl::OkStatus()
                              : NotOurs("a table is missing");
}

}  // namespace robot_accounts

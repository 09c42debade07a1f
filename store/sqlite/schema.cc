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
#include "robot_accounts/store/sqlite/schema_objects.h"

namespace robot_accounts {
namespace {

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

bool IsOneOf(absl::Span<const SchemaObject> objects, const SqliteCall& row) {
  for (const SchemaObject& object : objects) {
    if (row.TextAt(1) == object.name) {
      return row.TextAt(0) == object.type && row.TextAt(2) == object.sql;
    }
  }
  return IsInternal(row.TextAt(0), row.TextAt(1));
}

absl::Status InsertMeta(SqliteConnection& connection, RandomSource& random) {
  std::array<uint8_t, kDecoyKeyBytes> key;
  random.Fill(absl::MakeSpan(key));
  absl::StatusOr<SqliteCall> insert = connection.Call(
      "INSERT INTO meta(one, decoy_key, shared_version, harbor_robots,"
      " pbkdf2_sha256_robots, hmac_sha256_robots)"
      " VALUES (1, ?, 1, 0, 0, 0)");
  if (!insert.ok()) return insert.status();
  return insert
      ->Bytes(absl::string_view(reinterpret_cast<const char*>(key.data()),
                                key.size()))
      .Run();
}

absl::Status CreateObjects(SqliteConnection& connection, RandomSource& random) {
  for (const SchemaObject& object : SchemaObjectsOf(kSchemaVersion)) {
    if (absl::Status status = connection.Run(object.sql); !status.ok()) {
      return status;
    }
  }
  absl::Status status = InsertMeta(connection, random);
  if (status.ok()) status = MarkSchema(connection);
  if (!status.ok()) return status;
  return connection.Run(
      absl::StrCat("PRAGMA application_id = ", kApplicationId));
}

absl::StatusOr<int64_t> ReadVersion(SqliteConnection& connection) {
  const absl::StatusOr<int64_t> version =
      connection.Integer("PRAGMA user_version");
  if (!version.ok()) return version.status();
  if (*version > kSchemaVersion) {
    return MakeError(
        absl::StatusCode::kFailedPrecondition, "STORE_TOO_NEW",
        absl::StrCat("store file was made by a newer version: its format is ",
                     *version, ", this version knows ", kSchemaVersion));
  }
  if (*version < 1) return NotOurs("its version is unknown");
  return version;
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

absl::Status MarkSchema(SqliteConnection& connection) {
  return connection.Run(absl::StrCat("PRAGMA user_version = ", kSchemaVersion));
}

absl::StatusOr<int64_t> CheckSchema(SqliteConnection& connection) {
  const absl::StatusOr<int64_t> version = ReadVersion(connection);
  if (!version.ok()) return version.status();
  const absl::Span<const SchemaObject> objects = SchemaObjectsOf(*version);
  absl::StatusOr<SqliteCall> rows =
      connection.Call("SELECT type, name, sql FROM sqlite_schema");
  if (!rows.ok()) return rows.status();
  size_t ours = 0;
  while (true) {
    const absl::StatusOr<bool> row = rows->Step();
    if (!row.ok()) return row.status();
    if (!*row) break;
    if (!IsOneOf(objects, *rows)) {
      return NotOurs(absl::StrCat("its ", rows->TextAt(0), " ",
                                  Quoted(rows->TextAt(1)), " is not ours"));
    }
    if (!IsInternal(rows->TextAt(0), rows->TextAt(1))) ++ours;
  }
  if (ours != objects.size()) return NotOurs("a table is missing");
  return version;
}

}  // namespace robot_accounts

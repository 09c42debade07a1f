#include "robot_accounts/store/harbor/harbor_schema.h"

#include <cstdint>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/robot/naming_policy.h"

namespace robot_accounts {
namespace {

constexpr char kColumnsSql[] =
    "SELECT c.relname || '.' || a.attname FROM pg_class c"
    " JOIN pg_attribute a ON a.attrelid = c.oid"
    " JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname = 'public' AND a.attnum > 0 AND NOT a.attisdropped"
    " AND c.relname IN ('robot', 'role_permission', 'permission_policy',"
    " 'project', 'project_metadata', 'properties', 'schema_migrations')";

// The first of a table stands for the table.
constexpr absl::string_view kNeeded[] = {
    "schema_migrations.version",
    "schema_migrations.dirty",
    "project.project_id",
    "project.name",
    "project.deleted",
    "project.creation_time",
    "project_metadata.project_id",
    "project_metadata.name",
    "project_metadata.value",
    "properties.k",
    "properties.v",
    "robot.id",
    "robot.name",
    "robot.description",
    "robot.project_id",
    "robot.expiresat",
    "robot.disabled",
    "robot.creation_time",
    "robot.update_time",
    "robot.visible",
    "robot.secret",
    "robot.salt",
    "robot.duration",
    "role_permission.role_type",
    "role_permission.role_id",
    "role_permission.permission_policy_id",
    "permission_policy.id",
    "permission_policy.scope",
    "permission_policy.resource",
    "permission_policy.action",
    "permission_policy.effect",
};

using Columns = absl::flat_hash_set<std::string>;

absl::Status Refuse(absl::string_view reason, absl::string_view message) {
  return MakeError(absl::StatusCode::kFailedPrecondition, reason,
                   absl::StrCat("harbor: ", message));
}

bool HasTable(const Columns& columns, absl::string_view table) {
  for (const std::string& column : columns) {
    if (absl::StartsWith(column, absl::StrCat(table, "."))) return true;
  }
  return false;
}

absl::Status CheckTables(const Columns& columns) {
  // These have been there since long before robots had permissions of rows.
  for (const absl::string_view table :
       {"schema_migrations", "project", "robot", "properties"}) {
    if (HasTable(columns, table)) continue;
    return Refuse("HARBOR_TABLES_MISSING",
                  absl::StrCat("this database has no table ", table,
                               " in its schema public: it is no Harbor's"));
  }
  return absl::OkStatus();
}

absl::Status CheckColumns(const Columns& columns) {
  for (const absl::string_view column : kNeeded) {
    if (columns.contains(column)) continue;
    return Refuse("HARBOR_SCHEMA_UNKNOWN",
                  absl::StrCat("the column ", column, " is missing"));
  }
  return absl::OkStatus();
}

absl::StatusOr<int64_t> ReadVersion(PostgresConnection& connection) {
  const absl::StatusOr<PostgresRows> rows =
      connection.Run("reading Harbor's schema version",
                     "SELECT version, dirty FROM schema_migrations");
  if (!rows.ok()) return rows.status();
  if (rows->count() != 1) {
    return Refuse("HARBOR_SCHEMA_UNKNOWN",
                  "schema_migrations does not hold one version");
  }
  const int64_t version = rows->Integer(0, 0);
  if (rows->Bool(0, 1)) {
    return Refuse("HARBOR_MIGRATION_DIRTY",
                  absl::StrCat("its migration to schema ", version,
                               " failed half-way; mend it there first"));
  }
  if (version < kFirstHarborSchema) {
    return Refuse("HARBOR_TOO_OLD",
                  absl::StrCat("its schema ", version, " is older than ",
                               kFirstHarborSchema,
                               " (Harbor 2.2), the first whose robots have "
                               "secrets"));
  }
  return version;
}

}  // namespace

absl::StatusOr<HarborSchema> ReadHarborSchema(PostgresConnection& connection) {
  const absl::StatusOr<PostgresRows> rows =
      connection.Run("looking for Harbor's tables", kColumnsSql);
  if (!rows.ok()) return rows.status();
  Columns columns;
  for (int row = 0; row < rows->count(); ++row) {
    columns.insert(std::string(rows->Text(row, 0)));
  }
  if (absl::Status status = CheckTables(columns); !status.ok()) return status;
  const absl::StatusOr<int64_t> version = ReadVersion(connection);
  if (!version.ok()) return version.status();
  if (absl::Status status = CheckColumns(columns); !status.ok()) return status;
  HarborSchema schema;
  schema.version = *version;
  schema.has_creator = columns.contains("robot.creator_type") &&
                       columns.contains("robot.creator_ref");
  return schema;
}

absl::StatusOr<std::string> ReadHarborPrefix(PostgresConnection& connection) {
  const absl::StatusOr<PostgresRows> rows =
      connection.Run("reading Harbor's prefix",
                     "SELECT v FROM properties WHERE k = 'robot_name_prefix'");
  if (!rows.ok()) return rows.status();
  if (rows->count() == 0) return std::string(kDefaultNamePrefix);
  return std::string(rows->Text(0, 0));
}

}  // namespace robot_accounts

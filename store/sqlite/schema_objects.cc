#include "robot_accounts/store/sqlite/schema_objects.h"

#include <cstdint>

#include "absl/types/span.h"

namespace robot_accounts {
namespace {

constexpr SchemaObject kProjects = {"table", "projects",
                                    "CREATE TABLE projects("
                                    "id INTEGER PRIMARY KEY AUTOINCREMENT,"
                                    " name TEXT NOT NULL UNIQUE,"
                                    " host_id INTEGER UNIQUE,"
                                    " is_public INTEGER NOT NULL,"
                                    " created_unix_s INTEGER NOT NULL) STRICT"};
constexpr SchemaObject kRobotsByAccount = {
    "index", "robots_by_account",
    "CREATE INDEX robots_by_account ON robots(account_name)"};
constexpr SchemaObject kRobotProjects = {
    "table", "robot_projects",
    "CREATE TABLE robot_projects("
    "project_id INTEGER NOT NULL,"
    " robot_id INTEGER NOT NULL,"
    " PRIMARY KEY (project_id, robot_id)) STRICT, WITHOUT ROWID"};
constexpr SchemaObject kRobotProjectsByRobot = {
    "index", "robot_projects_by_robot",
    "CREATE INDEX robot_projects_by_robot ON robot_projects(robot_id)"};

constexpr SchemaObject kVersion1[] = {
    {"table", "meta",
     "CREATE TABLE meta("
     "one INTEGER PRIMARY KEY CHECK (one = 1),"
     " name_prefix TEXT,"
     " decoy_key BLOB NOT NULL,"
     " shared_version INTEGER NOT NULL,"
     " harbor_robots INTEGER NOT NULL,"
     " pbkdf2_sha256_robots INTEGER NOT NULL,"
     " hmac_sha256_robots INTEGER NOT NULL) STRICT"},
    kProjects,
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
    kRobotsByAccount,
    {"index", "robots_by_level",
     "CREATE INDEX robots_by_level ON robots(level, account_name)"},
    kRobotProjects,
    kRobotProjectsByRobot,
    {"table", "robot_beside",
     "CREATE TABLE robot_beside("
     "robot_id INTEGER PRIMARY KEY,"
     " beside BLOB NOT NULL) STRICT"},
};

// Columns stand where ALTER TABLE puts them, so that a migrated file is like a
// new one. A process of version 1 that still has the file open finds no column
// `level`, and one too many in robot_beside: it can go on logging robots in,
// and delete them, but write no robot without the columns that are new.
constexpr SchemaObject kVersion2[] = {
    {"table", "meta",
     "CREATE TABLE meta("
     "one INTEGER PRIMARY KEY CHECK (one = 1),"
     " name_prefix TEXT,"
     " decoy_key BLOB NOT NULL,"
     " shared_version INTEGER NOT NULL,"
     " harbor_robots INTEGER NOT NULL,"
     " pbkdf2_sha256_robots INTEGER NOT NULL,"
     " hmac_sha256_robots INTEGER NOT NULL,"
     " old_name_prefix TEXT,"
     " old_prefix_until_unix_s INTEGER NOT NULL DEFAULT 0,"
     " expiry_told_until_unix_s INTEGER NOT NULL DEFAULT 0) STRICT"},
    kProjects,
    {"table", "robots",
     "CREATE TABLE robots("
     "id INTEGER PRIMARY KEY AUTOINCREMENT,"
     " project_id INTEGER NOT NULL,"
     " account_name TEXT NOT NULL,"
     " robot_level INTEGER NOT NULL,"
     " version INTEGER NOT NULL,"
     " scheme INTEGER NOT NULL,"
     " record BLOB NOT NULL,"
     " created_unix_s INTEGER NOT NULL DEFAULT 0,"
     " expires_unix_s INTEGER NOT NULL DEFAULT 0,"
     " made_by_robot_id INTEGER,"
     " legacy_foreign_id INTEGER,"
     " UNIQUE (project_id, account_name)) STRICT"},
    kRobotsByAccount,
    {"index", "robots_by_level",
     "CREATE INDEX robots_by_level ON robots(robot_level, account_name)"},
    {"index", "robots_by_created",
     "CREATE INDEX robots_by_created ON robots(created_unix_s)"},
    {"index", "robots_by_expiry",
     "CREATE INDEX robots_by_expiry ON robots(expires_unix_s)"},
    {"index", "robots_by_maker",
     "CREATE INDEX robots_by_maker ON robots(made_by_robot_id)"
     " WHERE made_by_robot_id IS NOT NULL"},
    {"index", "robots_by_foreign_id",
     "CREATE INDEX robots_by_foreign_id ON robots(legacy_foreign_id)"
     " WHERE legacy_foreign_id IS NOT NULL"},
    kRobotProjects,
    kRobotProjectsByRobot,
    {"table", "robot_beside",
     "CREATE TABLE robot_beside("
     "robot_id INTEGER PRIMARY KEY,"
     " beside BLOB NOT NULL,"
     " last_used_unix_s INTEGER NOT NULL DEFAULT 0) STRICT"},
    {"table", "import_marks",
     "CREATE TABLE import_marks("
     "source TEXT NOT NULL,"
     " foreign_id INTEGER NOT NULL,"
     " robot_id INTEGER NOT NULL,"
     " robot_version INTEGER NOT NULL,"
     " PRIMARY KEY (source, foreign_id)) STRICT, WITHOUT ROWID"},
};

}  // namespace

absl::Span<const SchemaObject> SchemaObjectsOf(int64_t version) {
  switch (version) {
    case 1:
      return kVersion1;
    case 2:
      return kVersion2;
    default:
      return {};
  }
}

}  // namespace robot_accounts

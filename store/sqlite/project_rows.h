#ifndef ROBOT_ACCOUNTS_STORE_SQLITE_PROJECT_ROWS_H_
#define ROBOT_ACCOUNTS_STORE_SQLITE_PROJECT_ROWS_H_

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/robot/project.h"
#include "robot_accounts/store/sqlite/connection.h"

namespace robot_accounts {

// The table projects. What is not found is NOT_FOUND, reason PROJECT_NOT_FOUND;
// what is taken ALREADY_EXISTS, reason PROJECT_EXISTS.
absl::StatusOr<Project> FindProjectRow(SqliteConnection& connection,
                                       int64_t id);
absl::StatusOr<Project> FindProjectRow(SqliteConnection& connection,
                                       absl::string_view name);
absl::StatusOr<Project> FindProjectRowByHostId(SqliteConnection& connection,
                                               int64_t host_id);
absl::StatusOr<std::vector<Project>> AllProjectRows(
    SqliteConnection& connection);

// Inserts `project` under a new id, which it returns.
absl::StatusOr<int64_t> InsertProjectRow(SqliteConnection& connection,
                                         const Project& project);
absl::Status UpdateProjectRow(SqliteConnection& connection,
                              const Project& project);
absl::Status DeleteProjectRow(SqliteConnection& connection, int64_t id);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_STORE_SQLITE_PROJECT_ROWS_H_

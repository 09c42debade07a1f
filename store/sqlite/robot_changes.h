#ifndef ROBOT_ACCOUNTS_STORE_SQLITE_ROBOT_CHANGES_H_
#define ROBOT_ACCOUNTS_STORE_SQLITE_ROBOT_CHANGES_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/optional.h"
#include "robot_accounts/robot/robot_beside.h"
#include "robot_accounts/robot/robot_record.h"
#include "robot_accounts/store/sqlite/connection.h"

namespace robot_accounts {

// Writing the tables robots, robot_projects and robot_beside, inside a
// transaction. ALREADY_EXISTS, reason ROBOT_EXISTS, if a name is taken.

// What the column `scheme` holds for `record`: CountedScheme's number, or 0.
int64_t SchemeColumn(const RobotRecord& record);

// How many robots the robot `id` made.
absl::StatusOr<int64_t> CountMadeRows(SqliteConnection& connection, int64_t id);

// The id that the next robot gets.
absl::StatusOr<int64_t> NextRobotId(SqliteConnection& connection);

// `record` has its id and version already, and `scheme` is its SchemeColumn.
absl::Status InsertRobotRow(SqliteConnection& connection,
                            const RobotRecord& record, int64_t scheme);
// In the place of the row of the same id; `scheme` is what counts with what
// lies beside it.
absl::Status UpdateRobotRow(SqliteConnection& connection,
                            const RobotRecord& record, int64_t scheme);
absl::Status UpdateScheme(SqliteConnection& connection, int64_t id,
                          int64_t scheme);
// With all that belongs to the robot.
absl::Status DeleteRobotRows(SqliteConnection& connection, int64_t id);

// Nothing: there is no such robot. Empty: nothing lies beside it.
absl::StatusOr<absl::optional<std::string>> ReadBeside(
    SqliteConnection& connection, int64_t id);
absl::Status WriteBeside(SqliteConnection& connection, int64_t id,
                         const RobotBeside& beside);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_STORE_SQLITE_ROBOT_CHANGES_H_

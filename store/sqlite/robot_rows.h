#ifndef ROBOT_ACCOUNTS_STORE_SQLITE_ROBOT_ROWS_H_
#define ROBOT_ACCOUNTS_STORE_SQLITE_ROBOT_ROWS_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/robot/robot.h"
#include "robot_accounts/robot/robot_record.h"
#include "robot_accounts/store/sqlite/connection.h"

namespace robot_accounts {

// Reading rows of the table robots, with what lies beside each.

// A row as it is stored; RobotOfRow reads it.
struct RobotRow {
  int64_t id = 0;
  int64_t project_id = 0;
  std::string account_name;
  int64_t version = 0;
  int64_t scheme = 0;  // A HashScheme, 0: none is counted.
  int64_t created_unix_s = 0;
  int64_t expires_unix_s = 0;  // ExpirySortKey.
  std::string record;
  std::string beside;
};

// A run of the query whose rows are RobotRows. `rest` comes after FROM: WHERE,
// ORDER BY and the like, where the table robots is `r` and robot_beside `b`;
// `index`, unless empty, is the one that leads to the robots.
absl::StatusOr<SqliteCall> SelectRobots(SqliteConnection& connection,
                                        absl::string_view rest,
                                        absl::string_view index = "");

// The next row of such a run, or nothing; all that are left.
absl::StatusOr<absl::optional<RobotRow>> NextRow(SqliteCall& call);
absl::StatusOr<std::vector<RobotRow>> AllRows(SqliteCall& call);

// Nothing, if there is no such robot.
absl::StatusOr<absl::optional<RobotRow>> FindRow(SqliteConnection& connection,
                                                 int64_t id);
absl::StatusOr<absl::optional<RobotRow>> FindRow(SqliteConnection& connection,
                                                 int64_t project_id,
                                                 absl::string_view account);

// The record of `row`, without what lies beside it. DATA_LOSS, reason
// RECORD_UNREADABLE, if it cannot be read or is not the row's own.
absl::StatusOr<RobotRecord> RecordOfRow(const RobotRow& row);

// The robot of `row`; fails like RecordOfRow.
absl::StatusOr<Robot> RobotOfRow(const RobotRow& row,
                                 const std::shared_ptr<const Catalog>& catalog);
absl::StatusOr<std::vector<Robot>> RobotsOfRows(
    const std::vector<RobotRow>& rows,
    const std::shared_ptr<const Catalog>& catalog);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_STORE_SQLITE_ROBOT_ROWS_H_

#ifndef ROBOT_ACCOUNTS_STORE_SQLITE_ROBOT_LIST_H_
#define ROBOT_ACCOUNTS_STORE_SQLITE_ROBOT_LIST_H_

#include <vector>

#include "absl/status/statusor.h"
#include "robot_accounts/robot/robot_store.h"
#include "robot_accounts/store/sqlite/connection.h"
#include "robot_accounts/store/sqlite/robot_rows.h"

namespace robot_accounts {

// One page of a list, as rows: reading them into robots needs no connection.
struct RowPage {
  std::vector<RobotRow> rows;
  std::string next_cursor;
};

// RobotStore::List.
absl::StatusOr<RowPage> ListRows(SqliteConnection& connection,
                                 const RobotQuery& query);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_STORE_SQLITE_ROBOT_LIST_H_

#ifndef ROBOT_ACCOUNTS_STORE_SQLITE_ROBOT_KEYS_H_
#define ROBOT_ACCOUNTS_STORE_SQLITE_ROBOT_KEYS_H_

#include <cstdint>

#include "robot_accounts/robot/robot_record.h"
#include "robot_accounts/store/sqlite/call.h"

namespace robot_accounts {

// What the table robots holds of a record once more, so that robots are found
// and sorted by it.
struct RobotKeys {
  int64_t created_unix_s = 0;
  int64_t expires_unix_s = 0;     // ExpirySortKey.
  int64_t made_by_robot_id = 0;   // 0: no robot made it.
  int64_t legacy_foreign_id = 0;  // 0: no legacy robot.
};

RobotKeys KeysOf(const RobotRecord& record);

// Binds them in the order above; what is 0 and an id as NULL.
SqliteCall& BindKeys(const RobotKeys& keys, SqliteCall& call);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_STORE_SQLITE_ROBOT_KEYS_H_

#ifndef ROBOT_ACCOUNTS_STORE_SQLITE_ROLLBACK_GUARD_H_
#define ROBOT_ACCOUNTS_STORE_SQLITE_ROLLBACK_GUARD_H_

#include "robot_accounts/store/sqlite/connection.h"

namespace robot_accounts {

// Rolls back whatever transaction is still open when it dies: what was not
// committed by then never happened.
class RollbackGuard final {
 public:
  // `connection` must outlive it.
  explicit RollbackGuard(SqliteConnection& connection)
      : connection_(connection) {}
  RollbackGuard(const RollbackGuard&) = delete;
  RollbackGuard& operator=(const RollbackGuard&) = delete;
  ~RollbackGuard() { connection_.Rollback(); }

 private:
  SqliteConnection& connection_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_STORE_SQLITE_ROLLBACK_GUARD_H_

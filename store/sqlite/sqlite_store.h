#ifndef ROBOT_ACCOUNTS_STORE_SQLITE_SQLITE_STORE_H_
#define ROBOT_ACCOUNTS_STORE_SQLITE_SQLITE_STORE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/crypto/random.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/robot/robot_store.h"

namespace robot_accounts {

struct SqliteStoreOptions {
  std::shared_ptr<const Catalog> catalog;  // Not null.
  bool create = true;
  int busy_timeout_ms = 5000;
  // 0: every login asks the file. Else how long an answer may be trusted.
  int64_t freshness_ms = 0;
  // Milliseconds since some fixed start, for `freshness_ms`.
  int64_t (*now_ms)() = nullptr;
  // How many robots are kept in memory.
  size_t cached_robots = size_t{1} << 20;
  // Borrowed for the life of the store.
  RandomSource* random = nullptr;
};

// Opens the store in the file `path`. See open_database.h for the errors.
absl::StatusOr<std::unique_ptr<RobotStore>> OpenSqliteStore(
    absl::string_view path, const SqliteStoreOptions& options);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_STORE_SQLITE_SQLITE_STORE_H_

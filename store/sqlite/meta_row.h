#ifndef ROBOT_ACCOUNTS_STORE_SQLITE_META_ROW_H_
#define ROBOT_ACCOUNTS_STORE_SQLITE_META_ROW_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "robot_accounts/robot/naming_policy.h"
#include "robot_accounts/robot/robot_store.h"
#include "robot_accounts/store/sqlite/connection.h"

namespace robot_accounts {

// The one row of the table meta.
struct Meta {
  StoreSettings settings;
  // Counts the changes of the projects and of the settings, so that who keeps
  // them knows when to read them again.
  int64_t shared_version = 0;
  SchemeCounts schemes;
};

// DATA_LOSS, reason STORE_CORRUPT, if it is missing or cannot be.
absl::StatusOr<Meta> ReadMeta(SqliteConnection& connection);

// What a transaction adds to the counters.
struct MetaChange {
  int64_t shared_version = 0;
  SchemeCounts schemes;
};
absl::Status AddToMeta(SqliteConnection& connection, const MetaChange& change);

absl::Status SetStoredNaming(SqliteConnection& connection,
                             const NamingPolicy& naming);

// StoreTransaction::ExpiryToldUntil.
absl::StatusOr<int64_t> ReadExpiryToldUntil(SqliteConnection& connection);
absl::Status SetStoredExpiryToldUntil(SqliteConnection& connection,
                                      int64_t unix_s);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_STORE_SQLITE_META_ROW_H_

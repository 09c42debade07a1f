#ifndef ROBOT_ACCOUNTS_STORE_SQLITE_MIGRATION_H_
#define ROBOT_ACCOUNTS_STORE_SQLITE_MIGRATION_H_

#include "absl/status/status.h"
#include "robot_accounts/store/sqlite/connection.h"

namespace robot_accounts {

// Brings an older version of the tables up to kSchemaVersion, in one
// transaction: whoever is killed on the way leaves the older version. Nothing
// if another process was here first. Fails as CheckSchema does; reason
// STORE_BUSY if another does not finish in time; what else fails changes
// nothing either.
absl::Status MigrateSchema(SqliteConnection& connection);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_STORE_SQLITE_MIGRATION_H_

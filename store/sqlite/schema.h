#ifndef ROBOT_ACCOUNTS_STORE_SQLITE_SCHEMA_H_
#define ROBOT_ACCOUNTS_STORE_SQLITE_SCHEMA_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "robot_accounts/crypto/random.h"
#include "robot_accounts/store/sqlite/connection.h"

namespace robot_accounts {

// "RAcc", in the file's header: what file(1) and we know a store by.
inline constexpr int64_t kApplicationId = 0x52416363;
// The version of the tables, in the header too; docs/formats.md describes it.
inline constexpr int64_t kSchemaVersion = 2;
inline constexpr size_t kDecoyKeyBytes = 32;

// Whether the file holds nothing yet. FAILED_PRECONDITION, reason
// STORE_NOT_OURS, if it holds what others made.
absl::StatusOr<bool> IsEmpty(SqliteConnection& connection);

// Makes our tables in an empty file.
absl::Status CreateSchema(SqliteConnection& connection, RandomSource& random);

// The version of the file, which has exactly the tables and indexes of it:
// kSchemaVersion, or an older one that migration.h brings up to it.
// FAILED_PRECONDITION, reason STORE_TOO_NEW if a newer version made them,
// STORE_NOT_OURS for any other table, index, view or trigger, or a missing one.
absl::StatusOr<int64_t> CheckSchema(SqliteConnection& connection);

// Notes that the file has the tables of kSchemaVersion now.
absl::Status MarkSchema(SqliteConnection& connection);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_STORE_SQLITE_SCHEMA_H_

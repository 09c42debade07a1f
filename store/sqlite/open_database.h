#ifndef ROBOT_ACCOUNTS_STORE_SQLITE_OPEN_DATABASE_H_
#define ROBOT_ACCOUNTS_STORE_SQLITE_OPEN_DATABASE_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "robot_accounts/crypto/random.h"
#include "robot_accounts/store/sqlite/connection.h"

namespace robot_accounts {

// Opens the store in the file `path`, after checking the file (file_checks.h)
// and its tables (schema.h), and bringing those of an older version up to date
// (migration.h). Waits for others up to `busy_timeout_ms`. NOT_FOUND, reason
// STORE_NOT_FOUND, if there is no file, or nothing in it.
absl::StatusOr<std::unique_ptr<SqliteConnection>> OpenDatabase(
    const std::string& path, int busy_timeout_ms);

// Makes an empty store in the file `path`, which is absent or empty, unless
// another process just did.
absl::Status MakeDatabase(const std::string& path, int busy_timeout_ms,
                          RandomSource& random);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_STORE_SQLITE_OPEN_DATABASE_H_

#ifndef ROBOT_ACCOUNTS_STORE_SQLITE_OPEN_DATABASE_H_
#define ROBOT_ACCOUNTS_STORE_SQLITE_OPEN_DATABASE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "robot_accounts/crypto/random.h"
#include "robot_accounts/store/sqlite/connection.h"

namespace robot_accounts {

struct DatabaseOptions {
  // Whether a file that is absent or empty becomes a store.
  bool create = true;
  int busy_timeout_ms = 5000;
  // For the keys of a new store. Borrowed for the call.
  RandomSource* random = nullptr;
};

// Opens the store in the file `path`, after checking the file (file_checks.h)
// and its tables (schema.h).
absl::StatusOr<std::unique_ptr<SqliteConnection>> OpenDatabase(
    const std::string& path, const DatabaseOptions& options);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_STORE_SQLITE_OPEN_DATABASE_H_

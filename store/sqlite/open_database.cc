#include "robot_accounts/store/sqlite/open_database.h"

#include <unistd.h>

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/store/sqlite/call.h"
#include "robot_accounts/store/sqlite/file_checks.h"
#include "robot_accounts/store/sqlite/folder_lock.h"
#include "robot_accounts/store/sqlite/migration.h"
#include "robot_accounts/store/sqlite/rollback_guard.h"
#include "robot_accounts/store/sqlite/schema.h"
#include "sqlite3.h"

namespace robot_accounts {
namespace {

using Connection = std::unique_ptr<SqliteConnection>;

// Others may look at a file that is just being made, and SQLite does not wait
// for this lock.
constexpr int kPauseMs = 5;

absl::Status UseLog(SqliteConnection& connection, int busy_timeout_ms) {
  for (int left_ms = busy_timeout_ms; true; left_ms -= kPauseMs) {
    const absl::Status status = connection.Run("PRAGMA journal_mode = WAL");
    if (ErrorReason(status) != "STORE_BUSY" || left_ms <= 0) return status;
    sqlite3_sleep(kPauseMs);
  }
}

absl::Status CheckLog(SqliteConnection& connection) {
  absl::StatusOr<SqliteCall> mode = connection.Call("PRAGMA journal_mode");
  if (!mode.ok()) return mode.status();
  const absl::StatusOr<bool> row = mode->Step();
  if (!row.ok()) return row.status();
  if (*row && mode->TextAt(0) == "wal") return absl::OkStatus();
  return MakeError(absl::StatusCode::kUnavailable, "STORE_UNAVAILABLE",
                   "store file cannot have a write-ahead log there");
}

// A connection to the file, of which nothing was read yet.
absl::StatusOr<Connection> Connect(const std::string& path,
                                   int busy_timeout_ms) {
  const absl::Status status = CheckFile(path, geteuid());
  if (!status.ok()) return status;
  absl::StatusOr<Connection> connection =
      SqliteConnection::Open(path, busy_timeout_ms);
  if (connection.ok() && (*connection)->is_read_only()) {
    return MakeError(absl::StatusCode::kFailedPrecondition, "STORE_READ_ONLY",
                     "store file can only be opened for reading");
  }
  return connection;
}

// One transaction: another process may be migrating it.
absl::StatusOr<int64_t> CheckAtOneMoment(SqliteConnection& connection) {
  if (absl::Status status = connection.Run("BEGIN"); !status.ok()) {
    return status;
  }
  const RollbackGuard guard(connection);
  return CheckSchema(connection);
}

}  // namespace

absl::StatusOr<Connection> OpenDatabase(const std::string& path,
                                        int busy_timeout_ms) {
  // SQLite refuses links anywhere in a path; in the folder's they are harmless.
  const absl::StatusOr<std::string> resolved = ResolveFolder(path);
  if (!resolved.ok()) return resolved.status();
  absl::StatusOr<Connection> connection = Connect(*resolved, busy_timeout_ms);
  if (!connection.ok()) return connection.status();
  const absl::StatusOr<bool> empty = IsEmpty(**connection);
  if (!empty.ok()) return empty.status();
  if (*empty) {
    return MakeError(absl::StatusCode::kNotFound, "STORE_NOT_FOUND",
                     "store file is empty");
  }
  const absl::StatusOr<int64_t> version = CheckAtOneMoment(**connection);
  if (!version.ok()) return version.status();
  absl::Status status = UseLog(**connection, busy_timeout_ms);
  if (status.ok()) status = CheckLog(**connection);
  if (status.ok() && *version != kSchemaVersion) {
    status = MigrateSchema(**connection);
  }
  if (!status.ok()) return status;
  return connection;
}

absl::Status MakeDatabase(const std::string& path, int busy_timeout_ms,
                          RandomSource& random) {
  const absl::StatusOr<std::string> resolved = ResolveFolder(path);
  if (!resolved.ok()) return resolved.status();
  const FolderLock lock(*resolved, busy_timeout_ms);
  if (!lock.status().ok()) return lock.status();
  absl::Status status = CreateIfAbsent(*resolved);
  if (!status.ok()) return status;
  const absl::StatusOr<Connection> connection =
      Connect(*resolved, busy_timeout_ms);
  if (!connection.ok()) return connection.status();
  const absl::StatusOr<bool> empty = IsEmpty(**connection);
  if (!empty.ok() || !*empty) return empty.status();
  status = UseLog(**connection, busy_timeout_ms);
  if (!status.ok()) return status;
  return CreateSchema(**connection, random);
}

}  // namespace robot_accounts

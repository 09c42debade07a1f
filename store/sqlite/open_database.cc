#include "robot_accounts/store/sqlite/open_database.h"

#include <unistd.h>

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/store/sqlite/call.h"
#include "robot_accounts/store/sqlite/file_checks.h"
#include "robot_accounts/store/sqlite/schema.h"
#include "sqlite3.h"

namespace robot_accounts {
namespace {

using Connection = std::unique_ptr<SqliteConnection>;

// Two processes that open a new file at once may be in each other's way here,
// and SQLite does not wait for this lock.
constexpr int kTries = 50;

absl::Status UseLog(SqliteConnection& connection, int busy_timeout_ms) {
  for (int left = kTries; true; --left) {
    const absl::Status status = connection.Run("PRAGMA journal_mode = WAL");
    if (ErrorReason(status) != "STORE_BUSY" || left == 0) return status;
    sqlite3_sleep(busy_timeout_ms / kTries);
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

absl::Status Prepare(SqliteConnection& connection,
                     const DatabaseOptions& options) {
  if (connection.is_read_only()) {
    return MakeError(absl::StatusCode::kFailedPrecondition, "STORE_READ_ONLY",
                     "store file can only be opened for reading");
  }
  const absl::StatusOr<bool> empty = IsEmpty(connection);
  if (!empty.ok()) return empty.status();
  if (*empty && !options.create) {
    return MakeError(absl::StatusCode::kFailedPrecondition, "STORE_NOT_OURS",
                     "store file is empty");
  }
  absl::Status status;
  if (!*empty) status = CheckSchema(connection);
  if (status.ok()) status = UseLog(connection, options.busy_timeout_ms);
  if (status.ok()) status = CheckLog(connection);
  if (status.ok() && *empty) {
    status = CreateSchema(connection, *options.random);
    if (status.ok()) status = CheckSchema(connection);
  }
  return status;
}

}  // namespace

absl::StatusOr<Connection> OpenDatabase(const std::string& path,
                                        const DatabaseOptions& options) {
  // SQLite refuses links anywhere in a path; in the folder's they are harmless.
  absl::StatusOr<std::string> resolved = ResolveFolder(path);
  if (!resolved.ok()) return resolved.status();
  absl::Status status;
  if (options.create) status = CreateIfAbsent(*resolved);
  if (status.ok()) status = CheckFile(*resolved, geteuid());
  if (!status.ok()) return status;
  absl::StatusOr<Connection> connection =
      SqliteConnection::Open(*resolved, options.busy_timeout_ms);
  if (!connection.ok()) return connection.status();
  status = Prepare(**connection, options);
  if (!status.ok()) return status;
  return connection;
}

}  // namespace robot_accounts

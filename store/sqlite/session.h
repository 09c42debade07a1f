#ifndef ROBOT_ACCOUNTS_STORE_SQLITE_SESSION_H_
#define ROBOT_ACCOUNTS_STORE_SQLITE_SESSION_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "robot_accounts/store/sqlite/connection.h"
#include "robot_accounts/store/sqlite/file_watch.h"
#include "robot_accounts/store/sqlite/log_files.h"
#include "robot_accounts/store/sqlite/open_database.h"
#include "robot_accounts/store/sqlite/reader.h"
#include "robot_accounts/store/sqlite/sqlite_store.h"

namespace robot_accounts {

// The connections to one file as long as it stays the same file: all are opened
// together and go together, since within a process SQLite shares its locks and
// its view of the log among the connections to a file.
struct SqliteSession {
  // Opens them; `watch` watches the file from before that on.
  static absl::StatusOr<std::unique_ptr<SqliteSession>> Open(
      const std::string& path, const SqliteStoreOptions& options,
      FileWatch& watch);

  // Before it is closed because the file is not what it was: nothing of the old
  // log must reach the new file. UNAVAILABLE, reason STORE_BUSY, if others
  // still use a replaced file's log, or hold its folder.
  absl::Status PrepareToLeave(FileWatch::Sight sight, int busy_timeout_ms);

  std::unique_ptr<SqliteConnection> writer;
  std::unique_ptr<SqliteConnection> lister;
  std::unique_ptr<SqliteReader> reader;
  std::unique_ptr<LogFiles> log_files;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_STORE_SQLITE_SESSION_H_

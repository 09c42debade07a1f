#ifndef ROBOT_ACCOUNTS_STORE_SQLITE_CONNECTION_H_
#define ROBOT_ACCOUNTS_STORE_SQLITE_CONNECTION_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/store/sqlite/call.h"
#include "robot_accounts/store/sqlite/log_index.h"

struct sqlite3;

namespace robot_accounts {

// A connection to an SQLite file with its prepared statements. Used by one
// thread at a time.
class SqliteConnection final {
 public:
  // Opens the file, which must exist and be no link, and makes the connection
  // strict: no triggers or views, nothing of the schema is trusted, what is
  // deleted is overwritten. Waits for others up to `busy_timeout_ms`.
  static absl::StatusOr<std::unique_ptr<SqliteConnection>> Open(
      const std::string& path, int busy_timeout_ms);

  SqliteConnection(const SqliteConnection&) = delete;
  SqliteConnection& operator=(const SqliteConnection&) = delete;
  ~SqliteConnection();

  // A run of `sql`, which is prepared once; one run of a text at a time.
  absl::StatusOr<SqliteCall> Call(absl::string_view sql);
  // The first column of the first row of `sql`, 0 if there is no row.
  absl::StatusOr<int64_t> Integer(absl::string_view sql);
  absl::Status Run(absl::string_view sql);

  // Rows that the last statement changed.
  int64_t changes() const;
  // Ends the transaction that is open, if there is one. Allocates nothing.
  void Rollback();
  // Whether SQLite could open the file for reading only.
  bool is_read_only() const;
  // Pages in the write-ahead log after the last commit here; this connection
  // never writes them back by itself.
  int log_pages() const { return log_pages_; }
  void ForgetLogPages() { log_pages_ = 0; }

  // After the first read.
  LogIndex log_index() const { return LogIndex(db_); }

  // Closing will leave the log as it is: it belongs to another file by now.
  void LeaveLogOnClose();

 private:
  struct Finalizer {
    void operator()(sqlite3_stmt* statement) const;
  };
  using Statement = std::unique_ptr<sqlite3_stmt, Finalizer>;

  SqliteConnection() = default;
  absl::Status Harden(int busy_timeout_ms);
  absl::StatusOr<Statement> Prepare(absl::string_view sql);
  absl::Status Error(int code, absl::string_view doing) const;

  sqlite3* db_ = nullptr;
  absl::flat_hash_map<std::string, Statement> statements_;
  Statement rollback_;
  int log_pages_ = 0;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_STORE_SQLITE_CONNECTION_H_

#ifndef ROBOT_ACCOUNTS_STORE_SQLITE_CALL_H_
#define ROBOT_ACCOUNTS_STORE_SQLITE_CALL_H_

#include <cstdint>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

struct sqlite3_stmt;

namespace robot_accounts {

// One run of a prepared statement, from binding its parameters to its last row.
// When it dies, the statement is free for the next run. Used by one thread at a
// time; must not outlive the connection that gave it.
class SqliteCall final {
 public:
  SqliteCall(SqliteCall&& other) noexcept
      : statement_(std::exchange(other.statement_, nullptr)),
        bound_(other.bound_),
        bind_code_(other.bind_code_) {}
  SqliteCall& operator=(SqliteCall&&) = delete;
  ~SqliteCall();

  // Each binds the next parameter. Text and bytes are borrowed until the call
  // ends. What fails here is answered by Step.
  SqliteCall& Integer(int64_t value);
  SqliteCall& Text(absl::string_view value);
  SqliteCall& Bytes(absl::string_view value);
  SqliteCall& Null();

  // True: a row is there to be read. False: there are no more.
  absl::StatusOr<bool> Step();
  // Runs a statement that has no rows to read.
  absl::Status Run();

  // Columns of the row, counted from 0; borrowed until the next Step.
  int64_t IntegerAt(int column) const;
  absl::string_view TextAt(int column) const;
  bool IsNullAt(int column) const;

 private:
  friend class SqliteConnection;
  explicit SqliteCall(sqlite3_stmt* statement) : statement_(statement) {}
  void Bound(int code);

  sqlite3_stmt* statement_;
  int bound_ = 0;
  int bind_code_ = 0;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_STORE_SQLITE_CALL_H_

#include "robot_accounts/store/sqlite/call.h"

#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/store/sqlite/sqlite_error.h"
#include "sqlite3.h"

namespace robot_accounts {
namespace {

// SQLite takes a null pointer for NULL, which an empty view may hold.
const char* NotNull(absl::string_view text) {
  return text.data() == nullptr ? "" : text.data();
}

}  // namespace

SqliteCall::~SqliteCall() {
  if (statement_ == nullptr) return;
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

void SqliteCall::Bound(int code) {
  if (bind_code_ == SQLITE_OK) bind_code_ = code;
}

SqliteCall& SqliteCall::Integer(int64_t value) {
  Bound(sqlite3_bind_int64(statement_, ++bound_, value));
  return *this;
}

SqliteCall& SqliteCall::Text(absl::string_view value) {
  Bound(sqlite3_bind_text64(statement_, ++bound_, NotNull(value), value.size(),
                            SQLITE_STATIC, SQLITE_UTF8));
  return *this;
}

SqliteCall& SqliteCall::Bytes(absl::string_view value) {
  Bound(sqlite3_bind_blob64(statement_, ++bound_, NotNull(value), value.size(),
                            SQLITE_STATIC));
  return *this;
}

SqliteCall& SqliteCall::Null() {
  Bound(sqlite3_bind_null(statement_, ++bound_));
  return *this;
}

absl::StatusOr<bool> SqliteCall::Step() {
  const int code =
      bind_code_ == SQLITE_OK ? sqlite3_step(statement_) : bind_code_;
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  sqlite3* db = sqlite3_db_handle(statement_);
  return SqliteError(code, sqlite3_system_errno(db),
                     sqlite3_stmt_readonly(statement_) ? "reading" : "writing");
}

absl::Status SqliteCall::Run() { return Step().status(); }

int64_t SqliteCall::IntegerAt(int column) const {
  return sqlite3_column_int64(statement_, column);
}

absl::string_view SqliteCall::TextAt(int column) const {
  // As a blob: no conversion, which could fail, ever takes place.
  const void* bytes = sqlite3_column_blob(statement_, column);
  return absl::string_view(static_cast<const char*>(bytes),
                           sqlite3_column_bytes(statement_, column));
}

bool SqliteCall::IsNullAt(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

}  // namespace robot_accounts

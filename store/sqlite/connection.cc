#include "robot_accounts/store/sqlite/connection.h"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/store/sqlite/call.h"
#include "robot_accounts/store/sqlite/sqlite_error.h"
#include "sqlite3.h"
#include "sqlite3_forks.h"

namespace robot_accounts {
namespace {

// Records have at most 64 KiB; the rest is for a list of projects in sight.
constexpr int kMaxValueBytes = 4 << 20;

struct Setting {
  int option;
  int value;
};

constexpr Setting kSettings[] = {
    {SQLITE_DBCONFIG_DEFENSIVE, 1},      {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
    {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0}, {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
    {SQLITE_DBCONFIG_DQS_DML, 0},        {SQLITE_DBCONFIG_DQS_DDL, 0},
};

constexpr absl::string_view kPragmas[] = {
    // A commit is on the disk when it is acknowledged.
    "PRAGMA synchronous = FULL",   "PRAGMA secure_delete = ON",
    "PRAGMA cell_size_check = ON", "PRAGMA temp_store = MEMORY",
    "PRAGMA mmap_size = 0",
};

}  // namespace

void SqliteConnection::Finalizer::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

absl::StatusOr<std::unique_ptr<SqliteConnection>> SqliteConnection::Open(
    const std::string& path, int busy_timeout_ms) {
  static const int forks = sqlite3_forks_forget_files();
  if (forks != 0) return FileError(forks, "expecting forks");
  std::unique_ptr<SqliteConnection> connection(new SqliteConnection());
  const int code =
      sqlite3_open_v2(path.c_str(), &connection->db_,
                      SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX |
                          SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE,
                      nullptr);
  if (code != SQLITE_OK) return connection->Error(code, "opening");
  if (absl::Status status = connection->Harden(busy_timeout_ms); !status.ok()) {
    return status;
  }
  return connection;
}

SqliteConnection::~SqliteConnection() {
  statements_.clear();
  rollback_.reset();
  sqlite3_close(db_);
}

absl::Status SqliteConnection::Harden(int busy_timeout_ms) {
  for (const Setting& setting : kSettings) {
    const int code =
        sqlite3_db_config(db_, setting.option, setting.value, nullptr);
    if (code != SQLITE_OK) return Error(code, "setting up");
  }
  sqlite3_busy_timeout(db_, busy_timeout_ms);
  sqlite3_limit(db_, SQLITE_LIMIT_LENGTH, kMaxValueBytes);
  sqlite3_limit(db_, SQLITE_LIMIT_ATTACHED, 0);
  for (const absl::string_view pragma : kPragmas) {
    if (absl::Status status = Run(pragma); !status.ok()) return status;
  }
  absl::StatusOr<Statement> rollback = Prepare("ROLLBACK");
  if (!rollback.ok()) return rollback.status();
  rollback_ = *std::move(rollback);
  // In the place of SQLite's own hook, which writes the log back by itself.
  sqlite3_wal_hook(
      db_,
      [](void* pages, sqlite3*, const char*, int count) {
        *static_cast<int*>(pages) = count;
        return SQLITE_OK;
      },
      &log_pages_);
  return absl::OkStatus();
}

absl::StatusOr<SqliteConnection::Statement> SqliteConnection::Prepare(
    absl::string_view sql) {
  sqlite3_stmt* prepared = nullptr;
  const int code =
      sqlite3_prepare_v3(db_, sql.data(), static_cast<int>(sql.size()),
                         SQLITE_PREPARE_PERSISTENT, &prepared, nullptr);
  if (code != SQLITE_OK) return Error(code, "preparing");
  return Statement(prepared);
}

absl::StatusOr<SqliteCall> SqliteConnection::Call(absl::string_view sql) {
  auto found = statements_.find(sql);
  if (found == statements_.end()) {
    absl::StatusOr<Statement> statement = Prepare(sql);
    if (!statement.ok()) return statement.status();
    found = statements_.emplace(sql, *std::move(statement)).first;
  }
  return SqliteCall(found->second.get());
}

absl::StatusOr<int64_t> SqliteConnection::Integer(absl::string_view sql) {
  absl::StatusOr<SqliteCall> call = Call(sql);
  if (!call.ok()) return call.status();
  const absl::StatusOr<bool> row = call->Step();
  if (!row.ok()) return row.status();
  return *row ? call->IntegerAt(0) : 0;
}

absl::Status SqliteConnection::Run(absl::string_view sql) {
  return Integer(sql).status();
}

int64_t SqliteConnection::changes() const { return sqlite3_changes64(db_); }

void SqliteConnection::Rollback() {
  if (sqlite3_get_autocommit(db_) != 0) return;
  // If this fails, SQLite has rolled back by itself.
  sqlite3_step(rollback_.get());
  sqlite3_reset(rollback_.get());
}

bool SqliteConnection::is_read_only() const {
  return sqlite3_db_readonly(db_, "main") == 1;
}

void SqliteConnection::LeaveLogOnClose() {
  sqlite3_db_config(db_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

absl::Status SqliteConnection::Error(int code, absl::string_view doing) const {
  return SqliteError(code, db_ == nullptr ? 0 : sqlite3_system_errno(db_),
                     doing);
}

}  // namespace robot_accounts

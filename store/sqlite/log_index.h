#ifndef ROBOT_ACCOUNTS_STORE_SQLITE_LOG_INDEX_H_
#define ROBOT_ACCOUNTS_STORE_SQLITE_LOG_INDEX_H_

#include <array>
#include <cstdint>

struct sqlite3;

namespace robot_accounts {

// The head of SQLite's index of the write-ahead log (the "WAL-index header" of
// its documented file format): memory that all processes share, which every
// commit changes, and which SQLite itself compares without a lock to see
// whether there was one. Reading it costs no system call. Thread-safe; good as
// long as the connection is open.
class LogIndex final {
 public:
  // Both copies of the head, one after the other.
  using Head = std::array<uint64_t, 12>;

  // A log that cannot be looked at has no head.
  LogIndex() = default;
  // `db` has read in WAL mode already.
  explicit LogIndex(sqlite3* db);

  // False: there is none, or it is being written.
  bool Read(Head& head) const;

 private:
  const volatile uint64_t* head_ = nullptr;  // Null: none.
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_STORE_SQLITE_LOG_INDEX_H_

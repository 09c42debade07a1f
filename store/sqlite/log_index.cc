#include "robot_accounts/store/sqlite/log_index.h"

#include <cstddef>
#include <cstdint>

#include "sqlite3.h"

namespace robot_accounts {
namespace {

// Of the first part of the index, in every version of its format.
constexpr int kRegionBytes = 32768;
constexpr size_t kCopyWords = 48 / sizeof(uint64_t);

}  // namespace

LogIndex::LogIndex(sqlite3* db) {
  sqlite3_file* file = nullptr;
  const int code =
      sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &file);
  if (code != SQLITE_OK || file == nullptr || file->pMethods == nullptr) return;
  if (file->pMethods->iVersion < 2 || file->pMethods->xShmMap == nullptr) {
    return;
  }
  void volatile* region = nullptr;
  if (file->pMethods->xShmMap(file, 0, kRegionBytes, 0, &region) == SQLITE_OK) {
    head_ = static_cast<const volatile uint64_t*>(region);
  }
}

// A writer changes the second copy first, with a barrier in between; so whoever
// reads the first copy first and finds the two equal has read one state.
// Another process writes there, too, which no sanitizer sees; SQLite's own
// reader has the same attribute.
__attribute__((no_sanitize("thread"))) bool LogIndex::Read(Head& head) const {
  if (head_ == nullptr) return false;
  bool same = true;
  for (size_t i = 0; i < head.size(); ++i) {
    head[i] = __atomic_load_n(head_ + i, __ATOMIC_ACQUIRE);
    if (i >= kCopyWords) same &= head[i] == head[i - kCopyWords];
  }
  return same;
}

}  // namespace robot_accounts

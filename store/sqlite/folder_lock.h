#ifndef ROBOT_ACCOUNTS_STORE_SQLITE_FOLDER_LOCK_H_
#define ROBOT_ACCOUNTS_STORE_SQLITE_FOLDER_LOCK_H_

#include <string>

#include "absl/status/status.h"

namespace robot_accounts {

// The lock by which processes take turns at making and removing files beside
// `path`: one on its folder, which SQLite's own locks know nothing of.
class FolderLock final {
 public:
  // Waits for the others, who hold it for milliseconds, up to `timeout_ms`: who
  // may read the folder can also hold it for ever.
  FolderLock(const std::string& path, int timeout_ms);
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;
  ~FolderLock();

  // OK: it is held as long as this lives. UNAVAILABLE, reason STORE_BUSY, if
  // another still holds it; else see FileError.
  const absl::Status& status() const { return status_; }

 private:
  int folder_;
  absl::Status status_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_STORE_SQLITE_FOLDER_LOCK_H_

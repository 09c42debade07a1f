#ifndef ROBOT_ACCOUNTS_STORE_SQLITE_LOG_FILES_H_
#define ROBOT_ACCOUNTS_STORE_SQLITE_LOG_FILES_H_

#include <sys/types.h>

#include <array>
#include <string>

#include "absl/status/status.h"

namespace robot_accounts {

// The write-ahead log and its index, "-wal" and "-shm", which SQLite finds by
// the main file's path alone: where the main file is replaced, they stay behind
// and would be laid over the new one.
class LogFiles final {
 public:
  // Remembers which files lie beside `path` now, while SQLite has them open.
  explicit LogFiles(std::string path);

  // Removes those that are still the remembered ones; others belong to the new
  // main file. To be called while SQLite still has the old ones open: only then
  // is their number surely theirs. Processes take turns: see FolderLock.
  absl::Status RemoveOld(int timeout_ms) const;

 private:
  struct Identity {
    dev_t device = 0;
    ino_t inode = 0;  // 0: there is no such file.
  };
  static Identity Find(const std::string& path);

  std::string path_;
  std::array<Identity, 2> known_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_STORE_SQLITE_LOG_FILES_H_

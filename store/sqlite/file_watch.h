#ifndef ROBOT_ACCOUNTS_STORE_SQLITE_FILE_WATCH_H_
#define ROBOT_ACCOUNTS_STORE_SQLITE_FILE_WATCH_H_

#include <sys/types.h>

#include <cstdint>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "robot_accounts/base/sharded_mutex.h"

namespace robot_accounts {

// Notices that others put another file under a path, or wrote to the file
// behind SQLite's back. In WAL mode the main file changes only when the log is
// written back; for who does that here there is OwnWrite. Thread-safe.
class FileWatch final {
 public:
  enum class Sight {
    kSame,
    kTouched,   // The same file, written to: by another process's check-point,
                // or over it.
    kReplaced,  // Another file.
  };

  explicit FileWatch(std::string path) : path_(std::move(path)) {}

  // From now on the file is as it is now. See FileError.
  absl::Status Begin();

  // One lstat(). UNAVAILABLE, reason STORE_GONE, if there is no such file.
  absl::StatusOr<Sight> Look();

  // As long as one lives, changes of the file are this process's own.
  class OwnWrite final {
   public:
    explicit OwnWrite(FileWatch& watch);
    OwnWrite(const OwnWrite&) = delete;
    OwnWrite& operator=(const OwnWrite&) = delete;
    ~OwnWrite();

   private:
    FileWatch& watch_;
  };

 private:
  struct State {
    dev_t device = 0;
    ino_t inode = 0;
    off_t bytes = 0;
    // Of its last change, which no program can set.
    int64_t changed_ns = 0;
  };

  static int Read(const std::string& path, State& state);

  const std::string path_;
  ShardedMutex mutex_;
  State known_ ABSL_GUARDED_BY(mutex_);
  bool own_write_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_STORE_SQLITE_FILE_WATCH_H_

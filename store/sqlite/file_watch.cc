#include "robot_accounts/store/sqlite/file_watch.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/store/sqlite/sqlite_error.h"

namespace robot_accounts {

int FileWatch::Read(const std::string& path, State& state) {
  struct stat found;
  if (lstat(path.c_str(), &found) != 0) return errno;
  state.device = found.st_dev;
  state.inode = found.st_ino;
  state.bytes = found.st_size;
  state.changed_ns = int64_t{found.st_ctim.tv_sec} * 1000000000 +
                     int64_t{found.st_ctim.tv_nsec};
  return 0;
}

absl::Status FileWatch::Begin() {
  State now;
  if (const int error = Read(path_, now); error != 0) {
    return FileError(error, "looking at");
  }
  const ShardedWriterLock lock(mutex_);
  known_ = now;
  return absl::OkStatus();
}

absl::StatusOr<FileWatch::Sight> FileWatch::Look() {
  State now;
  const ShardedReaderLock lock(mutex_);
  if (const int error = Read(path_, now); error != 0) {
    return MakeError(absl::StatusCode::kUnavailable, "STORE_GONE",
                     absl::StrCat("store file: ", std::strerror(error)));
  }
  if (now.inode != known_.inode || now.device != known_.device) {
    return Sight::kReplaced;
  }
  if (now.changed_ns == known_.changed_ns && now.bytes == known_.bytes) {
    return Sight::kSame;
  }
  return own_write_ ? Sight::kSame : Sight::kTouched;
}

FileWatch::OwnWrite::OwnWrite(FileWatch& watch) : watch_(watch) {
  const ShardedWriterLock lock(watch_.mutex_);
  watch_.own_write_ = true;
}

FileWatch::OwnWrite::~OwnWrite() {
  State now;
  const ShardedWriterLock lock(watch_.mutex_);
  watch_.own_write_ = false;
  const bool same_file = FileWatch::Read(watch_.path_, now) == 0 &&
                         now.inode == watch_.known_.inode &&
                         now.device == watch_.known_.device;
  if (same_file) watch_.known_ = now;
}

}  // namespace robot_accounts

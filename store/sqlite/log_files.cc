#include "robot_accounts/store/sqlite/log_files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "robot_accounts/store/sqlite/file_checks.h"
#include "robot_accounts/store/sqlite/sqlite_error.h"

namespace robot_accounts {
namespace {

constexpr const char* kSuffixes[] = {"-wal", "-shm"};

// The lock on a folder, by which processes take turns here.
class FolderLock final {
 public:
  explicit FolderLock(const std::string& folder)
      : folder_(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    int result = -1;
    do {
      result = flock(folder_, LOCK_EX);
    } while (result != 0 && errno == EINTR);
    error_ = result == 0 ? 0 : errno;
  }
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;
  ~FolderLock() {
    if (folder_ >= 0) close(folder_);
  }

  int error() const { return error_; }

 private:
  const int folder_;
  int error_;
};

}  // namespace

LogFiles::Identity LogFiles::Find(const std::string& path) {
  struct stat found;
  if (lstat(path.c_str(), &found) != 0) return {};
  return {found.st_dev, found.st_ino};
}

LogFiles::LogFiles(std::string path) : path_(std::move(path)) {
  for (size_t i = 0; i < known_.size(); ++i) {
    known_[i] = Find(absl::StrCat(path_, kSuffixes[i]));
  }
}

absl::Status LogFiles::RemoveOld() const {
  const FolderLock lock(FolderOf(path_));
  if (lock.error() != 0) return FileError(lock.error(), "locking its folder");
  for (size_t i = 0; i < known_.size(); ++i) {
    const std::string path = absl::StrCat(path_, kSuffixes[i]);
    const Identity now = Find(path);
    const bool same = now.inode != 0 && now.inode == known_[i].inode &&
                      now.device == known_[i].device;
    if (same && unlink(path.c_str()) != 0) return FileError(errno, "removing");
  }
  return absl::OkStatus();
}

}  // namespace robot_accounts

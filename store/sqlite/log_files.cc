#include "robot_accounts/store/sqlite/log_files.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "robot_accounts/store/sqlite/folder_lock.h"
#include "robot_accounts/store/sqlite/sqlite_error.h"

namespace robot_accounts {
namespace {

constexpr const char* kSuffixes[] = {"-wal", "-shm"};

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

absl::Status LogFiles::RemoveOld(int timeout_ms) const {
  const FolderLock lock(path_, timeout_ms);
  if (!lock.status().ok()) return lock.status();
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

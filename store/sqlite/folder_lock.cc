#include "robot_accounts/store/sqlite/folder_lock.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "absl/status/status.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/store/sqlite/file_checks.h"
#include "robot_accounts/store/sqlite/sqlite_error.h"

namespace robot_accounts {
namespace {

constexpr int kPauseMs = 5;

// 0, or an errno: EWOULDBLOCK if another still holds the lock.
int Lock(int folder, int timeout_ms) {
  for (int left_ms = timeout_ms; true; left_ms -= kPauseMs) {
    if (flock(folder, LOCK_EX | LOCK_NB) == 0) return 0;
    if (errno != EINTR && (errno != EWOULDBLOCK || left_ms <= 0)) return errno;
    poll(nullptr, 0, kPauseMs);
  }
}

}  // namespace

FolderLock::FolderLock(const std::string& path, int timeout_ms)
    : folder_(
          open(FolderOf(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
  const int error = folder_ < 0 ? errno : Lock(folder_, timeout_ms);
  if (error == EWOULDBLOCK) {
    status_ = MakeError(absl::StatusCode::kUnavailable, "STORE_BUSY",
                        "store file: another process holds its folder");
  } else if (error != 0) {
    status_ = FileError(error, "locking its folder");
  }
}

FolderLock::~FolderLock() {
  if (folder_ >= 0) close(folder_);
}

}  // namespace robot_accounts

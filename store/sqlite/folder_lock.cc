#include "robot_accounts/store/sqlite/folder_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "robot_accounts/store/sqlite/file_checks.h"
#include "robot_accounts/store/sqlite/sqlite_error.h"

namespace robot_accounts {

FolderLock::FolderLock(const std::string& path)
    : folder_(
          open(FolderOf(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
  int result = -1;
  if (folder_ >= 0) {
    do {
      result = flock(folder_, LOCK_EX);
    } while (result != 0 && errno == EINTR);
  }
  if (result != 0) status_ = FileError(errno, "locking its folder");
}

FolderLock::~FolderLock() {
  if (folder_ >= 0) close(folder_);
}

}  // namespace robot_accounts

#include "robot_accounts/store/sqlite/file_checks.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/store/sqlite/sqlite_error.h"

namespace robot_accounts {
namespace {

// What SQLite reads beside the main file, and lays over it.
constexpr absl::string_view kBeside[] = {"-wal", "-shm", "-journal"};

absl::Status Refuse(absl::string_view reason, absl::string_view file,
                    absl::string_view message) {
  return MakeError(absl::StatusCode::kFailedPrecondition, reason,
                   absl::StrCat(file, " ", message));
}

absl::Status CheckKindAndOwner(absl::string_view file, const struct stat& found,
                               uid_t self) {
  if (S_ISLNK(found.st_mode)) {
    return Refuse("STORE_INSECURE_FILE", file,
                  "is a symbolic link: name the file itself");
  }
  if (!S_ISREG(found.st_mode)) {
    return Refuse("STORE_NOT_OURS", file, "is not a plain file");
  }
  if (found.st_uid != self) {
    return Refuse("STORE_INSECURE_FILE", file,
                  absl::StrCat("belongs to user ", found.st_uid,
                               ", this process is user ", self));
  }
  if ((found.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
    return Refuse("STORE_INSECURE_FILE", file,
                  "can be written by others: chmod go-w it");
  }
  return absl::OkStatus();
}

// Who may make files in the folder could put a log there that says anything.
absl::Status CheckBeside(const std::string& path, uid_t self) {
  for (const absl::string_view suffix : kBeside) {
    struct stat found;
    if (lstat(absl::StrCat(path, suffix).c_str(), &found) != 0) {
      if (errno == ENOENT) continue;
      return FileError(errno, "looking at what is beside it");
    }
    absl::Status status =
        CheckKindAndOwner(absl::StrCat("store file's ", suffix), found, self);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

bool IsAllowed(const std::string& path, int access) {
  return faccessat(AT_FDCWD, path.c_str(), access, AT_EACCESS) == 0;
}

}  // namespace

std::string FolderOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

absl::StatusOr<std::string> ResolveFolder(const std::string& path) {
  const std::unique_ptr<char, decltype(&free)> folder(
      realpath(FolderOf(path).c_str(), nullptr), &free);
  if (folder == nullptr) return FileError(errno, "finding its folder");
  const absl::string_view name =
      absl::string_view(path).substr(path.rfind('/') + 1);
  const absl::string_view in = folder.get();
  return absl::StrCat(in, in == "/" ? "" : "/", name);
}

absl::Status CreateIfAbsent(const std::string& path) {
  const int file =
      open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
           S_IRUSR | S_IWUSR);
  if (file < 0) {
    return errno == EEXIST ? absl::OkStatus() : FileError(errno, "creating");
  }
  close(file);
  return SyncFolder(path);
}

absl::Status CheckFile(const std::string& path, uid_t self) {
  struct stat found;
  if (lstat(path.c_str(), &found) != 0) return FileError(errno, "looking at");
  absl::Status status = CheckKindAndOwner("store file", found, self);
  if (status.ok()) status = CheckBeside(path, self);
  if (!status.ok()) return status;
  if (!IsAllowed(path, R_OK)) return FileError(EACCES, "reading");
  if (!IsAllowed(path, W_OK)) {
    return Refuse("STORE_READ_ONLY", "store file", "is read-only");
  }
  // The write-ahead log lies beside it.
  if (!IsAllowed(FolderOf(path), W_OK | X_OK)) {
    return Refuse("STORE_READ_ONLY", "store file",
                  "lies in a read-only folder");
  }
  return absl::OkStatus();
}

absl::Status SyncFolder(const std::string& path) {
  const int folder =
      open(FolderOf(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return FileError(errno, "opening its folder");
  const int error = fsync(folder) == 0 ? 0 : errno;
  close(folder);
  // Some file systems cannot sync folders, and need not.
  if (error == 0 || error == EINVAL) return absl::OkStatus();
  return FileError(error, "syncing its folder");
}

}  // namespace robot_accounts

#include "robot_accounts/cli/export_file.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "robot_accounts/base/error.h"

namespace robot_accounts::cli {
namespace {

constexpr absl::string_view kSuffix = ".json";
constexpr size_t kMaxIdBytes = 19;  // Of an int64 above 0.

bool Fits(absl::string_view full_name) {
  return full_name.size() + kSuffix.size() <= NAME_MAX;
}

// What stays of a name that does not fit. No name of a robot has a `~`, so it
// meets no whole one.
std::string Cut(absl::string_view full_name) {
  const size_t room = NAME_MAX - kSuffix.size() - kMaxIdBytes - 1;
  return absl::StrCat(full_name.substr(0, room), "~");
}

// Whether `path` is a file's name of the caller's own.
bool NamesFile(const std::string& path) {
  struct stat found;
  return absl::EndsWith(path, kSuffix) &&
         (stat(path.c_str(), &found) != 0 || !S_ISDIR(found.st_mode));
}

// The directory that `path` is in.
std::string DirectoryOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

absl::Status ReserveError(absl::string_view file, int error) {
  if (error == EEXIST) {
    return MakeError(absl::StatusCode::kAlreadyExists, "EXPORT_EXISTS",
                     absl::StrCat("export file ", Quoted(file),
                                  " exists and is never overwritten"));
  }
  return MakeError(absl::StatusCode::kFailedPrecondition, "EXPORT_FAILED",
                   absl::StrCat("cannot make export file ", Quoted(file), ": ",
                                strerror(error)));
}

}  // namespace

absl::StatusOr<ExportFile> ExportFile::Reserve(const std::string& path,
                                               absl::string_view full_name,
                                               int64_t id) {
  const bool names_file = NamesFile(path);
  const std::string directory = names_file ? DirectoryOf(path) : path;
  std::string cut_name;
  std::string name = names_file ? path.substr(path.rfind('/') + 1)
                                : absl::StrCat(full_name, kSuffix);
  if (!names_file && !Fits(full_name)) {
    cut_name = Cut(full_name);
    name = id > 0 ? absl::StrCat(cut_name, id, kSuffix)
                  : absl::StrCat(cut_name, "new", kSuffix);
  }
  const int directory_fd =
      open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory_fd < 0) return ReserveError(directory, errno);
  const int fd = openat(directory_fd, name.c_str(),
                        O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                        S_IRUSR | S_IWUSR);
  if (fd < 0) {
    const int error = errno;
    close(directory_fd);
    return ReserveError(name, error);
  }
  ExportFile file(directory, directory_fd, std::move(name), fd);
  if (id <= 0) file.cut_name_ = std::move(cut_name);
  return file;
}

ExportFile::ExportFile(ExportFile&& other) noexcept
    : directory_(std::move(other.directory_)),
      directory_fd_(std::exchange(other.directory_fd_, -1)),
      name_(std::move(other.name_)),
      fd_(std::exchange(other.fd_, -1)),
      cut_name_(std::move(other.cut_name_)),
      written_(other.written_) {}

ExportFile::~ExportFile() {
  if (fd_ < 0) return;
  if (!written_) unlinkat(directory_fd_, name_.c_str(), 0);
  close(fd_);
  close(directory_fd_);
}

absl::Status ExportFile::Write(absl::string_view json, int64_t id) {
  if (absl::Status status = WriteAndSync(json); !status.ok()) return status;
  written_ = true;
  if (cut_name_.empty()) return absl::OkStatus();
  // Whatever holds the better name stays: this one serves as well.
  std::string better = absl::StrCat(cut_name_, id, kSuffix);
  if (renameat2(directory_fd_, name_.c_str(), directory_fd_, better.c_str(),
                RENAME_NOREPLACE) == 0) {
    name_ = std::move(better);
    fsync(directory_fd_);
  }
  return absl::OkStatus();
}

absl::Status ExportFile::WriteAndSync(absl::string_view json) {
  bool ok = true;
  while (ok && !json.empty()) {
    const ssize_t written = write(fd_, json.data(), json.size());
    if (written > 0) {
      json.remove_prefix(written);
    } else {
      ok = written < 0 && errno == EINTR;
    }
  }
  if (ok && fsync(fd_) == 0 && fsync(directory_fd_) == 0) {
    return absl::OkStatus();
  }
  return MakeError(absl::StatusCode::kUnavailable, "EXPORT_FAILED",
                   absl::StrCat("cannot write export file ", Quoted(name_),
                                ": ", strerror(errno)));
}

std::string ExportFile::path() const {
  return absl::StrCat(directory_, "/", name_);
}

}  // namespace robot_accounts::cli

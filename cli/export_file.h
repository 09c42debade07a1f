#ifndef ROBOT_ACCOUNTS_CLI_EXPORT_FILE_H_
#define ROBOT_ACCOUNTS_CLI_EXPORT_FILE_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace robot_accounts::cli {

// The file that a secret is exported to: `<full name>.json` in a directory, or
// one that the caller names. It is reserved
// before anything changes, so that no secret is made that cannot be kept; one
// that is not written is removed. Move-only.
class ExportFile final {
 public:
  // Makes the file in the directory `path`, or `path` itself if it ends in
  // .json and is no directory: a new one, for its owner alone, no link
  // followed. A robot's name too long for a file is cut and ends with the
  // robot's id; `id` is 0 as long as it has none. Returns AlreadyExists, reason
  // EXPORT_EXISTS, or FailedPrecondition, reason EXPORT_FAILED.
  static absl::StatusOr<ExportFile> Reserve(const std::string& path,
                                            absl::string_view full_name,
                                            int64_t id);

  ExportFile(ExportFile&& other) noexcept;
  ExportFile& operator=(ExportFile&&) = delete;
  ~ExportFile();

  // Writes `json` and syncs the file and its directory. `id` is the robot's.
  // Returns Unavailable, reason EXPORT_FAILED; then the file is removed.
  absl::Status Write(absl::string_view json, int64_t id);

  // Where it is; Write may change it if Reserve was not told the id.
  std::string path() const;

 private:
  ExportFile(std::string directory, int directory_fd, std::string name, int fd)
      : directory_(std::move(directory)),
        directory_fd_(directory_fd),
        name_(std::move(name)),
        fd_(fd) {}
  absl::Status WriteAndSync(absl::string_view json);

  std::string directory_;
  int directory_fd_;
  std::string name_;
  int fd_;  // -1: moved from.
  // What the name becomes with an id after it; empty if it is final.
  std::string cut_name_;
  bool written_ = false;
};

}  // namespace robot_accounts::cli

#endif  // ROBOT_ACCOUNTS_CLI_EXPORT_FILE_H_

#ifndef ROBOT_ACCOUNTS_CLI_OUTPUT_H_
#define ROBOT_ACCOUNTS_CLI_OUTPUT_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace robot_accounts::cli {

// For people, for programs, or a secret alone, for a pipe.
enum class OutputFormat { kTable, kJson, kSecret };

// Writes text to a file descriptor at once: no secret stays behind in a buffer.
class Output final {
 public:
  // Borrows `fd`.
  explicit Output(int fd) : fd_(fd) {}

  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  void Write(absl::string_view text);
  void WriteLine(absl::string_view text);

  // Whether someone may be looking.
  bool is_terminal() const;

  // OK while everything was written; else Unavailable, reason OUTPUT_FAILED, of
  // the first failure. What came after it was dropped.
  const absl::Status& status() const { return status_; }

 private:
  const int fd_;
  absl::Status status_;
};

}  // namespace robot_accounts::cli

#endif  // ROBOT_ACCOUNTS_CLI_OUTPUT_H_

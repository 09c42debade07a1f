#include "robot_accounts/cli/secret_input.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/cli/args.h"
#include "robot_accounts/cli/secret_buffer.h"

namespace robot_accounts::cli {
namespace {

absl::Status InputFailed(absl::string_view where, int error) {
  return MakeError(
      absl::StatusCode::kUnavailable, "INPUT_FAILED",
      absl::StrCat("cannot read the secret ", where, ": ", strerror(error)));
}

absl::StatusOr<SecretBytes> ReadAll(int fd, absl::string_view where) {
  SecretBuffer buffer;
  while (!buffer.full()) {
    const ssize_t got = read(fd, buffer.bytes + buffer.used,
                             sizeof(buffer.bytes) - buffer.used);
    if (got == 0) break;
    if (got > 0) {
      buffer.used += got;
    } else if (errno != EINTR) {
      return InputFailed(where, errno);
    }
  }
  return TakeSecret(buffer, where);
}

}  // namespace

absl::StatusOr<SecretBytes> ReadSecret(int fd) {
  if (isatty(fd)) {
    return UsageError(
        "option --secret-stdin reads a file or a pipe, not a terminal, which "
        "would show the secret");
  }
  return ReadAll(fd, "on standard input");
}

absl::StatusOr<SecretBytes> ReadSecretFile(const std::string& path) {
  const std::string where = absl::StrCat("in file ", Quoted(path));
  const int fd = open(path.c_str(), O_RDONLY | O_NOCTTY | O_CLOEXEC);
  if (fd < 0) return InputFailed(where, errno);
  absl::StatusOr<SecretBytes> secret =
      isatty(fd) ? UsageError(
                       "a secret is read from a file or a pipe, not "
                       "from a terminal, which would show it")
                 : ReadAll(fd, where);
  close(fd);
  return secret;
}

}  // namespace robot_accounts::cli

#include "robot_accounts/cli/secret_input.h"

#include <string.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>

#include "absl/strings/str_cat.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/cli/args.h"
#include "robot_accounts/crypto/secret_policy.h"

namespace robot_accounts::cli {
namespace {

// Room for the newline, and for one byte more to see that it is too long.
struct Buffer {
  ~Buffer() { explicit_bzero(bytes, sizeof(bytes)); }
  char bytes[kMaxPresentedSecretBytes + 2];
  size_t used = 0;
};

absl::Status ReadAll(int fd, Buffer& buffer) {
  while (buffer.used < sizeof(buffer.bytes)) {
    const ssize_t got = read(fd, buffer.bytes + buffer.used,
                             sizeof(buffer.bytes) - buffer.used);
    if (got == 0) break;
    if (got > 0) {
      buffer.used += got;
    } else if (errno != EINTR) {
      return MakeError(
          absl::StatusCode::kUnavailable, "INPUT_FAILED",
          absl::StrCat("cannot read the secret: ", strerror(errno)));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<SecretBytes> ReadSecret(int fd) {
  if (isatty(fd)) {
    return UsageError(
        "option --secret-stdin reads a file or a pipe, not a terminal, which "
        "would show the secret");
  }
  Buffer buffer;
  if (absl::Status status = ReadAll(fd, buffer); !status.ok()) return status;
  size_t size = buffer.used;
  if (size > 0 && buffer.bytes[size - 1] == '\n') --size;
  if (size == 0) {
    return InvalidArgument("EMPTY_SECRET",
                           "the secret on standard input is empty");
  }
  if (size > kMaxPresentedSecretBytes) {
    return InvalidArgument(
        "SECRET_TOO_LONG",
        absl::StrCat("the secret on standard input is longer than ",
                     kMaxPresentedSecretBytes, " bytes"));
  }
  return SecretBytes::Copy(absl::string_view(buffer.bytes, size));
}

}  // namespace robot_accounts::cli

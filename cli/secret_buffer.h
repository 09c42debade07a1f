#ifndef ROBOT_ACCOUNTS_CLI_SECRET_BUFFER_H_
#define ROBOT_ACCOUNTS_CLI_SECRET_BUFFER_H_

#include <string.h>

#include <cstddef>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/crypto/secret_bytes.h"
#include "robot_accounts/crypto/secret_policy.h"

namespace robot_accounts::cli {

// Where a secret is read to; wiped when it dies. It has room for a newline, and
// for one byte more to see that it is too long.
struct SecretBuffer {
  SecretBuffer() = default;
  SecretBuffer(const SecretBuffer&) = delete;
  SecretBuffer& operator=(const SecretBuffer&) = delete;
  ~SecretBuffer() { explicit_bzero(bytes, sizeof(bytes)); }

  bool full() const { return used == sizeof(bytes); }

  char bytes[kMaxPresentedSecretBytes + 2];
  size_t used = 0;
};

// What was read, without its last newline. `where` is for the messages: "on
// standard input".
inline absl::StatusOr<SecretBytes> TakeSecret(const SecretBuffer& buffer,
                                              absl::string_view where) {
  size_t size = buffer.used;
  if (size > 0 && buffer.bytes[size - 1] == '\n') --size;
  if (size == 0) {
    return InvalidArgument("EMPTY_SECRET",
                           absl::StrCat("the secret ", where, " is empty"));
  }
  if (size > kMaxPresentedSecretBytes) {
    return InvalidArgument(
        "SECRET_TOO_LONG",
        absl::StrCat("the secret ", where, " is longer than ",
                     kMaxPresentedSecretBytes, " bytes"));
  }
  return SecretBytes::Copy(absl::string_view(buffer.bytes, size));
}

}  // namespace robot_accounts::cli

#endif  // ROBOT_ACCOUNTS_CLI_SECRET_BUFFER_H_

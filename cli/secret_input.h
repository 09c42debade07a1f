#ifndef ROBOT_ACCOUNTS_CLI_SECRET_INPUT_H_
#define ROBOT_ACCOUNTS_CLI_SECRET_INPUT_H_

#include <string>

#include "absl/status/statusor.h"
#include "robot_accounts/crypto/secret_bytes.h"

namespace robot_accounts::cli {

// Reads a secret from `fd` (which is borrowed) to its end and cuts exactly one
// newline. Nothing of it stays elsewhere in memory. Returns a UsageError if
// `fd` is a terminal, which would show the secret; InvalidArgument, reason
// SECRET_TOO_LONG above 8 KiB or EMPTY_SECRET; Unavailable, reason
// INPUT_FAILED.
absl::StatusOr<SecretBytes> ReadSecret(int fd);

// The same of a file.
absl::StatusOr<SecretBytes> ReadSecretFile(const std::string& path);

}  // namespace robot_accounts::cli

#endif  // ROBOT_ACCOUNTS_CLI_SECRET_INPUT_H_

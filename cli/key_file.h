#ifndef ROBOT_ACCOUNTS_CLI_KEY_FILE_H_
#define ROBOT_ACCOUNTS_CLI_KEY_FILE_H_

#include <string>

#include "absl/status/statusor.h"

namespace robot_accounts::cli {

// Reads a public key: the first 64 KiB of a file. Returns Unavailable, reason
// INPUT_FAILED.
absl::StatusOr<std::string> ReadKeyFile(const std::string& path);

}  // namespace robot_accounts::cli

#endif  // ROBOT_ACCOUNTS_CLI_KEY_FILE_H_

#ifndef ROBOT_ACCOUNTS_CLI_KEY_FILE_H_
#define ROBOT_ACCOUNTS_CLI_KEY_FILE_H_

#include <string>

#include "absl/status/statusor.h"

namespace robot_accounts::cli {

// Reads a public key: a file of at most 64 KiB. Returns Unavailable, or
// InvalidArgument of a longer one; reason INPUT_FAILED.
absl::StatusOr<std::string> ReadKeyFile(const std::string& path);

}  // namespace robot_accounts::cli

#endif  // ROBOT_ACCOUNTS_CLI_KEY_FILE_H_

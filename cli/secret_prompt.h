#ifndef ROBOT_ACCOUNTS_CLI_SECRET_PROMPT_H_
#define ROBOT_ACCOUNTS_CLI_SECRET_PROMPT_H_

#include "absl/status/statusor.h"
#include "robot_accounts/crypto/secret_bytes.h"

namespace robot_accounts::cli {

// Asks for a new secret at the terminal that controls this process, twice and
// without showing it. Returns a UsageError without a terminal; InvalidArgument,
// reasons SECRETS_DIFFER, EMPTY_SECRET and SECRET_TOO_LONG; Unavailable, reason
// INPUT_FAILED. A signal ends the process as ever, but the terminal shows again
// what is typed.
absl::StatusOr<SecretBytes> AskForNewSecret();

}  // namespace robot_accounts::cli

#endif  // ROBOT_ACCOUNTS_CLI_SECRET_PROMPT_H_

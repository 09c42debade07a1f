#ifndef ROBOT_ACCOUNTS_CLI_LIFE_ARGS_H_
#define ROBOT_ACCOUNTS_CLI_LIFE_ARGS_H_

#include "absl/status/statusor.h"
#include "absl/types/optional.h"
#include "robot_accounts/cli/args.h"
#include "robot_accounts/robot/robot_edit.h"
#include "robot_accounts/robot/robot_spec.h"

namespace robot_accounts::cli {

// How long a new robot lives: --days, --expires-in or --expires-at, else the
// default. Returns a UsageError for more than one of them, and for what is no
// time.
absl::StatusOr<LifeSpec> LifeFromArgs(const Args& args);

// What an edit makes of a robot's life: --days, --expires-at or --extend-days;
// nothing if none is given. Fails likewise.
absl::StatusOr<absl::optional<LifeEdit>> LifeEditFromArgs(const Args& args);

}  // namespace robot_accounts::cli

#endif  // ROBOT_ACCOUNTS_CLI_LIFE_ARGS_H_

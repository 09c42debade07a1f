#ifndef ROBOT_ACCOUNTS_CLI_FIND_ROBOT_H_
#define ROBOT_ACCOUNTS_CLI_FIND_ROBOT_H_

#include <string>

#include "absl/status/statusor.h"
#include "robot_accounts/robot/actor.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "robot_accounts/robot/robot_view.h"

namespace robot_accounts::cli {

// `name` with the store's prefix before it, if it has neither that nor the old
// one that is still understood.
absl::StatusOr<std::string> WithPrefix(RobotAccounts& accounts,
                                       const std::string& name);

// The robot of that name, with or without its prefix, old robots included.
// NotFound, reason ROBOT_NOT_FOUND; FailedPrecondition, reason NAME_NOT_UNIQUE,
// if several have it: old ones are named alike in different projects, and a new
// one may have an old one's name. The message tells their ids.
absl::StatusOr<RobotView> FindByName(RobotAccounts& accounts,
                                     const Actor& actor,
                                     const std::string& name);

}  // namespace robot_accounts::cli

#endif  // ROBOT_ACCOUNTS_CLI_FIND_ROBOT_H_

#ifndef ROBOT_ACCOUNTS_ROBOT_MADE_ROBOTS_H_
#define ROBOT_ACCOUNTS_ROBOT_MADE_ROBOTS_H_

#include <vector>

#include "absl/status/statusor.h"
#include "robot_accounts/robot/actor_rights.h"
#include "robot_accounts/robot/change.h"
#include "robot_accounts/robot/robot.h"

namespace robot_accounts {

// `robot` and all that it made, and they made: each once, whatever the records
// say, makers first. PermissionDenied, reason ACTOR_NOT_PERMITTED, and what
// Change::CheckTarget says, if the actor may not do `deed` to all of them.
absl::StatusOr<std::vector<Robot>> WithMade(Change& change, const Robot& robot,
                                            RobotDeed deed);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_MADE_ROBOTS_H_

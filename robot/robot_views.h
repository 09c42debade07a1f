#ifndef ROBOT_ACCOUNTS_ROBOT_ROBOT_VIEWS_H_
#define ROBOT_ACCOUNTS_ROBOT_ROBOT_VIEWS_H_

#include <string>

#include "absl/status/statusor.h"
#include "robot_accounts/robot/naming_policy.h"
#include "robot_accounts/robot/project.h"
#include "robot_accounts/robot/robot.h"
#include "robot_accounts/robot/robot_store.h"
#include "robot_accounts/robot/robot_view.h"

namespace robot_accounts {

// The name that `robot` of `project` (null at system level) logs in with.
// Legacy robots were stored with their full name.
std::string FullNameOf(const Robot& robot, const NamingPolicy& naming,
                       const Project* project);

// What the caller will be told of `robot`, made before the change is committed:
// afterwards nothing may fail any more. Its table holds the robot's projects.
absl::StatusOr<RobotView> ViewIn(StoreTransaction& transaction, Robot robot);

// NotFound, reason ROBOT_NOT_FOUND, if the store had none.
absl::StatusOr<RobotView> ViewOf(absl::StatusOr<LoginView> read);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_ROBOT_VIEWS_H_

#ifndef ROBOT_ACCOUNTS_CAPI_ROBOT_SPECS_H_
#define ROBOT_ACCOUNTS_CAPI_ROBOT_SPECS_H_

#include "robot_accounts.h"
#include "robot_accounts/robot/robot_spec.h"

struct ra_robot_spec {
  robot_accounts::RobotSpec spec;
};

#endif  // ROBOT_ACCOUNTS_CAPI_ROBOT_SPECS_H_

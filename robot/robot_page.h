#ifndef ROBOT_ACCOUNTS_ROBOT_ROBOT_PAGE_H_
#define ROBOT_ACCOUNTS_ROBOT_ROBOT_PAGE_H_

#include <string>
#include <vector>

#include "robot_accounts/robot/robot.h"

namespace robot_accounts {

// In the order that was asked for.
struct RobotPage {
  std::vector<Robot> robots;
  std::string next_cursor;  // Empty: this was the last page.
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_ROBOT_PAGE_H_

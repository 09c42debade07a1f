#ifndef ROBOT_ACCOUNTS_ROBOT_ROBOT_FILTER_H_
#define ROBOT_ACCOUNTS_ROBOT_ROBOT_FILTER_H_

#include <cstdint>
#include <string>

#include "robot_accounts/robot/robot.h"
#include "robot_accounts/robot/robot_query.h"

namespace robot_accounts {

// For stores: which robots a query asks for, whatever its order and page.
// Immutable; must not outlive the query.
class RobotFilter final {
 public:
  explicit RobotFilter(const RobotQuery& query);

  bool Matches(const Robot& robot) const;

 private:
  bool MatchesTimes(const Robot& robot) const;

  const RobotQuery& query_;
  const std::string search_;  // In lower case.
};

// Whether the robots of a project, or with 0 the system's, are in sight.
bool IsInSight(const RobotsInSight& sight, int64_t project_id);

// Whether the robot `maker_id` made `robot`.
bool IsMadeBy(const Robot& robot, int64_t maker_id);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_ROBOT_FILTER_H_

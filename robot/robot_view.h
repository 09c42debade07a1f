#ifndef ROBOT_ACCOUNTS_ROBOT_ROBOT_VIEW_H_
#define ROBOT_ACCOUNTS_ROBOT_ROBOT_VIEW_H_

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "robot_accounts/robot/project_table.h"
#include "robot_accounts/robot/robot.h"

namespace robot_accounts {

// A robot with the names that held when it was read. An immutable value, cheap
// to copy; every method may run concurrently.
class RobotView final {
 public:
  RobotView(Robot robot, std::string full_name,
            std::shared_ptr<const ProjectTable> projects)
      : robot_(std::move(robot)),
        full_name_(std::move(full_name)),
        projects_(std::move(projects)) {}

  const Robot& robot() const { return robot_; }
  const std::string& full_name() const { return full_name_; }
  // Empty at system level.
  absl::string_view project_name() const;
  // To name the projects of its grants.
  const ProjectTable& projects() const { return *projects_; }

 private:
  Robot robot_;
  std::string full_name_;
  std::shared_ptr<const ProjectTable> projects_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_ROBOT_VIEW_H_

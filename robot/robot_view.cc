#include "robot_accounts/robot/robot_view.h"

#include "absl/strings/string_view.h"

namespace robot_accounts {

absl::string_view RobotView::project_name() const {
  const Project* project = projects_->FindById(robot_.project_id());
  return project == nullptr ? absl::string_view() : project->name;
}

}  // namespace robot_accounts

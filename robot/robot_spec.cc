#include "robot_accounts/robot/robot_spec.h"

#include <string>
#include <utility>

namespace robot_accounts {

GrantSpec GrantSpec::System(PermissionSet set) {
  return {Where::kSystem, "", std::move(set)};
}

GrantSpec GrantSpec::AllProjects(PermissionSet set) {
  return {Where::kAllProjects, "", std::move(set)};
}

GrantSpec GrantSpec::Project(std::string name, PermissionSet set) {
  return {Where::kProject, std::move(name), std::move(set)};
}

}  // namespace robot_accounts

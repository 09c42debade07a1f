#ifndef ROBOT_ACCOUNTS_ROBOT_ROBOT_SPEC_H_
#define ROBOT_ACCOUNTS_ROBOT_ROBOT_SPEC_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/types/variant.h"
#include "robot_accounts/permissions/permission_set.h"
#include "robot_accounts/robot/robot_record.h"

namespace robot_accounts {

// Where a new robot may do what: in the system, in all projects, or in a
// project by name.
struct GrantSpec {
  enum class Where { kSystem, kAllProjects, kProject };

  static GrantSpec System(PermissionSet set);
  static GrantSpec AllProjects(PermissionSet set);
  static GrantSpec Project(std::string name, PermissionSet set);

  Where where;
  std::string project;
  PermissionSet set;
  // If not 0, the project's id: the project so named must have it, or
  // FailedPrecondition, reason PROJECT_MISMATCH. Without a name it is enough.
  int64_t project_id = 0;
};

// How long a robot lives: the store's default, days counted from its creation
// (-1: never), seconds from now, or until a second of the Unix clock.
struct DefaultLife {};
struct LifeInDays {
  int64_t days;
};
struct LifeInSeconds {
  int64_t seconds;
};
struct LifeUntil {
  int64_t unix_s;
};
using LifeSpec =
    absl::variant<DefaultLife, LifeInDays, LifeInSeconds, LifeUntil>;

// A robot to be made.
struct RobotSpec {
  static constexpr size_t kMaxDescriptionBytes = 1024;

  RobotLevel level = RobotLevel::kProject;
  std::string project;  // Its name; empty at system level.
  std::string account_name;
  std::string description;  // UTF-8 without control bytes.
  LifeSpec life;
  std::vector<GrantSpec> grants;  // One a scope; a project robot's: one.
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_ROBOT_SPEC_H_

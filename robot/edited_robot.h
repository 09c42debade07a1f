#ifndef ROBOT_ACCOUNTS_ROBOT_EDITED_ROBOT_H_
#define ROBOT_ACCOUNTS_ROBOT_EDITED_ROBOT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/optional.h"
#include "robot_accounts/robot/change.h"
#include "robot_accounts/robot/robot.h"
#include "robot_accounts/robot/robot_edit.h"
#include "robot_accounts/robot/robot_life.h"
#include "robot_accounts/robot/robot_record.h"

namespace robot_accounts {

// What bounds an edit besides the robot itself.
struct EditRules {
  LifeLimits life;
  bool harbor_rules;  // See StoreTraits.
};

struct EditedRobot {
  RobotRecord record;
  // "permissions", "description", "expires_at", "enabled", "legacy_login";
  // empty: the record is the robot's as it was.
  std::vector<std::string> changed;
};

// OK, or VersionConflict unless `expected` is nothing or the robot's version.
absl::Status CheckVersion(const Robot& robot,
                          absl::optional<uint64_t> expected);

// FailedPrecondition, reason LEGACY_NOT_EDITABLE or NEWER_RECORD, for a robot
// that can be enabled, disabled and deleted only.
absl::Status CheckEditable(const Robot& robot);

// `robot` as `edit` wants it; see RobotAccounts::Edit for the errors.
absl::StatusOr<EditedRobot> ApplyEdit(Change& change, const Robot& robot,
                                      const RobotEdit& edit,
                                      const EditRules& rules);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_EDITED_ROBOT_H_

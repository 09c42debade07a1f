#ifndef ROBOT_ACCOUNTS_ROBOT_ROBOT_EDIT_H_
#define ROBOT_ACCOUNTS_ROBOT_ROBOT_EDIT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/types/optional.h"
#include "absl/types/variant.h"
#include "robot_accounts/robot/robot_spec.h"

namespace robot_accounts {

// So many seconds from now on. Never shortens: a later end, or none, stays.
struct ExtendBySeconds {
  int64_t seconds;
};

// How an edit sets the end of a robot's life: days counted from its creation
// (-1: never; the days that it has leave the second as it is), a second of the
// Unix clock, or a time from now.
using LifeEdit = absl::variant<LifeInDays, LifeUntil, ExtendBySeconds>;

// What to change of a robot; what is not given stays. Its name, level and
// project never change.
struct RobotEdit {
  absl::optional<std::string> description;
  absl::optional<LifeEdit> life;
  // All that it may do from now on. Only these are checked: old rows that are
  // wrong stand in nobody's way.
  absl::optional<std::vector<GrantSpec>> grants;
  absl::optional<bool> enabled;
  // Of a legacy robot only: whether its old token logs in.
  absl::optional<bool> legacy_login_enabled;
  // The version that the editor saw: another one is Aborted, reason
  // VERSION_CONFLICT. Nothing: whatever it is now.
  absl::optional<uint64_t> expected_version;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_ROBOT_EDIT_H_

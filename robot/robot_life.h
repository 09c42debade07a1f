#ifndef ROBOT_ACCOUNTS_ROBOT_ROBOT_LIFE_H_
#define ROBOT_ACCOUNTS_ROBOT_ROBOT_LIFE_H_

#include <cstdint>

#include "absl/status/status.h"
#include "robot_accounts/robot/robot_edit.h"
#include "robot_accounts/robot/robot_record.h"
#include "robot_accounts/robot/robot_spec.h"

namespace robot_accounts {

// What limits how long robots live.
struct LifeLimits {
  int64_t default_days;
  int64_t max_days;  // 0: none.
};

// Both set the expiry of `record` and the days that it was given in, or fail
// with InvalidArgument and leave them: the reasons of Expiration, and
// DURATION_TOO_LONG.

// Of a robot that is being made: `record` has its creation only.
absl::Status SetLife(const LifeSpec& life, const LifeLimits& limits,
                     RobotRecord& record);

// Of a robot that lives. No secret's grace outlives it.
absl::Status EditLife(const LifeEdit& life, const LifeLimits& limits,
                      int64_t now_unix_s, RobotRecord& record);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_ROBOT_LIFE_H_

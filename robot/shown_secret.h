#ifndef ROBOT_ACCOUNTS_ROBOT_SHOWN_SECRET_H_
#define ROBOT_ACCOUNTS_ROBOT_SHOWN_SECRET_H_

#include <cstdint>

#include "robot_accounts/robot/principal.h"
#include "robot_accounts/robot/robot.h"

namespace robot_accounts {

// Whether the secret that `shown` proved itself with still counts for the same
// robot as it is now. A store that keeps one slot may have put another secret
// into it; a renewed hash leaves the version. Thread-safe.
bool IsShownSecretLive(const Principal& shown, const Robot& now,
                       int64_t now_unix_s);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_SHOWN_SECRET_H_

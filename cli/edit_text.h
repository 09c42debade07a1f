#ifndef ROBOT_ACCOUNTS_CLI_EDIT_TEXT_H_
#define ROBOT_ACCOUNTS_CLI_EDIT_TEXT_H_

#include <cstdint>
#include <string>

#include "robot_accounts/robot/robot_view.h"

namespace robot_accounts::cli {

// What an edit changed, for people: each field with what it was and what it is
// now.
std::string EditText(const RobotView& before, const RobotView& after,
                     int64_t now_unix_s);

// The same for programs, on one line: `changed`, the names of the fields
// (description, expires_at, permissions, legacy_login), and the robot `before`
// and `after` as RobotDocument writes it.
std::string EditDocument(const RobotView& before, const RobotView& after,
                         int64_t now_unix_s);

}  // namespace robot_accounts::cli

#endif  // ROBOT_ACCOUNTS_CLI_EDIT_TEXT_H_

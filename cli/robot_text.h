#ifndef ROBOT_ACCOUNTS_CLI_ROBOT_TEXT_H_
#define ROBOT_ACCOUNTS_CLI_ROBOT_TEXT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "robot_accounts/robot/expiration.h"
#include "robot_accounts/robot/robot_view.h"

namespace robot_accounts::cli {

// Robots for people: a row each, or one with all that is known of it.
std::string RobotTable(const std::vector<RobotView>& robots,
                       int64_t now_unix_s);
std::string RobotFields(const RobotView& view, int64_t now_unix_s);

// "2026-12-31T18:00:00Z (29d 23h 59m left)", "Never expires".
std::string ExpiryText(Expiration expires_at, int64_t now_unix_s);

}  // namespace robot_accounts::cli

#endif  // ROBOT_ACCOUNTS_CLI_ROBOT_TEXT_H_

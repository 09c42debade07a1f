#ifndef ROBOT_ACCOUNTS_CLI_ROBOT_TEXT_H_
#define ROBOT_ACCOUNTS_CLI_ROBOT_TEXT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "robot_accounts/robot/expiration.h"
#include "robot_accounts/robot/robot_view.h"

namespace robot_accounts::cli {

// What is said of robots, in words that are the same everywhere.

// "system", "project", "legacy".
absl::string_view LevelText(RobotLevel level);
// "enabled", "disabled".
absl::string_view StateText(bool is_enabled);
// "2026-12-31T18:00:00Z (29d 23h 59m left)", "Never expires".
std::string ExpiryText(Expiration expires_at, int64_t now_unix_s);
// "host", "user", "robot".
absl::string_view ActorKindText(ActorKind kind);
// "generated", "by-hand", "imported".
absl::string_view SecretOriginText(SecretOrigin origin);
// "hmac-sha256", "pbkdf2-sha256", "harbor"; "unreadable" for a hash that is
// none.
absl::string_view SchemeText(const SecretView& slot);

// All that a robot may do, a line for each place: "project library:
// repository:pull, repository:push".
std::vector<std::string> PermissionLines(const RobotView& view);
// The same in a few characters: "pull,push +2", "catalog:read, 1 denied".
std::string PermissionsInShort(const Robot& robot);

// Robots for people: a row each, or one with all that is known of it.
std::string RobotTable(const std::vector<RobotView>& robots,
                       int64_t now_unix_s);
std::string RobotFields(const RobotView& view, int64_t now_unix_s);

}  // namespace robot_accounts::cli

#endif  // ROBOT_ACCOUNTS_CLI_ROBOT_TEXT_H_

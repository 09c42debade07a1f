#ifndef ROBOT_ACCOUNTS_ROBOT_SECRET_REFRESH_H_
#define ROBOT_ACCOUNTS_ROBOT_SECRET_REFRESH_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"

namespace robot_accounts {

// How to give a robot another secret.
struct SecretRefresh {
  // Borrowed for the call. Nothing: a random one is made.
  absl::optional<absl::string_view> secret;
  // How long the old secret lives on, in seconds; 0: it dies at once. It never
  // outlives the robot, and a refresh within a grace ends the older one.
  int64_t grace_s = 0;
  // As in RobotEdit.
  absl::optional<uint64_t> expected_version;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_SECRET_REFRESH_H_

#ifndef ROBOT_ACCOUNTS_ROBOT_STORE_ERRORS_H_
#define ROBOT_ACCOUNTS_ROBOT_STORE_ERRORS_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace robot_accounts {

// The errors that every store answers alike: NotFound, AlreadyExists and
// Aborted, each with the reason of its name.
absl::Status RobotNotFound();
absl::Status RobotExists(absl::string_view account);
absl::Status VersionConflict();
absl::Status ProjectNotFound();
absl::Status ProjectExists(absl::string_view name);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_STORE_ERRORS_H_

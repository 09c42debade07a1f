#include "robot_accounts/robot/store_errors.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/base/error.h"

namespace robot_accounts {

absl::Status RobotNotFound() {
  return MakeError(absl::StatusCode::kNotFound, "ROBOT_NOT_FOUND",
                   "there is no such robot");
}

absl::Status RobotExists(absl::string_view account) {
  return MakeError(absl::StatusCode::kAlreadyExists, "ROBOT_EXISTS",
                   absl::StrCat("a robot with the account name ",
                                Quoted(account), " exists there already"));
}

absl::Status VersionConflict() {
  return MakeError(absl::StatusCode::kAborted, "VERSION_CONFLICT",
                   "the robot was changed by another in the meantime");
}

absl::Status ProjectNotFound() {
  return MakeError(absl::StatusCode::kNotFound, "PROJECT_NOT_FOUND",
                   "there is no such project");
}

absl::Status ProjectExists(absl::string_view name) {
  return MakeError(absl::StatusCode::kAlreadyExists, "PROJECT_EXISTS",
                   absl::StrCat("a project with the name ", Quoted(name),
                                " or its host id exists already"));
}

}  // namespace robot_accounts

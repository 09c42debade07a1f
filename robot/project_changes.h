#ifndef ROBOT_ACCOUNTS_ROBOT_PROJECT_CHANGES_H_
#define ROBOT_ACCOUNTS_ROBOT_PROJECT_CHANGES_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/robot/change.h"
#include "robot_accounts/robot/project.h"

namespace robot_accounts {

// What RobotAccounts does to projects, each within a transaction and for its
// actor; see there.

// AlreadyExists, reason PROJECT_EXISTS, if the name belongs to another host id:
// the host must delete or rename that project first.
absl::StatusOr<Project> PutProjectIn(Change& change, int64_t host_id,
                                     absl::string_view name, bool is_public);

// InvalidArgument, reason NAME_TOO_LONG, if a robot's name would not fit.
absl::StatusOr<Project> RenameProjectIn(Change& change, absl::string_view name,
                                        absl::string_view new_name);

absl::Status DeleteProjectIn(Change& change, absl::string_view name);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_PROJECT_CHANGES_H_

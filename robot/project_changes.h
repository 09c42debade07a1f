#ifndef ROBOT_ACCOUNTS_ROBOT_PROJECT_CHANGES_H_
#define ROBOT_ACCOUNTS_ROBOT_PROJECT_CHANGES_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/robot/project.h"
#include "robot_accounts/robot/robot_store.h"

namespace robot_accounts {

// What RobotAccounts does to projects, each within a transaction; see there.

// NotFound, reason PROJECT_NOT_FOUND, if it is unknown and not `declare`.
absl::StatusOr<Project> FindOrDeclareProject(StoreTransaction& transaction,
                                             absl::string_view name,
                                             bool declare, int64_t now_unix_s);

// AlreadyExists, reason PROJECT_EXISTS, if the name belongs to another host id:
// the host must delete or rename that project first.
absl::StatusOr<Project> PutProjectIn(StoreTransaction& transaction,
                                     int64_t host_id, absl::string_view name,
                                     bool is_public, int64_t now_unix_s);

// InvalidArgument, reason NAME_TOO_LONG, if a robot's name would not fit.
absl::StatusOr<Project> RenameProjectIn(StoreTransaction& transaction,
                                        Project project,
                                        absl::string_view new_name);

absl::Status DeleteProjectIn(StoreTransaction& transaction,
                             absl::string_view name, int64_t now_unix_s);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_PROJECT_CHANGES_H_

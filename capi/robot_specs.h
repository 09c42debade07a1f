#ifndef ROBOT_ACCOUNTS_CAPI_ROBOT_SPECS_H_
#define ROBOT_ACCOUNTS_CAPI_ROBOT_SPECS_H_

#include <vector>

#include "absl/status/statusor.h"
#include "robot_accounts.h"
#include "robot_accounts/capi/permissions.h"
#include "robot_accounts/robot/robot_edit.h"
#include "robot_accounts/robot/robot_spec.h"

struct ra_robot_spec {
  robot_accounts::RobotSpec spec;
};

struct ra_robot_edit {
  robot_accounts::RobotEdit edit;
};

namespace robot_accounts {
namespace capi {

// New grants as a spec or an edit has them. FailedPrecondition, reason
// GRANTS_READ_ONLY, for those of a robot.
absl::StatusOr<std::vector<GrantSpec>> GrantSpecsOf(const ra_grants& grants);

}  // namespace capi
}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_CAPI_ROBOT_SPECS_H_

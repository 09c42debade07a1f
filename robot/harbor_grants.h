#ifndef ROBOT_ACCOUNTS_ROBOT_HARBOR_GRANTS_H_
#define ROBOT_ACCOUNTS_ROBOT_HARBOR_GRANTS_H_

#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/robot/harbor_body.h"
#include "robot_accounts/robot/robot_spec.h"
#include "robot_accounts/robot/robot_view.h"

namespace robot_accounts {

// Grants of the permission objects of a body. Checks what Harbor checks before
// it asks who is there, in its order (harbor-robots 2.2, steps 4 to 6), and
// PUSH_REQUIRES_PULL; then each namespace. `level` is the robot's. Objects of
// one namespace become one grant, which is checked where the first stands.
absl::StatusOr<std::vector<GrantSpec>> GrantsOfHarborBody(
    const HarborBody& body, RobotLevel level,
    const std::shared_ptr<const Catalog>& catalog);

// Whether the permissions of a body are those that ToHarborJson shows of a
// robot, whatever their order.
bool HasPermissionsOf(const HarborBody& body, const RobotView& robot);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_HARBOR_GRANTS_H_

#ifndef ROBOT_ACCOUNTS_ROBOT_GRANT_SPECS_H_
#define ROBOT_ACCOUNTS_ROBOT_GRANT_SPECS_H_

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "robot_accounts/permissions/grants.h"
#include "robot_accounts/robot/change.h"
#include "robot_accounts/robot/robot_record.h"
#include "robot_accounts/robot/robot_spec.h"

namespace robot_accounts {

// New grants of the robot that `record` is, whose level and project are known:
// finds the projects that `grants` name, or declares them. Fails by the rules
// of Grants::Create; with InvalidArgument, reason WRONG_SCOPE, for any other
// project than a project robot's own, known or not; NotFound, reason
// PROJECT_NOT_FOUND; FailedPrecondition, reason PROJECT_MISMATCH; before these,
// PermissionDenied, reason EXCEEDS_ACTOR, if a robot may not grant that there.
absl::StatusOr<Grants> ResolveGrants(Change& change,
                                     absl::Span<const GrantSpec> grants,
                                     const RobotRecord& record);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_GRANT_SPECS_H_

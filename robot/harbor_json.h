#ifndef ROBOT_ACCOUNTS_ROBOT_HARBOR_JSON_H_
#define ROBOT_ACCOUNTS_ROBOT_HARBOR_JSON_H_

#include <memory>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/crypto/secret_bytes.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/robot/robot_edit.h"
#include "robot_accounts/robot/robot_spec.h"
#include "robot_accounts/robot/robot_view.h"

// The bodies that Harbor's API is sent, for a host that serves its paths
// (docs/harbor-api.md). robot_json.h writes the answers, harbor_error.h turns
// errors into Harbor's.
//
// All errors have the reasons of ParseStrictJson, JSON_MEMBER_TYPE or those
// named below, and name the path of what is wrong:
// "permissions[1].access[0].action". Unknown members are ignored; a member
// given twice and more than 1 MiB are refused.

namespace robot_accounts {

// Of POST /robots: a RobotCreate. `catalog` is the store's, and not null.
// Reasons: INVALID_ACCOUNT_NAME, NAME_TOO_LONG, INVALID_DURATION,
// INVALID_LEVEL, NO_GRANTS, EMPTY_PERMISSION_SET, UNKNOWN_KIND, UNKNOWN_EFFECT,
// DENY_NOT_ALLOWED, WILDCARD_NOT_ALLOWED, WRONG_LEVEL, UNKNOWN_PERMISSION,
// PUSH_REQUIRES_PULL, WRONG_SCOPE, INVALID_PROJECT_NAME, TOO_MANY_GRANTS;
// NotFound, reason PROJECT_NOT_FOUND, for a namespace that can be no project's.
// What else is wrong RobotAccounts::CreateRobot tells. A `secret` is ignored,
// as in Harbor.
absl::StatusOr<RobotSpec> SpecFromHarborJson(
    absl::string_view json,
    const std::shared_ptr<const Catalog>& catalog = Catalog::Default());

// Of PUT /robots/{robot_id}: a Robot, which replaces `current`. As Harbor: name
// and level are repeated (reason NAME_MISMATCH, LEVEL_MISMATCH), an absent
// `description` is empty, an absent `disable` is false, an absent `duration`
// keeps. Permissions that are those of `current` are not checked and stay, odd
// rows included. FailedPrecondition, reasons LEGACY_NOT_EDITABLE and
// NEWER_RECORD. The edit names what differs from `current`, and expects its
// version: after an edit in between it is VERSION_CONFLICT.
absl::StatusOr<RobotEdit> EditFromHarborJson(absl::string_view json,
                                             const RobotView& current);

// Of PATCH /robots/{robot_id}: a RobotSec. Empty: a random secret is wanted.
// Leaves no other copy of the secret behind than the caller's `json`.
absl::StatusOr<SecretBytes> SecretFromHarborJson(absl::string_view json);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_HARBOR_JSON_H_

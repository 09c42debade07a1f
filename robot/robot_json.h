#ifndef ROBOT_ACCOUNTS_ROBOT_ROBOT_JSON_H_
#define ROBOT_ACCOUNTS_ROBOT_ROBOT_JSON_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "robot_accounts/crypto/secret_bytes.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/robot/robot_view.h"

// The bodies that Harbor's API answers (harbor-robots 10.3): one line, names
// sorted. harbor_json.h reads those that it is sent.

namespace robot_accounts {

// A robot: Harbor's model Robot. Times are RFC 3339 with milliseconds.
// `duration` is null if the expiry was not given in days. What is no UTF-8 in a
// stored text is replaced.
std::string ToHarborJson(const RobotView& view);
// A list of robots, in the given order.
std::string ToHarborJson(absl::Span<const RobotView> views);

// What an administrator keeps of a new or refreshed robot, and Harbor's model
// RobotCreated: `creation_time`, `expires_at`, `id`, `name` and `secret`.
// InvalidArgument, reason SECRET_NOT_UTF8: a secret set by hand may hold any
// bytes, JSON may not.
absl::StatusOr<SecretBytes> ExportJson(const RobotView& view,
                                       absl::string_view secret);

// The answer to a refresh, Harbor's model RobotSec: the secret that was made,
// or {} if `secret` is empty because one was given. Fails as ExportJson does.
absl::StatusOr<SecretBytes> SecretToHarborJson(absl::string_view secret);

// What `catalog` lets robots be granted, in its order: Harbor's model
// Permissions. Harbor216() gives Harbor's own answer. Without the system's
// pairs, as Harbor answers who administers projects only, `system` is null.
std::string PermissionsToHarborJson(const Catalog& catalog,
                                    bool with_system = true);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_ROBOT_JSON_H_

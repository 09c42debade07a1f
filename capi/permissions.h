#ifndef ROBOT_ACCOUNTS_CAPI_PERMISSIONS_H_
#define ROBOT_ACCOUNTS_CAPI_PERMISSIONS_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "robot_accounts.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/permissions/grants.h"
#include "robot_accounts/permissions/permission.h"
#include "robot_accounts/permissions/permission_set.h"
#include "robot_accounts/permissions/scope.h"

struct ra_catalog {
  std::shared_ptr<const robot_accounts::Catalog> catalog;
  bool lives_for_ever = false;
};

struct ra_permission_set {
  robot_accounts::PermissionSet set;
};

// Either new grants that are being put together, or those of a robot.
struct ra_grants {
  // One place of new grants.
  struct Place {
    robot_accounts::Scope::Kind kind;
    int64_t project_id;   // 0: not known.
    std::string project;  // Empty: not known.
    robot_accounts::PermissionSet set;
  };

  ra_grants() = default;
  explicit ra_grants(robot_accounts::Grants of_robot)
      : compiled(std::move(of_robot)), read_only(true) {}

  // Adds a place, or changes nothing.
  absl::Status Add(Place place);
  // FailedPrecondition, reason PROJECT_ID_MISSING, without all ids.
  absl::Status CheckCompiled() const;

  std::vector<Place> places;
  // Nothing if a place has no id.
  absl::optional<robot_accounts::Grants> compiled = robot_accounts::Grants();
  bool read_only = false;
};

namespace robot_accounts {
namespace capi {

// A C permission id is one more than the C++ one, so that 0 is none.
inline int32_t IdOf(Permission permission) { return permission.id() + 1; }
inline absl::optional<Permission> PermissionOfId(int32_t id) {
  if (id <= 0) return absl::nullopt;
  return Permission::FromId(id - 1);
}

// Nothing for a level that permissions do not have.
absl::optional<PermissionLevel> PermissionLevelOf(ra_level level);
// InvalidArgument, reason UNKNOWN_LEVEL.
absl::Status UnknownLevel(ra_level level);

}  // namespace capi
}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_CAPI_PERMISSIONS_H_

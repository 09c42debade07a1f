#ifndef ROBOT_ACCOUNTS_PERMISSIONS_TEMPLATES_H_
#define ROBOT_ACCOUNTS_PERMISSIONS_TEMPLATES_H_

#include <memory>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/permissions/permission.h"
#include "robot_accounts/permissions/permission_set.h"

namespace robot_accounts {

// A common job of a robot, and the least that it needs for it. All are of the
// project level: a project robot holds one in its project, a system robot in
// some projects or in all. Constants that live for ever.
struct PermissionTemplate {
  absl::string_view name;  // Unique.
  PermissionLevel level;
  absl::string_view permissions;  // As PermissionSet::ToText writes it.
  absl::string_view description;  // One line for people.
};

inline constexpr absl::string_view kPullOnlyTemplate = "pull-only";
inline constexpr absl::string_view kCiTemplate = "ci";
inline constexpr absl::string_view kScannerTemplate = "scanner";
inline constexpr absl::string_view kMirrorTemplate = "mirror";
inline constexpr absl::string_view kCleanerTemplate = "cleaner";

// All of them, in the order of the names above.
absl::Span<const PermissionTemplate> PermissionTemplates();

// The set of the template called `name`. Every catalogue has its pairs;
// `catalog` is not null. InvalidArgument, reason UNKNOWN_TEMPLATE.
absl::StatusOr<PermissionSet> FindTemplate(
    std::shared_ptr<const Catalog> catalog, absl::string_view name);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_PERMISSIONS_TEMPLATES_H_

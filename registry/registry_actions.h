#ifndef ROBOT_ACCOUNTS_REGISTRY_REGISTRY_ACTIONS_H_
#define ROBOT_ACCOUNTS_REGISTRY_REGISTRY_ACTIONS_H_

#include "absl/strings/string_view.h"

namespace robot_accounts {

// The one table of what registries call an action and what grants it.

inline constexpr absl::string_view kRepositoryType = "repository";
inline constexpr absl::string_view kPullAction = "pull";
inline constexpr absl::string_view kPushAction = "push";
inline constexpr absl::string_view kDeleteAction = "delete";
// Of a repository, each of the three that is held; of the catalogue, the whole.
inline constexpr absl::string_view kAnyAction = "*";

// An action on a repository, and that of the project-level permission
// `repository:<permission_action>` that grants it.
struct RepositoryAction {
  absl::string_view action;
  absl::string_view permission_action;
};
// Sorted by `action`.
inline constexpr RepositoryAction kRepositoryActions[] = {
    {kDeleteAction, "delete"},
    {kPullAction, "pull"},
    {kPushAction, "push"},
};

// Listing all repositories, `registry:catalog:*`, and the system-level
// permission that grants it.
inline constexpr absl::string_view kRegistryType = "registry";
inline constexpr absl::string_view kCatalogName = "catalog";
inline constexpr absl::string_view kCatalogResource = "catalog";
inline constexpr absl::string_view kCatalogPermissionAction = "read";

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_REGISTRY_REGISTRY_ACTIONS_H_

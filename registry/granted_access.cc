#include "robot_accounts/registry/granted_access.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/registry/registry_actions.h"

namespace robot_accounts {
namespace {

using CanRepository =
    absl::FunctionRef<bool(absl::string_view, const RepositoryAction&)>;

// The actions of `asked`, a repository, that `can` allows.
std::vector<std::string> HeldActions(const ResourceAccess& asked,
                                     CanRepository can) {
  const auto wants = [&asked](absl::string_view action) {
    return std::binary_search(asked.actions.begin(), asked.actions.end(),
                              action);
  };
  const bool wants_all = wants(kAnyAction);
  std::vector<std::string> held;
  for (const RepositoryAction& action : kRepositoryActions) {
    if ((wants_all || wants(action.action)) && can(asked.name, action)) {
      held.emplace_back(action.action);
    }
  }
  return held;
}

Access Intersect(const Access& asked, CanRepository can_repository,
                 absl::FunctionRef<bool()> can_catalog) {
  std::vector<ResourceAccess> granted;
  for (const ResourceAccess& resource : asked.resources()) {
    if (resource.type == kRepositoryType) {
      granted.push_back({resource.type, resource.name,
                         HeldActions(resource, can_repository)});
    }
  }
  if (asked.Contains(kRegistryType, kCatalogName, kAnyAction) &&
      can_catalog()) {
    granted.push_back({std::string(kRegistryType),
                       std::string(kCatalogName),
                       {std::string(kAnyAction)}});
  }
  // Cannot fail: every word was in an Access or is in the table.
  return Access::Create(std::move(granted)).value();
}

}  // namespace

Access GrantedAccess(const Principal& principal, const Access& asked) {
  return Intersect(
      asked,
      [&principal](absl::string_view name, const RepositoryAction& action) {
        return principal.CanRepository(name, action.permission_action);
      },
      [&principal] {
        return principal.CanSystem(kCatalogResource, kCatalogPermissionAction);
      });
}

Access GrantedAccess(const Access& held, const Access& asked) {
  return Intersect(
      asked,
      [&held](absl::string_view name, const RepositoryAction& action) {
        return held.Contains(kRepositoryType, name, action.action);
      },
      [&held] {
        return held.Contains(kRegistryType, kCatalogName, kAnyAction);
      });
}

bool PrincipalAllows(const Principal& principal, const Access& required) {
  return GrantedAccess(principal, required).ContainsAll(required);
}

}  // namespace robot_accounts

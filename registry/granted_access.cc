#include "robot_accounts/registry/granted_access.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/registry/access_maker.h"
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
  held.reserve(std::size(kRepositoryActions));
  for (const RepositoryAction& action : kRepositoryActions) {
    if ((wants_all || wants(action.action)) && can(asked.name, action)) {
      held.emplace_back(action.action);
    }
  }
  return held;
}

// The same of `asked`, which is no repository.
std::vector<std::string> HeldOfCatalog(const ResourceAccess& asked,
                                       absl::FunctionRef<bool()> can) {
  const bool holds = asked.type == kRegistryType &&
                     asked.name == kCatalogName &&
                     std::binary_search(asked.actions.begin(),
                                        asked.actions.end(), kAnyAction) &&
                     can();
  return holds ? std::vector<std::string>{std::string(kAnyAction)}
               : std::vector<std::string>();
}

Access Intersect(const Access& asked, CanRepository can_repository,
                 absl::FunctionRef<bool()> can_catalog) {
  // In the order of `asked`, and with actions in that of the table: sorted.
  std::vector<ResourceAccess> granted;
  granted.reserve(asked.resources().size());
  for (const ResourceAccess& resource : asked.resources()) {
    std::vector<std::string> held = resource.type == kRepositoryType
                                        ? HeldActions(resource, can_repository)
                                        : HeldOfCatalog(resource, can_catalog);
    if (held.empty()) continue;
    granted.push_back({resource.type, resource.name, std::move(held)});
  }
  return internal::AccessMaker::Take(std::move(granted));
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

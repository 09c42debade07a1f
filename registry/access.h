#ifndef ROBOT_ACCOUNTS_REGISTRY_ACCESS_H_
#define ROBOT_ACCOUNTS_REGISTRY_ACCESS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace robot_accounts {
namespace internal {
class AccessMaker;
}  // namespace internal

// Actions on one resource, as registries write them: type "repository", name
// "library/app", actions "pull", "push", "delete". Every text is literal.
struct ResourceAccess {
  std::string type;
  std::string name;
  std::vector<std::string> actions;

  friend bool operator==(const ResourceAccess& a, const ResourceAccess& b) {
    return a.type == b.type && a.name == b.name && a.actions == b.actions;
  }
};

// A set of actions on resources: what a client asks for, what a request needs
// or what a token grants. Each resource stands in it once, with at least one
// action; resources and actions are sorted by their bytes.
//
// Immutable but for assignment; const methods may run concurrently.
class Access final {
 public:
  // Allows nothing.
  Access() = default;

  // Merges and sorts `resources`; those without an action are dropped. A type
  // is `[a-z0-9]+`, a name as IsScopeName has it, an action `*` or lower-case
  // words joined by `-`. Fails with INVALID_ARGUMENT, reason MALFORMED_ACCESS.
  static absl::StatusOr<Access> Create(std::vector<ResourceAccess> resources);

  const std::vector<ResourceAccess>& resources() const { return resources_; }
  bool empty() const { return resources_.empty(); }

  // Whether exactly this action is in the set: `*` is an action like others.
  bool Contains(absl::string_view type, absl::string_view name,
                absl::string_view action) const;

  // Whether every action of `other` is in the set.
  bool ContainsAll(const Access& other) const;

  // The set as scopes: "repository:library/app:pull,push registry:...".
  std::string ToText() const;

  friend bool operator==(const Access& a, const Access& b) {
    return a.resources_ == b.resources_;
  }
  friend bool operator!=(const Access& a, const Access& b) { return !(a == b); }

 private:
  friend class internal::AccessMaker;
  // Create without its checks.
  static Access Merge(std::vector<ResourceAccess> resources);

  std::vector<ResourceAccess> resources_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_REGISTRY_ACCESS_H_

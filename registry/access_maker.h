#ifndef ROBOT_ACCOUNTS_REGISTRY_ACCESS_MAKER_H_
#define ROBOT_ACCOUNTS_REGISTRY_ACCESS_MAKER_H_

#include <utility>
#include <vector>

#include "robot_accounts/registry/access.h"

// Not a public header.

namespace robot_accounts {
namespace internal {

// Lets the room's own files make an Access without checking again.
class AccessMaker final {
 public:
  // Access::Create of what it would not refuse.
  static Access Merge(std::vector<ResourceAccess> checked) {
    return Access::Merge(std::move(checked));
  }

  // The same of what is merged and sorted already, each with an action.
  static Access Take(std::vector<ResourceAccess> merged) {
    Access access;
    access.resources_ = std::move(merged);
    return access;
  }
};

}  // namespace internal
}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_REGISTRY_ACCESS_MAKER_H_

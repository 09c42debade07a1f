#ifndef ROBOT_ACCOUNTS_ROBOT_MEMORY_STORE_H_
#define ROBOT_ACCOUNTS_ROBOT_MEMORY_STORE_H_

#include <memory>

#include "robot_accounts/crypto/random.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/robot/robot_store.h"

namespace robot_accounts {

// A store that lives in this process's memory and dies with it: for tests and
// short-lived hosts.
std::unique_ptr<RobotStore> NewMemoryStore(
    std::shared_ptr<const Catalog> catalog = Catalog::Default(),
    RandomSource& random = SystemRandom());

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_MEMORY_STORE_H_

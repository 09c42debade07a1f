#ifndef ROBOT_ACCOUNTS_ROBOT_STORE_SETTINGS_H_
#define ROBOT_ACCOUNTS_ROBOT_STORE_SETTINGS_H_

#include <memory>
#include <string>

#include "robot_accounts/robot/naming_policy.h"

namespace robot_accounts {

// What is kept of the store itself.
struct StoreSettings {
  // The default prefix until SetNamePrefix is called; knows the prefix before.
  std::shared_ptr<const NamingPolicy> naming;
  bool name_prefix_was_set = false;
  // 32 random bytes, made with the store, never changed: they pick the work
  // that is done for an unknown name, on every server alike.
  std::string decoy_key;
};

// What a store can keep; Harbor's own tables cannot keep everything.
struct StoreTraits {
  // Nothing at all can be changed: Write fails with FailedPrecondition, reason
  // STORE_READ_ONLY.
  bool read_only = false;
  // Robots can only be enabled, disabled, deleted and given one new secret, of
  // the scheme `harbor`, without grace; hashes are never renewed and last use
  // is not kept.
  bool harbor_rules = false;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_STORE_SETTINGS_H_

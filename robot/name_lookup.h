#ifndef ROBOT_ACCOUNTS_ROBOT_NAME_LOOKUP_H_
#define ROBOT_ACCOUNTS_ROBOT_NAME_LOOKUP_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/types/optional.h"
#include "robot_accounts/robot/naming_policy.h"
#include "robot_accounts/robot/robot_store.h"

namespace robot_accounts {

// What a user name may mean; borrows from it.
struct LoginName {
  absl::optional<ParsedName> present;
  absl::optional<ParsedName> old;        // With the prefix before.
  const NamingPolicy* naming = nullptr;  // The NameLookup's.

  bool is_robots() const { return present.has_value() || old.has_value(); }
};

// Whom a login names. Where a name may mean two robots, the one of the present
// prefix is meant, if it is there. Thread-safe.
class NameLookup final {
 public:
  // `store` is borrowed.
  explicit NameLookup(RobotStore& store) : store_(store) {}

  // Reads a user name by the naming of the last login; the store is asked for
  // its own only about what that does not know. Fails as the store does.
  absl::StatusOr<LoginName> Parse(absl::string_view user, int64_t now_unix_s);

  struct Found {
    ParsedName name;
    bool is_old = false;  // It was understood as one with the old prefix.
    LoginView view;       // Without a robot: there is none of that name.
  };
  // Looks up what Parse read of `user`: false if by now that is no robot's name
  // any more. Unavailable, reason PREFIX_CHANGING, if the prefix does not rest;
  // else fails as the store does.
  absl::StatusOr<bool> Find(LoginName name, absl::string_view user,
                            int64_t now_unix_s, Found& found);

 private:
  absl::Status View(const LoginName& name, Found& found);

  const NamingPolicy& Keep(const NamingPolicy& naming);

  RobotStore& store_;
  // The last that was seen; null before the first login. Readers write nothing.
  std::atomic<const NamingPolicy*> naming_{nullptr};
  absl::Mutex mutex_;
  // All that were seen, since a login may still read by one: few, as the prefix
  // hardly ever changes.
  std::vector<std::unique_ptr<const NamingPolicy>> kept_
      ABSL_GUARDED_BY(mutex_);
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_NAME_LOOKUP_H_

#ifndef ROBOT_ACCOUNTS_STORE_HARBOR_HARBOR_STORE_H_
#define ROBOT_ACCOUNTS_STORE_HARBOR_HARBOR_STORE_H_

#include <cstdint>
#include <memory>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/crypto/random.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/robot/robot_store.h"

namespace robot_accounts {

struct HarborStoreOptions {
  std::shared_ptr<const Catalog> catalog;  // Not null.
  // 0: every login asks. Else how long an answer may be trusted.
  int64_t freshness_ms = 0;
  // For a lock in the database, and for a free connection.
  int busy_timeout_ms = 5000;
  // Milliseconds since some fixed start, for `freshness_ms`.
  int64_t (*now_ms)() = nullptr;
  // Borrowed for the life of the store.
  RandomSource* random = nullptr;
};

// Opens a Harbor's own tables as a store, in place. Every login reads them, and
// fails with Unavailable where they cannot be read. Read-only, which the
// database's session enforces, unless `url` has write=1: then robots can be
// enabled, disabled, deleted and given another secret, as Harbor itself does
// (StoreTraits::harbor_rules). A change that Harbor undid in the same moment is
// Aborted, reason CHANGE_REVERSED; Unavailable, COMMIT_UNKNOWN, means that it
// cannot be told. docs/harbor.md has more.
//
// Fails as ImportFromHarbor does; HARBOR_PREFIX_UNSUPPORTED
// (FailedPrecondition) if Harbor's prefix of names cannot be one here.
absl::StatusOr<std::unique_ptr<RobotStore>> OpenHarborStore(
    absl::string_view url, const HarborStoreOptions& options);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_STORE_HARBOR_HARBOR_STORE_H_

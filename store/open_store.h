#ifndef ROBOT_ACCOUNTS_STORE_OPEN_STORE_H_
#define ROBOT_ACCOUNTS_STORE_OPEN_STORE_H_

#include <cstddef>
#include <cstdint>
#include <memory>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/crypto/random.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/robot/robot_store.h"

namespace robot_accounts {

struct StoreOptions {
  // What the stored grants are compiled with. Null: Catalog::Default().
  std::shared_ptr<const Catalog> catalog;
  // Whether a store that is not there is made.
  bool create = true;
  // How old what a login sees of other processes' changes may be, in
  // milliseconds; 0: every login asks the store. Changes of this process bite
  // at once either way.
  int64_t freshness_ms = 0;
  // How many robots of a file are kept in memory for logins: some 250 bytes
  // each, taken as they log in.
  size_t cached_robots = size_t{1} << 20;
  // How long to wait while another process holds the store, in milliseconds.
  int busy_timeout_ms = 5000;
  // Null: the system's. Borrowed for the life of the store.
  RandomSource* random = nullptr;
};

// Opens the store that `url` names:
//   memory:      lives and dies with the returned object
//   sqlite:PATH  one file, "sqlite:robots.db" or "sqlite:///var/lib/robots.db",
//                taken as it is, without escapes. Made for its owner alone.
//                A process opens a file once, and never with another copy of
//                SQLite.
//   harbor+postgres://[USER@]HOST[:PORT]/DATABASE[?write=1&KEY=VALUE...]
//                a Harbor's own tables, in place: see docs/harbor.md
//
// INVALID_ARGUMENT, reasons UNKNOWN_STORE_SCHEME, UNKNOWN_URL_PARAMETER,
// INVALID_STORE_URL (an empty path, a host) and INVALID_STORE_OPTION. For a
// file also STORE_NOT_FOUND, STORE_NOT_OURS, STORE_TOO_NEW, STORE_READ_ONLY,
// STORE_NOT_PERMITTED, STORE_INSECURE_FILE, STORE_FULL, STORE_BUSY,
// STORE_CORRUPT and STORE_UNAVAILABLE; for a Harbor see OpenHarborStore.
// Messages never hold the URL: it may have a password.
absl::StatusOr<std::unique_ptr<RobotStore>> OpenStore(
    absl::string_view url, const StoreOptions& options = {});

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_STORE_OPEN_STORE_H_

#include "robot_accounts/store/open_store.h"

#include <time.h>

#include <cstdint>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/robot/memory_store.h"
#include "robot_accounts/store/harbor/harbor_store.h"
#include "robot_accounts/store/sqlite/sqlite_store.h"
#include "robot_accounts/store/store_url.h"

namespace robot_accounts {
namespace {

int64_t BootMilliseconds() {
  timespec now;
  clock_gettime(CLOCK_BOOTTIME, &now);
  return int64_t{now.tv_sec} * 1000 + now.tv_nsec / 1000000;
}

absl::Status CheckOptions(const StoreOptions& options) {
  if (options.freshness_ms >= 0 && options.busy_timeout_ms >= 0) {
    return absl::OkStatus();
  }
  return InvalidArgument("INVALID_STORE_OPTION",
                         "store: freshness and busy timeout are at least 0");
}

}  // namespace

absl::StatusOr<std::unique_ptr<RobotStore>> OpenStore(
    absl::string_view url, const StoreOptions& options) {
  if (absl::Status status = CheckOptions(options); !status.ok()) return status;
  const absl::StatusOr<StoreUrl> parsed = StoreUrl::Parse(url);
  if (!parsed.ok()) return parsed.status();
  const std::shared_ptr<const Catalog> catalog =
      options.catalog == nullptr ? Catalog::Default() : options.catalog;
  RandomSource& random =
      options.random == nullptr ? SystemRandom() : *options.random;
  if (parsed->scheme == StoreUrl::Scheme::kMemory) {
    return NewMemoryStore(catalog, random);
  }
  if (parsed->scheme == StoreUrl::Scheme::kHarbor) {
    HarborStoreOptions harbor;
    harbor.catalog = catalog;
    harbor.busy_timeout_ms = options.busy_timeout_ms;
    harbor.freshness_ms = options.freshness_ms;
    harbor.now_ms = &BootMilliseconds;
    harbor.random = &random;
    return OpenHarborStore(url, harbor);
  }
  SqliteStoreOptions sqlite;
  sqlite.catalog = catalog;
  sqlite.create = options.create;
  sqlite.cached_robots = options.cached_robots;
  sqlite.busy_timeout_ms = options.busy_timeout_ms;
  sqlite.freshness_ms = options.freshness_ms;
  sqlite.now_ms = &BootMilliseconds;
  sqlite.random = &random;
  return OpenSqliteStore(parsed->path, sqlite);
}

}  // namespace robot_accounts

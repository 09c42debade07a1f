#ifndef ROBOT_ACCOUNTS_STORE_STORE_URL_H_
#define ROBOT_ACCOUNTS_STORE_STORE_URL_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace robot_accounts {

// A store's URL taken apart.
struct StoreUrl {
  enum class Scheme { kMemory, kSqlite, kHarbor };

  Scheme scheme = Scheme::kMemory;
  std::string path;  // Of kSqlite; not empty.

  // Fails as OpenStore says. A URL of kHarbor is read no further here.
  static absl::StatusOr<StoreUrl> Parse(absl::string_view url);
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_STORE_STORE_URL_H_

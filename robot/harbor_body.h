#ifndef ROBOT_ACCOUNTS_ROBOT_HARBOR_BODY_H_
#define ROBOT_ACCOUNTS_ROBOT_HARBOR_BODY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"

namespace robot_accounts {

// Harbor's models as they were sent: types are right, nothing else is checked.
// Null is the same as absent; of an element of an array it is nothing.
struct HarborAccess {
  std::string resource;
  std::string action;
  std::string effect;
};

struct HarborPermission {
  std::string kind;
  std::string name_space;
  std::vector<absl::optional<HarborAccess>> access;
};

// RobotCreate and Robot (harbor-robots 10.3), without what Harbor ignores.
struct HarborBody {
  std::string name;
  std::string description;
  std::string level;
  absl::optional<int64_t> duration;
  bool disable = false;
  std::vector<absl::optional<HarborPermission>> permissions;
};

// InvalidArgument with the reasons of ParseStrictJson, and JSON_MEMBER_TYPE
// with the path of what has the wrong type.
absl::StatusOr<HarborBody> ReadHarborBody(absl::string_view json);

// "permissions[1].access[0]".
std::string PathOf(size_t permission);
std::string PathOf(size_t permission, size_t access);

// `status`, its message beginning with `path`.
absl::Status AtPath(absl::string_view path, const absl::Status& status);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_HARBOR_BODY_H_

#include "robot_accounts/store/harbor/harbor_actor.h"

#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace robot_accounts {

Actor HarborActor(absl::string_view creator_type, int64_t creator_ref,
                  absl::string_view maker_name) {
  if (creator_type.empty()) return Actor::Host();
  if (creator_type == "robot") {
    return Actor::FromStored(ActorKind::kRobot, "", creator_ref,
                             maker_name.empty()
                                 ? absl::StrCat("robot ", creator_ref)
                                 : std::string(maker_name));
  }
  // Harbor's own name for its users is in a table of their own.
  return Actor::FromStored(
      ActorKind::kUser, std::string(creator_type), creator_ref,
      creator_ref == 0 ? "harbor" : absl::StrCat("user ", creator_ref));
}

}  // namespace robot_accounts

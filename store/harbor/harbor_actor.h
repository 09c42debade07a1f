#ifndef ROBOT_ACCOUNTS_STORE_HARBOR_HARBOR_ACTOR_H_
#define ROBOT_ACCOUNTS_STORE_HARBOR_HARBOR_ACTOR_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "robot_accounts/robot/actor.h"

namespace robot_accounts {

// Who made a robot, of Harbor's columns creator_type ("local", "robot"; empty
// before Harbor 2.12: taken as the host) and creator_ref. `maker_name` is the
// full name of the robot that made it, if that is known.
Actor HarborActor(absl::string_view creator_type, int64_t creator_ref,
                  absl::string_view maker_name);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_STORE_HARBOR_HARBOR_ACTOR_H_

// Beside Principal, which stands above Actor.
#include <memory>
#include <string>

#include "robot_accounts/robot/actor.h"
#include "robot_accounts/robot/principal.h"

namespace robot_accounts {

Actor Actor::Robot(const Principal& principal) {
  Actor actor(ActorKind::kRobot, "", principal.robot().id(),
              std::string(principal.full_name()));
  actor.principal_ = std::make_shared<const Principal>(principal);
  return actor;
}

}  // namespace robot_accounts

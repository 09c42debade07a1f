#include "robot_accounts/robot/made_robots.h"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "robot_accounts/base/error.h"

namespace robot_accounts {
namespace {

absl::Status CheckMade(Change& change, const Robot& robot, RobotDeed deed) {
  const absl::Status status = change.CheckTarget(robot, deed);
  if (!absl::IsNotFound(status)) return status;
  // That the first one exists is known already.
  return MakeError(absl::StatusCode::kPermissionDenied, "ACTOR_NOT_PERMITTED",
                   "some of what the robot made is not the actor's to change");
}

}  // namespace

absl::StatusOr<std::vector<Robot>> WithMade(Change& change, const Robot& robot,
                                            RobotDeed deed) {
  std::vector<Robot> all = {robot};
  absl::flat_hash_set<int64_t> seen = {robot.id()};
  for (size_t i = 0; i < all.size(); ++i) {
    absl::StatusOr<std::vector<Robot>> made =
        change.store().RobotsMadeBy(all[i].id());
    if (!made.ok()) return made.status();
    for (Robot& next : *made) {
      if (!seen.insert(next.id()).second) continue;
      absl::Status status = CheckMade(change, next, deed);
      if (!status.ok()) return status;
      all.push_back(std::move(next));
    }
  }
  return all;
}

}  // namespace robot_accounts

#include "robot_accounts/robot/robot.h"

#include <memory>
#include <utility>

#include "absl/status/statusor.h"

namespace robot_accounts {

absl::StatusOr<Robot> Robot::FromRecord(
    RobotRecord record, std::shared_ptr<const Catalog> catalog) {
  const Grants::Owner owner = record.level == RobotLevel::kSystem
                                  ? Grants::Owner::System()
                                  : Grants::Owner::Project(record.project_id);
  absl::StatusOr<Grants> grants =
      Grants::FromRows(std::move(catalog), owner, record.grants);
  if (!grants.ok()) return grants.status();
  return Robot(std::make_shared<const Data>(
      Data{std::move(record), *std::move(grants)}));
}

}  // namespace robot_accounts

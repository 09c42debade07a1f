#include "robot_accounts/robot/robot.h"

#include <memory>
#include <utility>

#include "absl/status/statusor.h"

namespace robot_accounts {

absl::StatusOr<Robot> Robot::FromRecord(
    RobotRecord record, std::shared_ptr<const Catalog> catalog) {
  absl::StatusOr<Grants> grants = Grants::FromRows(
      std::move(catalog), OwnerOf(record), std::move(record.grants));
  if (!grants.ok()) return grants.status();
  return FromRecord(record, *std::move(grants));
}

Grants::Owner Robot::OwnerOf(const RobotRecord& record) {
  return record.level == RobotLevel::kSystem
             ? Grants::Owner::System()
             : Grants::Owner::Project(record.project_id);
}

}  // namespace robot_accounts

#include "robot_accounts/robot/robot_index.h"

namespace robot_accounts {

void RobotNameIndex::Put(const Robot& robot) {
  const int64_t id = robot.id();
  table_.Put(Hash(robot.project_id(), robot.account_name()), robot.packed(),
             [id](const PackedRobot& kept) { return kept.id() == id; });
}

void RobotNameIndex::Erase(const Robot& robot) {
  const int64_t id = robot.id();
  table_.Erase(Hash(robot.project_id(), robot.account_name()),
               [id](const PackedRobot& kept) { return kept.id() == id; });
}

void RobotIdIndex::Put(const Robot& robot) {
  const int64_t id = robot.id();
  table_.Put(Hash(id), robot.packed(),
             [id](const PackedRobot& kept) { return kept.id() == id; });
}

void RobotIdIndex::Erase(int64_t id) {
  table_.Erase(Hash(id),
               [id](const PackedRobot& kept) { return kept.id() == id; });
}

}  // namespace robot_accounts

#include "robot_accounts/store/sqlite/robot_cache.h"

#include <cstdint>

#include "absl/strings/string_view.h"

namespace robot_accounts {

const Robot* RobotCache::Find(int64_t data_version, int64_t project_id,
                              absl::string_view account) const {
  const auto found = by_name_.find(Name{project_id, account});
  if (found == by_name_.end() || found->data_version != data_version) {
    return nullptr;
  }
  return &found->robot;
}

const Robot* RobotCache::FindById(int64_t data_version, int64_t id) const {
  const auto found = by_id_.find(id);
  if (found == by_id_.end()) return nullptr;
  const Robot& robot = found->second;
  const Robot* named =
      Find(data_version, robot.project_id(), robot.account_name());
  // By name it may be another, if memory ran out while this one was put in.
  return named != nullptr && named->id() == id ? named : nullptr;
}

void RobotCache::Put(int64_t data_version, const Robot& robot) {
  Erase(robot.id());
  // One that was deleted, and its name given to another.
  const auto taken =
      by_name_.find(Name{robot.project_id(), robot.account_name()});
  if (taken != by_name_.end()) Erase(taken->robot.id());
  if (by_id_.size() >= max_robots_) {
    by_name_.clear();
    by_id_.clear();
  }
  by_id_.emplace(robot.id(), robot);
  by_name_.insert(Entry{robot, data_version});
}

void RobotCache::Erase(int64_t id) {
  const auto found = by_id_.find(id);
  if (found == by_id_.end()) return;
  by_name_.erase(
      Name{found->second.project_id(), found->second.account_name()});
  by_id_.erase(found);
}

}  // namespace robot_accounts

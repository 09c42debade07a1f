#include "robot_accounts/store/sqlite/robot_cache.h"

#include <cstdint>

#include "absl/strings/string_view.h"

namespace robot_accounts {

const Robot* RobotCache::Find(int64_t data_version, int64_t project_id,
                              absl::string_view account) const {
  const auto found = by_name_.find({project_id, account});
  return found == by_name_.end() ? nullptr
                                 : FindById(data_version, found->second);
}

const Robot* RobotCache::FindById(int64_t data_version, int64_t id) const {
  const auto found = by_id_.find(id);
  if (found == by_id_.end() || found->second.data_version != data_version) {
    return nullptr;
  }
  return &found->second.robot;
}

void RobotCache::Put(int64_t data_version, const Robot& robot) {
  Erase(robot.id());
  // One that was deleted, and its name given to another.
  if (const auto taken = by_name_.find(NameOf(robot));
      taken != by_name_.end()) {
    Erase(taken->second);
  }
  if (by_id_.size() >= max_robots_) {
    by_name_.clear();
    by_id_.clear();
  }
  by_id_.emplace(robot.id(), Entry{robot, data_version});
  by_name_.emplace(NameOf(robot), robot.id());
}

void RobotCache::Erase(int64_t id) {
  const auto found = by_id_.find(id);
  if (found == by_id_.end()) return;
  by_name_.erase(NameOf(found->second.robot));
  by_id_.erase(found);
}

}  // namespace robot_accounts

#include "robot_accounts/store/sqlite/robot_cache.h"

#include <utility>

namespace robot_accounts {

void RobotCache::Put(const Robot& robot) {
  // A table of n robots came by n Puts and goes in at most n + 1 steps. So
  // three a Put also wear off what lies behind a large one.
  for (int i = 0; i < 3 && !old_.empty(); ++i) GiveBackSome();
  if (size() >= max_robots_) Forget();
  tables_->by_id.Put(robot);
  tables_->by_name.Put(robot);
}

void RobotCache::Forget() {
  if (size() == 0) return;
  auto fresh = std::make_unique<Tables>();
  old_.push_back(nullptr);
  old_.back() = std::exchange(tables_, std::move(fresh));
}

size_t RobotCache::forgotten() const {
  size_t robots = 0;
  for (const auto& tables : old_) robots += tables->by_id.size();
  return robots;
}

// One line of the oldest tables, or, when they have no more, the tables.
void RobotCache::GiveBackSome() {
  Tables& tables = *old_.front();
  const bool by_name = tables.by_name.EraseLine(old_line_);
  const bool by_id = tables.by_id.EraseLine(old_line_);
  ++old_line_;
  if (by_name || by_id) return;
  old_.pop_front();
  old_line_ = 0;
}

}  // namespace robot_accounts

#include "robot_accounts/robot/change_events.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace robot_accounts {

Event& ChangeEvents::Add(EventKind kind) {
  Event& event = events_.emplace_back();
  event.kind = kind;
  event.unix_s = unix_s_;
  event.actor = actor_;
  return event;
}

void ChangeEvents::AddRobot(EventKind kind, const RobotView& robot,
                            std::vector<std::string> changed) {
  if (sink_ == nullptr) return;
  Event& event = Add(kind);
  event.robot_id = robot.robot().id();
  event.robot_name = robot.full_name();
  event.project_id = robot.robot().project_id();
  event.project_name = std::string(robot.project_name());
  event.changed = std::move(changed);
}

void ChangeEvents::AddProject(EventKind kind, const Project& project,
                              std::string old_name) {
  if (sink_ == nullptr) return;
  Event& event = Add(kind);
  event.project_id = project.id;
  event.project_name = project.name;
  if (!old_name.empty()) event.changed.push_back(std::move(old_name));
}

void ChangeEvents::DropProject(int64_t id) {
  events_.erase(std::remove_if(events_.begin(), events_.end(),
                               [id](const Event& event) {
                                 return event.kind == EventKind::kProjectPut &&
                                        event.project_id == id;
                               }),
                events_.end());
}

void ChangeEvents::AddPrefix(std::string old_prefix) {
  if (sink_ == nullptr) return;
  Add(EventKind::kPrefixChanged).changed.push_back(std::move(old_prefix));
}

void ChangeEvents::Tell() noexcept {
  for (Event& event : events_) sink_->Tell(std::move(event));
}

}  // namespace robot_accounts

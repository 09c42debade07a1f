#ifndef ROBOT_ACCOUNTS_ROBOT_CHANGE_EVENTS_H_
#define ROBOT_ACCOUNTS_ROBOT_CHANGE_EVENTS_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "robot_accounts/robot/actor.h"
#include "robot_accounts/robot/event.h"
#include "robot_accounts/robot/project.h"
#include "robot_accounts/robot/robot_view.h"

namespace robot_accounts {

// What one call changes: gathered while its transaction runs, told once that is
// committed, when nothing may fail any more. For one thread.
class ChangeEvents final {
 public:
  // A null `sink` is told nothing, and gathers nothing. Borrowed.
  ChangeEvents(EventSink* sink, const Actor& actor, int64_t unix_s)
      : sink_(sink), actor_(actor.Identity()), unix_s_(unix_s) {}

  // Whether anybody listens: else there is no need to read names for it.
  bool is_heard() const { return sink_ != nullptr; }

  void AddRobot(EventKind kind, const RobotView& robot,
                std::vector<std::string> changed = {});
  // `old_name` of a project that was renamed.
  void AddProject(EventKind kind, const Project& project,
                  std::string old_name = "");
  // Tells nothing of a project that this call made.
  void DropProject(int64_t id);
  void AddPrefix(std::string old_prefix);

  void Tell() noexcept;

 private:
  Event& Add(EventKind kind);

  EventSink* sink_;
  Actor actor_;
  int64_t unix_s_;
  std::vector<Event> events_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_CHANGE_EVENTS_H_

#ifndef ROBOT_ACCOUNTS_ROBOT_CHANGE_H_
#define ROBOT_ACCOUNTS_ROBOT_CHANGE_H_

#include <cstdint>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/robot/actor_rights.h"
#include "robot_accounts/robot/change_events.h"
#include "robot_accounts/robot/event.h"
#include "robot_accounts/robot/project.h"
#include "robot_accounts/robot/robot.h"
#include "robot_accounts/robot/robot_record.h"
#include "robot_accounts/robot/robot_store.h"
#include "robot_accounts/robot/robot_view.h"

namespace robot_accounts {

// One call that changes robots or projects, within its transaction: the store,
// what the actor may do, and what will be told. For one thread.
class Change final {
 public:
  // `transaction` and `events` are borrowed.
  Change(StoreTransaction& transaction, ActorRights rights,
         bool declare_projects, int64_t now_unix_s, ChangeEvents& events)
      : store_(transaction),
        rights_(std::move(rights)),
        declare_projects_(declare_projects && rights_.MayDeclareProjects()),
        now_unix_s_(now_unix_s),
        events_(events) {}

  Change(const Change&) = delete;
  Change& operator=(const Change&) = delete;

  StoreTransaction& store() { return store_; }
  const ActorRights& rights() const { return rights_; }
  ChangeEvents& events() { return events_; }
  int64_t now_unix_s() const { return now_unix_s_; }

  // The robot, if there is one and the actor may do that to it.
  absl::StatusOr<Robot> Target(int64_t id, RobotDeed deed);
  // Whether the actor may do that to `robot`.
  absl::Status CheckTarget(const Robot& robot, RobotDeed deed);

  // Both store `record`, if that is what the actor may make of a robot, tell of
  // it as `kind`, and return what the caller will be told.
  absl::StatusOr<RobotView> Insert(RobotRecord record, EventKind kind);
  absl::StatusOr<RobotView> Replace(RobotRecord record, EventKind kind,
                                    std::vector<std::string> changed = {});
  // The same for what follows from another change, whoever makes that.
  absl::StatusOr<RobotView> ReplaceUnasked(RobotRecord record, EventKind kind,
                                           std::vector<std::string> changed);
  // Deletes a robot and tells of it.
  absl::Status Delete(const Robot& robot);

  // NotFound, reason PROJECT_NOT_FOUND, if it is unknown and may not be
  // declared here.
  absl::StatusOr<Project> FindOrDeclareProject(absl::string_view name);
  // Takes back what was declared since the last call of one of these two, and
  // what would be told of it; or lets it be. Nothing may be in it yet.
  absl::Status TakeBackDeclared();
  void KeepDeclared() { declared_.clear(); }
  absl::StatusOr<Project> InsertProject(absl::string_view name, int64_t host_id,
                                        bool is_public);

 private:
  StoreTransaction& store_;
  const ActorRights rights_;
  const bool declare_projects_;
  const int64_t now_unix_s_;
  ChangeEvents& events_;
  std::vector<int64_t> declared_;  // Projects.
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_CHANGE_H_

#ifndef ROBOT_ACCOUNTS_ROBOT_ACTOR_RIGHTS_H_
#define ROBOT_ACCOUNTS_ROBOT_ACTOR_RIGHTS_H_

#include <cstdint>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "robot_accounts/robot/actor.h"
#include "robot_accounts/robot/project_table.h"
#include "robot_accounts/robot/robot.h"
#include "robot_accounts/robot/robot_query.h"
#include "robot_accounts/robot/robot_record.h"

namespace robot_accounts {

// What is done to robots.
enum class RobotDeed { kCreate, kRead, kList, kDelete, kEdit, kRefresh };

// What is done to projects.
enum class ProjectDeed { kCreate, kUpdate, kDelete };

// What the host lets robots do to robots; see RobotAccountsOptions.
struct ActorLimits {
  bool robots_may_edit = false;
  bool robots_may_refresh = false;
  int64_t max_made_by_robot = 0;
};

// Where robots are, or will be.
struct RobotPlace {
  // Of a project that does not exist yet: what holds for all projects counts.
  static constexpr int64_t kNewProject = INT64_MAX;

  int64_t project_id = 0;  // 0: the system.
  absl::string_view project;
};

// What one actor may do, as of the moment that its own robot was read: the
// rules of docs/threat-model.md, section 3, and those of Actor::WithinProjects.
// The host and its users may do everything, unless they are bound to projects.
// What is refused is PermissionDenied, reason ACTOR_NOT_PERMITTED, if nothing
// else is said. Immutable; every method may run concurrently.
class ActorRights final {
 public:
  // `acting` is the robot that `actor` names as the store holds it now, nothing
  // if that is gone; it is asked for if the actor acts by a principal. Reason
  // ACTOR_NOT_CURRENT if it may not log in as it did any more. `actor` is
  // borrowed and must outlive this.
  static absl::StatusOr<ActorRights> Create(const Actor& actor,
                                            const absl::optional<Robot>& acting,
                                            const ActorLimits& limits,
                                            int64_t now_unix_s);

  // Whether everything is allowed: then nothing needs to be asked.
  bool is_unbound() const { return robot_ == nullptr && projects_ == nullptr; }

  // Reasons ROBOTS_MAY_NOT_EDIT and ROBOTS_MAY_NOT_REFRESH; EXCEEDS_ACTOR if
  // `target`, to be edited or refreshed, may do more or live longer than the
  // acting robot; NotFound, reason ROBOT_NOT_FOUND, if the actor may not even
  // know that there is such a robot.
  absl::Status CheckTarget(RobotDeed deed, const Robot& target,
                           const RobotPlace& place) const;
  // Whether robots may be made there.
  absl::Status CheckCreation(const RobotPlace& place) const;
  // Reason EXCEEDS_ACTOR, as above, for what a robot is about to become, and
  // for grants alone.
  absl::Status CheckOutcome(const RobotRecord& record) const;
  absl::Status CheckGrants(const Grants& grants) const;
  // ResourceExhausted, reason TOO_MANY_MADE, if the acting robot made `made`
  // and wants to make `more`. `made` matters only if is_robot().
  absl::Status CheckMade(int64_t made, int64_t more) const;
  bool is_robot() const { return robot_ != nullptr; }

  absl::Status CheckProject(ProjectDeed deed, const RobotPlace& place) const;
  // Whether robots that it makes or edits may declare projects.
  bool MayDeclareProjects() const;
  // Of what no robot and nobody bound to projects may do, such as `what`.
  absl::Status CheckUnbound(absl::string_view what) const;

  // The robots that it may list; null: all. Fails if that is nowhere.
  absl::StatusOr<std::shared_ptr<const RobotsInSight>> InSight(
      const ProjectTable& projects) const;

 private:
  ActorRights(const Actor& actor, const absl::optional<Robot>& robot,
              const ActorLimits& limits)
      : projects_(actor.projects()), limits_(limits) {
    if (robot.has_value()) robot_ = std::make_shared<const Robot>(*robot);
  }

  bool IsWithin(const RobotPlace& place) const;
  bool Holds(RobotDeed deed, const RobotPlace& place) const;
  bool HoldsPair(const RobotPlace& place, absl::string_view resource,
                 absl::string_view action) const;
  absl::Status CheckHostAllows(RobotDeed deed) const;
  absl::Status CheckCovered(const Grants& grants, Expiration expires_at) const;

  const std::vector<std::string>* projects_;  // Null: not bound.
  std::shared_ptr<const Robot> robot_;        // Null: no robot acts.
  ActorLimits limits_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_ACTOR_RIGHTS_H_

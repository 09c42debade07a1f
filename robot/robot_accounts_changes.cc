#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "robot_accounts/robot/edited_robot.h"
#include "robot_accounts/robot/made_robots.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "robot_accounts/robot/robot_accounts_impl.h"
#include "robot_accounts/robot/robot_views.h"

namespace robot_accounts {
namespace {

// Enabling and disabling, if it is all of the edit, has events of its own.
EventKind KindOf(const EditedRobot& edited) {
  const std::vector<std::string> enabled_only = {"enabled"};
  if (edited.changed != enabled_only) return EventKind::kEdited;
  return edited.record.enabled ? EventKind::kEnabled : EventKind::kDisabled;
}

absl::StatusOr<RobotView> EditIn(Change& change, const Robot& robot,
                                 const RobotEdit& edit,
                                 const EditRules& rules) {
  absl::StatusOr<EditedRobot> edited = ApplyEdit(change, robot, edit, rules);
  if (!edited.ok()) return edited.status();
  if (edited->changed.empty()) return ViewIn(change.store(), robot);
  const EventKind kind = KindOf(*edited);
  return change.Replace(std::move(edited->record), kind,
                        std::move(edited->changed));
}

// NotFound becomes false.
absl::StatusOr<bool> DeleteIfExpired(Change& change, int64_t id,
                                     int64_t until_unix_s) {
  const absl::StatusOr<Robot> robot = change.Target(id, RobotDeed::kDelete);
  if (absl::IsNotFound(robot.status())) return false;
  if (!robot.ok()) return robot.status();
  if (!robot->expires_at().IsExpired(until_unix_s)) return false;
  absl::Status status = change.Delete(*robot);
  if (!status.ok()) return status;
  return true;
}

}  // namespace

absl::StatusOr<RobotView> RobotAccounts::Edit(const Actor& actor, int64_t id,
                                              const RobotEdit& edit) {
  const EditRules rules = {impl_->life_limits(), impl_->traits().harbor_rules};
  return impl_->ChangeFor<RobotView>(
      actor, [&](Change& change) -> absl::StatusOr<RobotView> {
        const absl::StatusOr<Robot> robot = change.Target(id, RobotDeed::kEdit);
        if (!robot.ok()) return robot.status();
        return EditIn(change, *robot, edit, rules);
      });
}

absl::StatusOr<RobotView> RobotAccounts::SetEnabled(const Actor& actor,
                                                    int64_t id, bool enabled) {
  RobotEdit edit;
  edit.enabled = enabled;
  return Edit(actor, id, edit);
}

absl::StatusOr<int64_t> RobotAccounts::SetEnabledWithMade(const Actor& actor,
                                                          int64_t id,
                                                          bool enabled) {
  RobotEdit edit;
  edit.enabled = enabled;
  const EditRules rules = {impl_->life_limits(), impl_->traits().harbor_rules};
  return impl_->ChangeFor<int64_t>(
      actor, [&](Change& change) -> absl::StatusOr<int64_t> {
        const absl::StatusOr<Robot> robot = change.Target(id, RobotDeed::kEdit);
        if (!robot.ok()) return robot.status();
        const absl::StatusOr<std::vector<Robot>> all =
            WithMade(change, *robot, RobotDeed::kEdit);
        if (!all.ok()) return all.status();
        int64_t changed = 0;
        for (const Robot& each : *all) {
          if (each.is_enabled() == enabled) continue;
          absl::Status status = EditIn(change, each, edit, rules).status();
          if (!status.ok()) return status;
          ++changed;
        }
        return changed;
      });
}

absl::Status RobotAccounts::Delete(const Actor& actor, int64_t id) {
  return impl_->ChangeAs(actor, [&](Change& change) -> absl::Status {
    const absl::StatusOr<Robot> robot = change.Target(id, RobotDeed::kDelete);
    if (!robot.ok()) return robot.status();
    return change.Delete(*robot);
  });
}

absl::StatusOr<int64_t> RobotAccounts::DeleteWithMade(const Actor& actor,
                                                      int64_t id) {
  return impl_->ChangeFor<int64_t>(
      actor, [&](Change& change) -> absl::StatusOr<int64_t> {
        const absl::StatusOr<Robot> robot =
            change.Target(id, RobotDeed::kDelete);
        if (!robot.ok()) return robot.status();
        const absl::StatusOr<std::vector<Robot>> all =
            WithMade(change, *robot, RobotDeed::kDelete);
        if (!all.ok()) return all.status();
        for (const Robot& each : *all) {
          absl::Status status = change.Delete(each);
          if (!status.ok()) return status;
        }
        return static_cast<int64_t>(all->size());
      });
}

absl::StatusOr<std::vector<int64_t>> RobotAccounts::DeleteExpired(
    const Actor& actor, absl::Span<const int64_t> ids,
    int64_t expired_until_unix_s) {
  if (ids.size() > kMaxAtOnce) return TooManyRobots(ids.size());
  using Ids = std::vector<int64_t>;
  return impl_->ChangeFor<Ids>(
      actor, [&](Change& change) -> absl::StatusOr<Ids> {
        const int64_t until =
            std::min(expired_until_unix_s, change.now_unix_s());
        Ids deleted;
        for (const int64_t id : ids) {
          const absl::StatusOr<bool> is_deleted =
              DeleteIfExpired(change, id, until);
          if (!is_deleted.ok()) return is_deleted.status();
          if (*is_deleted) deleted.push_back(id);
        }
        return deleted;
      });
}

}  // namespace robot_accounts

#include "robot_accounts/robot/edited_robot.h"

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/optional.h"
#include "absl/types/span.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/robot/grant_specs.h"
#include "robot_accounts/robot/new_robot.h"

namespace robot_accounts {
namespace {

bool IsMoreThanEnabling(const RobotEdit& edit) {
  return edit.description.has_value() || edit.life.has_value() ||
         edit.grants.has_value();
}

absl::Status CheckAllowed(const Robot& robot, const RobotEdit& edit,
                          const EditRules& rules) {
  if (edit.legacy_login_enabled.has_value() && !robot.is_legacy()) {
    return MakeError(absl::StatusCode::kFailedPrecondition, "NOT_LEGACY",
                     "legacy login is of robots of an old harbor alone, which "
                     "this one is not");
  }
  if (rules.harbor_rules &&
      (IsMoreThanEnabling(edit) || edit.legacy_login_enabled.has_value())) {
    return MakeError(absl::StatusCode::kFailedPrecondition, "HARBOR_RULES",
                     "description, expiry and permissions cannot be changed on "
                     "harbor's own tables: change them in harbor");
  }
  return IsMoreThanEnabling(edit) ? CheckEditable(robot) : absl::OkStatus();
}

// Whether `grants` say nothing else than what `robot` holds. Rows that are odd
// are replaced even by others of the same meaning.
bool AreThoseOf(const Robot& robot, const Grants& grants) {
  return robot.grants().findings().empty() &&
         robot.grants().ToText() == grants.ToText();
}

absl::Status EditGrants(Change& change, const Robot& robot,
                        absl::Span<const GrantSpec> wanted,
                        EditedRobot& edited) {
  RobotRecord& record = edited.record;
  const absl::StatusOr<Grants> grants = ResolveGrants(change, wanted, record);
  if (!grants.ok()) return grants.status();
  if (AreThoseOf(robot, *grants)) return absl::OkStatus();
  record.grants = grants->rows();
  record.unknown.grants.clear();
  edited.changed.push_back("permissions");
  return absl::OkStatus();
}

absl::Status EditDescription(const std::string& description,
                             EditedRobot& edited) {
  if (edited.record.description == description) return absl::OkStatus();
  absl::Status status = CheckDescription(description);
  if (!status.ok()) return status;
  edited.record.description = description;
  edited.changed.push_back("description");
  return absl::OkStatus();
}

absl::Status EditExpiry(const Robot& robot, const LifeEdit& life,
                        const LifeLimits& limits, int64_t now_unix_s,
                        EditedRobot& edited) {
  RobotRecord& record = edited.record;
  absl::Status status = EditLife(life, limits, now_unix_s, record);
  if (!status.ok()) return status;
  if (record.expires_at != robot.expires_at() ||
      record.duration_days != robot.duration_days()) {
    edited.changed.push_back("expires_at");
  }
  return absl::OkStatus();
}

void EditSwitch(const absl::optional<bool>& wanted, const char* name,
                bool& value, EditedRobot& edited) {
  if (!wanted.has_value() || *wanted == value) return;
  value = *wanted;
  edited.changed.push_back(name);
}

}  // namespace

absl::Status CheckVersion(const Robot& robot,
                          absl::optional<uint64_t> expected) {
  if (!expected.has_value() || *expected == robot.version()) {
    return absl::OkStatus();
  }
  return VersionConflict();
}

absl::Status CheckEditable(const Robot& robot) {
  if (robot.is_legacy()) {
    return MakeError(absl::StatusCode::kFailedPrecondition,
                     "LEGACY_NOT_EDITABLE",
                     "a robot of an old harbor can be enabled, disabled and "
                     "deleted, not changed");
  }
  if (robot.min_reader() > RobotRecord::kReader) {
    return MakeError(absl::StatusCode::kFailedPrecondition, "NEWER_RECORD",
                     "the robot was written by a newer version, which alone "
                     "can change it");
  }
  return absl::OkStatus();
}

absl::StatusOr<EditedRobot> ApplyEdit(Change& change, const Robot& robot,
                                      const RobotEdit& edit,
                                      const EditRules& rules) {
  absl::Status status = CheckVersion(robot, edit.expected_version);
  if (status.ok()) status = CheckAllowed(robot, edit, rules);
  if (!status.ok()) return status;
  EditedRobot edited = {robot.record(), {}};
  if (edit.grants.has_value()) {
    status = EditGrants(change, robot, *edit.grants, edited);
    if (!status.ok()) return status;
  }
  if (edit.description.has_value()) {
    status = EditDescription(*edit.description, edited);
    if (!status.ok()) return status;
  }
  if (edit.life.has_value()) {
    status =
        EditExpiry(robot, *edit.life, rules.life, change.now_unix_s(), edited);
    if (!status.ok()) return status;
  }
  EditSwitch(edit.enabled, "enabled", edited.record.enabled, edited);
  EditSwitch(edit.legacy_login_enabled, "legacy_login",
             edited.record.legacy_login_enabled, edited);
  if (!edited.changed.empty())
    edited.record.updated_unix_s = change.now_unix_s();
  return edited;
}

}  // namespace robot_accounts

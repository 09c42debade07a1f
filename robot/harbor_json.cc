#include "robot_accounts/robot/harbor_json.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/robot/edited_robot.h"
#include "robot_accounts/robot/harbor_body.h"
#include "robot_accounts/robot/harbor_grants.h"
#include "robot_accounts/robot/harbor_scope.h"
#include "robot_accounts/robot/naming_policy.h"
#include "robot_accounts/robot/secret_member.h"

namespace robot_accounts {
namespace {

absl::Status CheckDuration(int64_t days) {
  if (days == kNeverExpires || (days >= 1 && days <= kMaxDurationDays)) {
    return absl::OkStatus();
  }
  return InvalidArgument("INVALID_DURATION",
                         absl::StrCat("duration: ", days, " must be -1 or 1..",
                                      kMaxDurationDays, " days"));
}

absl::StatusOr<RobotLevel> LevelOf(const HarborBody& body) {
  if (body.level == kHarborSystem) return RobotLevel::kSystem;
  if (body.level == kHarborProject) return RobotLevel::kProject;
  return InvalidArgument("INVALID_LEVEL",
                         absl::StrCat("level: ", Quoted(body.level),
                                      " must be system or project"));
}

// Whether `grant` is in the robot's own project. Of another one it is not told
// whether it exists.
absl::Status CheckOwnProject(const GrantSpec& grant, const RobotView& current) {
  if (grant.project == current.project_name()) return absl::OkStatus();
  return InvalidArgument(
      "WRONG_SCOPE",
      absl::StrCat(PathOf(0), ".namespace: must be the robot's project, not ",
                   Quoted(grant.project)));
}

absl::Status CheckRepeated(const HarborBody& body, RobotLevel level,
                           const RobotView& current) {
  if (level != current.robot().level()) {
    return InvalidArgument("LEVEL_MISMATCH",
                           "level: must be the robot's, which never changes");
  }
  if (body.name != current.full_name()) {
    return InvalidArgument(
        "NAME_MISMATCH",
        absl::StrCat("name: must be ", Quoted(current.full_name()),
                     ", which never changes"));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<GrantSpec>> NewGrants(const HarborBody& body,
                                                 RobotLevel level,
                                                 const RobotView& current) {
  absl::StatusOr<std::vector<GrantSpec>> grants =
      GrantsOfHarborBody(body, level, current.robot().grants().catalog());
  if (!grants.ok() || current.robot().level() != RobotLevel::kProject ||
      level != RobotLevel::kProject) {
    return grants;
  }
  GrantSpec& grant = grants->front();
  absl::Status status = CheckOwnProject(grant, current);
  if (!status.ok()) return status;
  grant.project_id = current.robot().project_id();
  return grants;
}

}  // namespace

absl::StatusOr<RobotSpec> SpecFromHarborJson(
    absl::string_view json, const std::shared_ptr<const Catalog>& catalog) {
  absl::StatusOr<HarborBody> body = ReadHarborBody(json);
  if (!body.ok()) return body.status();
  absl::Status status = NamingPolicy::CheckAccountName(body->name);
  if (!status.ok()) return AtPath("name", status);
  // Absent is 0 for Harbor, which it refuses.
  const int64_t days = body->duration.value_or(0);
  status = CheckDuration(days);
  if (!status.ok()) return status;
  const absl::StatusOr<RobotLevel> level = LevelOf(*body);
  if (!level.ok()) return level.status();
  absl::StatusOr<std::vector<GrantSpec>> grants =
      GrantsOfHarborBody(*body, *level, catalog);
  if (!grants.ok()) return grants.status();

  RobotSpec spec;
  spec.level = *level;
  if (*level == RobotLevel::kProject) spec.project = grants->front().project;
  spec.account_name = std::move(body->name);
  spec.description = std::move(body->description);
  spec.life = LifeInDays{days};
  spec.grants = *std::move(grants);
  return spec;
}

absl::StatusOr<RobotEdit> EditFromHarborJson(absl::string_view json,
                                             const RobotView& current) {
  const Robot& robot = current.robot();
  absl::Status status = CheckEditable(robot);
  if (!status.ok()) return status;
  absl::StatusOr<HarborBody> body = ReadHarborBody(json);
  if (!body.ok()) return body.status();
  RobotEdit edit;
  if (body->duration.has_value()) {
    status = CheckDuration(*body->duration);
    if (!status.ok()) return status;
    if (*body->duration != robot.duration_days()) {
      edit.life = LifeInDays{*body->duration};
    }
  }
  const absl::StatusOr<RobotLevel> level = LevelOf(*body);
  if (!level.ok()) return level.status();
  if (!HasPermissionsOf(*body, current)) {
    absl::StatusOr<std::vector<GrantSpec>> grants =
        NewGrants(*body, *level, current);
    if (!grants.ok()) return grants.status();
    edit.grants = *std::move(grants);
  }
  status = CheckRepeated(*body, *level, current);
  if (!status.ok()) return status;
  if (body->description != robot.description()) {
    edit.description = std::move(body->description);
  }
  edit.enabled = !body->disable;
  edit.expected_version = robot.version();
  return edit;
}

absl::StatusOr<SecretBytes> SecretFromHarborJson(absl::string_view json) {
  return SecretMember(json, "secret");
}

}  // namespace robot_accounts

#include "robot_accounts/robot/principal.h"

#include <algorithm>
#include <utility>

#include "robot_accounts/base/same_text.h"
#include "robot_accounts/robot/naming_policy.h"

namespace robot_accounts {
namespace {

constexpr absl::string_view kRepository = "repository";

}  // namespace

Principal::Principal(Robot robot, std::shared_ptr<const ProjectTable> projects,
                     absl::string_view full_name, uint32_t secret_slot_id)
    : robot_(std::move(robot)),
      projects_(std::move(projects)),
      full_name_(full_name),
      own_project_(robot_.level() == RobotLevel::kSystem
                       ? nullptr
                       : projects_->FindById(robot_.project_id())),
      secret_slot_id_(secret_slot_id),
      is_homeless_(robot_.level() != RobotLevel::kSystem &&
                   own_project_ == nullptr) {}

Expiration Principal::valid_until() const {
  const Expiration of_robot = robot_.expires_at();
  for (const SecretView& slot : robot_.secrets()) {
    if (slot.id != secret_slot_id_ || slot.ends_unix_s == 0) continue;
    if (!of_robot.is_never() && of_robot.unix_s() <= slot.ends_unix_s) continue;
    // A stored end below 0 is long past, not "never".
    return Expiration::FromStored(std::max<int64_t>(0, slot.ends_unix_s));
  }
  return of_robot;
}

bool Principal::Can(absl::string_view project,
                    Permission permission) const noexcept {
  if (own_project_ != nullptr && SameText(project, own_project_->name)) {
    return CanIn(own_project_, permission);
  }
  return CanIn(projects_->FindByName(project), permission);
}

bool Principal::CanById(int64_t project_id,
                        Permission permission) const noexcept {
  return CanIn(projects_->FindById(project_id), permission);
}

bool Principal::Can(absl::string_view project, absl::string_view resource,
                    absl::string_view action) const noexcept {
  const absl::optional<Permission> permission = robot_.grants().catalog()->Find(
      PermissionLevel::kProject, resource, action);
  return permission.has_value() && Can(project, *permission);
}

bool Principal::CanRepository(absl::string_view repository,
                              absl::string_view action) const noexcept {
  const absl::optional<Permission> permission = robot_.grants().catalog()->Find(
      PermissionLevel::kProject, kRepository, action);
  return permission.has_value() && CanRepository(repository, *permission);
}

bool Principal::CanRepository(absl::string_view repository,
                              Permission permission) const noexcept {
  const absl::optional<absl::string_view> project =
      NamingPolicy::ProjectOfRepository(repository);
  return project.has_value() && Can(*project, permission);
}

bool Principal::CanSystem(Permission permission) const noexcept {
  return !is_homeless_ && robot_.grants().AllowsSystem(permission);
}

bool Principal::CanSystem(absl::string_view resource,
                          absl::string_view action) const noexcept {
  const absl::optional<Permission> permission = robot_.grants().catalog()->Find(
      PermissionLevel::kSystem, resource, action);
  return permission.has_value() && CanSystem(*permission);
}

Explanation Principal::Explain(absl::string_view project,
                               absl::string_view resource,
                               absl::string_view action) const {
  return ExplainInProject(robot_, *projects_, project, resource, action);
}

Explanation Principal::ExplainSystem(absl::string_view resource,
                                     absl::string_view action) const {
  return ExplainInSystem(robot_, *projects_, resource, action);
}

bool Principal::CanIn(const Project* project,
                      Permission permission) const noexcept {
  if (project == nullptr || is_homeless_) return false;
  const Grants& grants = robot_.grants();
  return project->is_public
             ? grants.AllowsPublicProject(project->id, permission)
             : grants.AllowsProject(project->id, permission);
}

}  // namespace robot_accounts

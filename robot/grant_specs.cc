#include "robot_accounts/robot/grant_specs.h"

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/robot/actor_rights.h"

namespace robot_accounts {
namespace {

absl::StatusOr<Grants> GrantsOn(int64_t project_id, const GrantSpec& grant) {
  return Grants::Create(Grants::Owner::System(),
                        {{Scope::Project(project_id), grant.set}});
}

// Whether the actor may grant this there. A robot that could not must not learn
// which projects there are: so what is wrong with the set itself is said as of
// none of them, and all else after this.
absl::Status CheckGrantable(Change& change, const GrantSpec& grant,
                            int64_t project_id) {
  if (!change.rights().is_robot()) return absl::OkStatus();
  absl::StatusOr<Grants> grants = GrantsOn(RobotPlace::kNewProject, grant);
  if (grants.ok()) grants = GrantsOn(project_id, grant);
  if (!grants.ok()) return grants.status();
  return change.rights().CheckGrants(*grants);
}

absl::Status ProjectMismatch(const GrantSpec& grant) {
  return MakeError(absl::StatusCode::kFailedPrecondition, "PROJECT_MISMATCH",
                   absl::StrCat("project ", Quoted(grant.project),
                                " has another id than the grant says"));
}

bool IsById(const GrantSpec& grant) {
  return grant.project.empty() && grant.project_id != 0;
}

absl::StatusOr<Scope> ScopeOf(Change& change, const GrantSpec& grant) {
  switch (grant.where) {
    case GrantSpec::Where::kSystem:
      return Scope::System();
    case GrantSpec::Where::kAllProjects:
      return Scope::AllProjects();
    case GrantSpec::Where::kProject:
      break;
  }
  absl::StatusOr<Project> project =
      IsById(grant) ? change.store().GetProject(grant.project_id)
                    : change.FindOrDeclareProject(grant.project);
  const bool is_unknown = absl::IsNotFound(project.status());
  if (!project.ok() && !is_unknown) return project.status();
  absl::Status status = CheckGrantable(
      change, grant, is_unknown ? RobotPlace::kNewProject : project->id);
  if (!status.ok()) return status;
  if (is_unknown) return project.status();
  if (grant.project_id != 0 && grant.project_id != project->id) {
    return ProjectMismatch(grant);
  }
  return Scope::Project(project->id);
}

std::string WhereText(const GrantSpec& grant) {
  switch (grant.where) {
    case GrantSpec::Where::kSystem:
      return "the system";
    case GrantSpec::Where::kAllProjects:
      return "all projects";
    case GrantSpec::Where::kProject:
      break;
  }
  return grant.project.empty()
             ? absl::StrCat("project ", grant.project_id)
             : absl::StrCat("project ", Quoted(grant.project));
}

// Whether `grant` is in the project of a project robot. Nothing is looked up:
// the answer does not tell which other projects there are. Grants::Create would
// refuse this too, but knows no names.
absl::Status CheckOwn(const Project& own, const GrantSpec& grant) {
  const bool is_own =
      grant.where == GrantSpec::Where::kProject &&
      (IsById(grant) ? grant.project_id == own.id : grant.project == own.name);
  if (!is_own) {
    return InvalidArgument(
        "WRONG_SCOPE",
        absl::StrCat("grant in ", WhereText(grant), ": a project robot of ",
                     Quoted(own.name), " may be granted only that"));
  }
  if (grant.project_id != 0 && grant.project_id != own.id) {
    return ProjectMismatch(grant);
  }
  return absl::OkStatus();
}

absl::StatusOr<Grants> ResolveOwnGrants(Change& change,
                                        absl::Span<const GrantSpec> grants,
                                        int64_t project_id) {
  const absl::StatusOr<Project> own = change.store().GetProject(project_id);
  if (!own.ok()) return own.status();
  std::vector<ScopedSet> sets;
  sets.reserve(grants.size());
  for (const GrantSpec& grant : grants) {
    absl::Status status = CheckOwn(*own, grant);
    if (!status.ok()) return status;
    sets.push_back({Scope::Project(project_id), grant.set});
  }
  return Grants::Create(Grants::Owner::Project(project_id), sets);
}

}  // namespace

absl::StatusOr<Grants> ResolveGrants(Change& change,
                                     absl::Span<const GrantSpec> grants,
                                     const RobotRecord& record) {
  if (record.level != RobotLevel::kSystem) {
    return ResolveOwnGrants(change, grants, record.project_id);
  }
  std::vector<ScopedSet> sets;
  sets.reserve(grants.size());
  for (const GrantSpec& grant : grants) {
    absl::StatusOr<Scope> scope = ScopeOf(change, grant);
    if (!scope.ok()) return scope.status();
    sets.push_back({*scope, grant.set});
  }
  return Grants::Create(Grants::Owner::System(), sets);
}

}  // namespace robot_accounts

#include "robot_accounts/robot/grant_specs.h"

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

// What is answered for a project that is not known: a robot that could not
// grant this there either must not learn that.
absl::Status UnknownProject(Change& change, const GrantSpec& grant,
                            const absl::Status& not_found) {
  if (!change.rights().is_robot()) return not_found;
  const absl::StatusOr<Grants> grants =
      Grants::Create(Grants::Owner::System(),
                     {{Scope::Project(RobotPlace::kNewProject), grant.set}});
  if (!grants.ok()) return grants.status();
  absl::Status status = change.rights().CheckGrants(*grants);
  return status.ok() ? not_found : status;
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
      grant.project.empty() && grant.project_id != 0
          ? change.store().GetProject(grant.project_id)
          : change.FindOrDeclareProject(grant.project);
  if (absl::IsNotFound(project.status())) {
    return UnknownProject(change, grant, project.status());
  }
  if (!project.ok()) return project.status();
  if (grant.project_id != 0 && grant.project_id != project->id) {
    return MakeError(absl::StatusCode::kFailedPrecondition, "PROJECT_MISMATCH",
                     absl::StrCat("project ", Quoted(grant.project),
                                  " has another id than the grant says"));
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

// Grants::Create would refuse this too, but knows no names.
absl::Status WrongScope(Change& change, const RobotRecord& record,
                        const GrantSpec& grant) {
  const absl::StatusOr<Project> own =
      change.store().GetProject(record.project_id);
  if (!own.ok()) return own.status();
  return InvalidArgument(
      "WRONG_SCOPE",
      absl::StrCat("grant in ", WhereText(grant), ": a project robot of ",
                   Quoted(own->name), " may be granted only that"));
}

}  // namespace

absl::StatusOr<Grants> ResolveGrants(Change& change,
                                     absl::Span<const GrantSpec> grants,
                                     const RobotRecord& record) {
  const bool is_system = record.level == RobotLevel::kSystem;
  std::vector<ScopedSet> sets;
  sets.reserve(grants.size());
  for (const GrantSpec& grant : grants) {
    absl::StatusOr<Scope> scope = ScopeOf(change, grant);
    if (!scope.ok()) return scope.status();
    if (!is_system && *scope != Scope::Project(record.project_id)) {
      return WrongScope(change, record, grant);
    }
    sets.push_back({*scope, grant.set});
  }
  return Grants::Create(is_system ? Grants::Owner::System()
                                  : Grants::Owner::Project(record.project_id),
                        sets);
}

}  // namespace robot_accounts

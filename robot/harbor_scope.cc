#include "robot_accounts/robot/harbor_scope.h"

#include <string>

#include "absl/status/statusor.h"
#include "robot_accounts/permissions/scope.h"

namespace robot_accounts {

HarborScope HarborScopeOf(absl::string_view scope,
                          const ProjectTable& projects) {
  const absl::StatusOr<Scope> parsed = Scope::Parse(scope);
  if (!parsed.ok()) return {kHarborProject, std::string(scope)};
  switch (parsed->kind()) {
    case Scope::Kind::kSystem:
      return {kHarborSystem, kHarborSystemNamespace};
    case Scope::Kind::kAllProjects:
      return {kHarborProject, kHarborAllProjects};
    case Scope::Kind::kProject:
      break;
  }
  const Project* project = projects.FindById(parsed->project_id());
  return {kHarborProject,
          project == nullptr ? std::string(scope) : project->name};
}

}  // namespace robot_accounts

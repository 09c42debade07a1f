#include "robot_accounts/robot/harbor_grants.h"

#include <cstddef>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/permissions/grants.h"
#include "robot_accounts/permissions/permission.h"
#include "robot_accounts/permissions/permission_set.h"
#include "robot_accounts/robot/harbor_scope.h"
#include "robot_accounts/robot/naming_policy.h"

namespace robot_accounts {
namespace {

using Where = GrantSpec::Where;

// Objects of one namespace.
struct Group {
  size_t first;  // Where the first of them stands.
  Where where;
  std::string project;
  std::vector<Permission> permissions;
};

absl::Status CheckShape(const HarborBody& body, RobotLevel level) {
  if (body.permissions.empty()) {
    return InvalidArgument("NO_GRANTS",
                           "permissions: must hold at least one object");
  }
  // Each holds at least one; and finding equal namespaces takes its time.
  if (body.permissions.size() > Grants::kMaxRows) {
    return InvalidArgument("TOO_MANY_GRANTS",
                           absl::StrCat("permissions: must hold at most ",
                                        Grants::kMaxRows, " objects"));
  }
  for (size_t i = 0; i < body.permissions.size(); ++i) {
    const absl::optional<HarborPermission>& object = body.permissions[i];
    if (!object.has_value()) {
      return InvalidArgument("NO_GRANTS",
                             absl::StrCat(PathOf(i), ": must not be null"));
    }
    if (object->access.empty()) {
      return InvalidArgument(
          "EMPTY_PERMISSION_SET",
          absl::StrCat(PathOf(i), ".access: must hold at least one object"));
    }
    for (size_t j = 0; j < object->access.size(); ++j) {
      if (object->access[j].has_value()) continue;
      return InvalidArgument("EMPTY_PERMISSION_SET",
                             absl::StrCat(PathOf(i, j), ": must not be null"));
    }
  }
  if (level == RobotLevel::kProject && body.permissions.size() > 1) {
    return InvalidArgument(
        "WRONG_SCOPE",
        "permissions: a robot of level project has exactly one object");
  }
  return absl::OkStatus();
}

absl::StatusOr<PermissionLevel> LevelOfKind(size_t i, const std::string& kind) {
  if (kind == kHarborSystem) return PermissionLevel::kSystem;
  if (kind == kHarborProject) return PermissionLevel::kProject;
  return InvalidArgument("UNKNOWN_KIND",
                         absl::StrCat(PathOf(i), ".kind: ", Quoted(kind),
                                      " must be system or project"));
}

absl::Status CheckEffect(const std::string& path, const std::string& effect) {
  if (effect.empty() || effect == "allow") return absl::OkStatus();
  if (effect == "deny") {
    return InvalidArgument(
        "DENY_NOT_ALLOWED",
        absl::StrCat(path,
                     ".effect: new grants allow: leave out what is to "
                     "be denied"));
  }
  return InvalidArgument("UNKNOWN_EFFECT",
                         absl::StrCat(path, ".effect: ", Quoted(effect),
                                      " must be empty or allow"));
}

// Why the pair cannot be granted; `path` is that of its object.
absl::Status NotInCatalog(const std::string& path, const HarborAccess& access,
                          PermissionLevel level, const Catalog& catalog) {
  const std::string text = absl::StrCat(access.resource, ":", access.action);
  const bool is_system = level == PermissionLevel::kSystem;
  if (absl::StrContains(text, '*')) {
    return InvalidArgument(
        "WILDCARD_NOT_ALLOWED",
        absl::StrCat(path, access.resource == "*" ? ".resource" : ".action",
                     ": must name one, not *"));
  }
  if (catalog.FindText(
          is_system ? PermissionLevel::kProject : PermissionLevel::kSystem,
          text)) {
    return InvalidArgument(
        "WRONG_LEVEL",
        absl::StrCat(path, ": ", Quoted(text), " is not of kind ",
                     is_system ? kHarborSystem : kHarborProject));
  }
  bool knows_resource = false;
  for (int i = 0; i < catalog.size() && !knows_resource; ++i) {
    const CatalogEntry& entry = catalog.at(i);
    knows_resource = entry.level == level && entry.resource == access.resource;
  }
  return InvalidArgument(
      "UNKNOWN_PERMISSION",
      absl::StrCat(path, knows_resource ? ".action" : ".resource", ": ",
                   Quoted(text), " is not in the catalogue of kind ",
                   is_system ? kHarborSystem : kHarborProject));
}

absl::Status AddPermissions(size_t i, const HarborPermission& object,
                            PermissionLevel level, const Catalog& catalog,
                            std::vector<Permission>& permissions) {
  for (size_t j = 0; j < object.access.size(); ++j) {
    const HarborAccess& access = *object.access[j];
    const std::string path = PathOf(i, j);
    if (absl::Status status = CheckEffect(path, access.effect); !status.ok()) {
      return status;
    }
    const absl::optional<Permission> permission =
        catalog.Find(level, access.resource, access.action);
    if (!permission.has_value()) {
      return NotInCatalog(path, access, level, catalog);
    }
    permissions.push_back(*permission);
  }
  return absl::OkStatus();
}

// Harbor looks a project up by whatever text stands there, and refuses only a
// blank before: so what cannot be a name is a project that does not exist.
absl::Status CheckNamespace(const Group& group, RobotLevel level) {
  const std::string path = absl::StrCat(PathOf(group.first), ".namespace");
  if (group.where == Where::kSystem && level == RobotLevel::kProject) {
    return InvalidArgument(
        "WRONG_SCOPE",
        absl::StrCat(PathOf(group.first),
                     ".kind: must be project for a robot of level project"));
  }
  if (group.where == Where::kSystem &&
      group.project != kHarborSystemNamespace) {
    return InvalidArgument("WRONG_SCOPE",
                           absl::StrCat(path, ": must be / of kind system"));
  }
  if (group.where == Where::kAllProjects && level == RobotLevel::kProject) {
    return MakeError(
        absl::StatusCode::kNotFound, "PROJECT_NOT_FOUND",
        absl::StrCat(path, ": a robot of level project needs one project"));
  }
  if (group.where != Where::kProject) return absl::OkStatus();
  const absl::Status status = NamingPolicy::CheckProjectName(group.project);
  if (status.ok()) return status;
  if (absl::StrContains(group.project, ' ')) return AtPath(path, status);
  return MakeError(
      absl::StatusCode::kNotFound, "PROJECT_NOT_FOUND",
      absl::StrCat(path, ": there is no project ", Quoted(group.project)));
}

Group& GroupOf(size_t i, const HarborPermission& object, PermissionLevel level,
               std::vector<Group>& groups) {
  const Where where = level == PermissionLevel::kSystem ? Where::kSystem
                      : object.name_space == kHarborAllProjects
                          ? Where::kAllProjects
                          : Where::kProject;
  for (Group& group : groups) {
    if (group.where == where && group.project == object.name_space) {
      return group;
    }
  }
  groups.push_back({i, where, object.name_space, {}});
  return groups.back();
}

// Resource, action, effect, kind and namespace.
using Shown = std::set<std::tuple<std::string, std::string, std::string,
                                  std::string, std::string>>;

}  // namespace

absl::StatusOr<std::vector<GrantSpec>> GrantsOfHarborBody(
    const HarborBody& body, RobotLevel level,
    const std::shared_ptr<const Catalog>& catalog) {
  absl::Status status = CheckShape(body, level);
  std::vector<Group> groups;
  for (size_t i = 0; i < body.permissions.size() && status.ok(); ++i) {
    const HarborPermission& object = *body.permissions[i];
    const absl::StatusOr<PermissionLevel> kind = LevelOfKind(i, object.kind);
    if (!kind.ok()) return kind.status();
    status = AddPermissions(i, object, *kind, *catalog,
                            GroupOf(i, object, *kind, groups).permissions);
  }
  if (!status.ok()) return status;
  std::vector<GrantSpec> grants;
  for (Group& group : groups) {
    absl::StatusOr<PermissionSet> set = PermissionSet::Create(
        catalog,
        group.where == Where::kSystem ? PermissionLevel::kSystem
                                      : PermissionLevel::kProject,
        group.permissions);
    if (!set.ok()) return AtPath(PathOf(group.first), set.status());
    status = CheckNamespace(group, level);
    if (!status.ok()) return status;
    if (group.where != Where::kProject) group.project.clear();
    grants.push_back({group.where, std::move(group.project), *std::move(set)});
  }
  return grants;
}

bool HasPermissionsOf(const HarborBody& body, const RobotView& robot) {
  Shown given, held;
  for (const absl::optional<HarborPermission>& object : body.permissions) {
    if (!object.has_value() || object->access.empty()) return false;
    for (const absl::optional<HarborAccess>& access : object->access) {
      if (!access.has_value()) return false;
      given.emplace(access->resource, access->action, access->effect,
                    object->kind, object->name_space);
    }
  }
  for (const GrantRow& row : robot.robot().grants().rows()) {
    HarborScope scope = HarborScopeOf(row.scope, robot.projects());
    held.emplace(row.resource, row.action, row.effect, std::move(scope.kind),
                 std::move(scope.name_space));
  }
  return given == held;
}

}  // namespace robot_accounts

#include "robot_accounts/permissions/templates.h"

#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/permissions/permission.h"
#include "robot_accounts/permissions/permission_set.h"

namespace robot_accounts {
namespace {

constexpr auto kProject = PermissionLevel::kProject;

constexpr PermissionTemplate kTemplates[] = {
    // Listing the tags of a repository is a pull, too.
    {kPullOnlyTemplate, kProject, "repository:pull",
     "pulls images: a cluster, a developer's machine"},

    // No delete: a build that goes wrong must not take released images along.
    // A push sets its tags itself, so no tag:create.
    {kCiTemplate, kProject, "repository:pull,repository:push",
     "pulls and pushes images: a build job"},

    // Finds what is there (lists and reads), fetches it (pull), has it scanned
    // or its bill of materials made, and reads what came out: reports are
    // additions of an artifact, bills and signatures its accessories. No push:
    // the registry keeps the results.
    {kScannerTemplate, kProject,
     "accessory:list,artifact-addition:read,artifact:list,artifact:read,"
     "repository:list,repository:pull,repository:read,sbom:create,sbom:read,"
     "sbom:stop,scan:create,scan:read,scan:stop,scanner:read,tag:list",
     "has images scanned and reads the reports: a vulnerability scanner"},

    // Copies repositories here and elsewhere: finds them, reads the project
    // that they lie in, pulls, pushes, and tags anew what is already there.
    // Signatures are copied with their artifact (accessory:list). No delete:
    // what is lost at one end stays at the other.
    {kMirrorTemplate, kProject,
     "accessory:list,artifact:list,artifact:read,project:read,repository:list,"
     "repository:pull,repository:push,repository:read,tag:create,tag:list",
     "copies repositories to or from another registry: a replication"},

    // Deletes tags, artifacts and whole repositories, after looking at what
    // they are and at which tags may not be deleted (immutable-tag:list). Pull,
    // since a registry's own protocol lists tags and finds the digest of what
    // is to be deleted by requests that need it. No push.
    {kCleanerTemplate, kProject,
     "accessory:list,artifact:delete,artifact:list,artifact:read,"
     "immutable-tag:list,repository:delete,repository:list,repository:pull,"
     "repository:read,tag:delete,tag:list",
     "finds and deletes what is no longer needed: a clean-up job"},
};

}  // namespace

absl::Span<const PermissionTemplate> PermissionTemplates() {
  return kTemplates;
}

absl::StatusOr<PermissionSet> FindTemplate(
    std::shared_ptr<const Catalog> catalog, absl::string_view name) {
  for (const PermissionTemplate& known : kTemplates) {
    if (known.name != name) continue;
    return PermissionSet::Parse(std::move(catalog), known.level,
                                known.permissions);
  }
  const auto append_name = [](std::string* out,
                              const PermissionTemplate& known) {
    absl::StrAppend(out, known.name);
  };
  return InvalidArgument(
      "UNKNOWN_TEMPLATE",
      absl::StrCat("permission template ", Quoted(name), " must be one of ",
                   absl::StrJoin(kTemplates, ", ", append_name)));
}

}  // namespace robot_accounts

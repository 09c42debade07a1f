#include "robot_accounts/permissions/grant_explanation.h"

#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "absl/types/span.h"
#include "permissions/grant_compiler.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/permissions/grant_row.h"
#include "robot_accounts/permissions/grants.h"
#include "robot_accounts/permissions/permission.h"
#include "robot_accounts/permissions/public_project.h"

namespace robot_accounts {
namespace {

using Cause = GrantExplanation::Cause;

constexpr absl::string_view kAny = "*";

// What rows allow and deny where it is asked: `project_id` 0 is the system.
ScopeBits BitsAt(const CompiledRows& rows, int64_t project_id) {
  if (project_id == 0) return rows.system;
  const auto own = rows.projects.find(project_id);
  return rows.InProject(own == rows.projects.end() ? ScopeBits() : own->second);
}

// Reads each row alone, by the compiler itself: together they allow what one of
// them allows, and deny what one of them denies.
GrantExplanation Explain(const Grants& grants, int64_t project_id, Permission p,
                         bool is_public) {
  const Catalog& catalog = *grants.catalog();
  if (!catalog.Has(p)) return {};
  absl::optional<size_t> granted, implied;
  bool acts_in_projects = !grants.owner().is_system();
  for (size_t i = 0; i < grants.rows().size(); ++i) {
    const GrantRow& row = grants.rows()[i];
    const CompiledRows alone =
        CompileRows(catalog, grants.owner(), absl::MakeConstSpan(&row, 1));
    const ScopeBits bits = BitsAt(alone, project_id);
    if (bits.deny.Test(p.index())) return {Cause::kDenied, i};
    acts_in_projects |= alone.acts_in_projects;
    if (!bits.allow.Test(p.index())) continue;
    const bool says_so =
        row.action == kAny || row.action == catalog.entry(p).action;
    absl::optional<size_t>& first = says_so ? granted : implied;
    if (!first.has_value()) first = i;
  }
  if (granted.has_value()) return {Cause::kGranted, granted};
  if (implied.has_value()) return {Cause::kImpliedByPush, implied};
  if (is_public && acts_in_projects &&
      PublicProjectBits(catalog).Test(p.index())) {
    return {Cause::kPublicProject, absl::nullopt};
  }
  return {};
}

}  // namespace

GrantExplanation Grants::ExplainSystem(Permission p) const {
  if (p.level() != PermissionLevel::kSystem) return {};
  return Explain(*this, 0, p, false);
}

GrantExplanation Grants::ExplainProject(int64_t project_id, Permission p,
                                        bool is_public) const {
  if (p.level() != PermissionLevel::kProject || project_id <= 0) return {};
  return Explain(*this, project_id, p, is_public);
}

}  // namespace robot_accounts

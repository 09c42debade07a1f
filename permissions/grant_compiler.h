#ifndef ROBOT_ACCOUNTS_PERMISSIONS_GRANT_COMPILER_H_
#define ROBOT_ACCOUNTS_PERMISSIONS_GRANT_COMPILER_H_

#include <cstdint>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/types/span.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/permissions/grant_owner.h"
#include "robot_accounts/permissions/grant_row.h"
#include "robot_accounts/permissions/permission_bits.h"

namespace robot_accounts {

// Internal: what the rows of one scope allow, implied pulls included, and deny.
struct ScopeBits {
  PermissionBits allow;
  PermissionBits deny;

  PermissionBits allowed() const { return allow - deny; }
};

// Internal: rows read once, scope by scope.
struct CompiledRows {
  ScopeBits system;
  ScopeBits all_projects;
  absl::btree_map<int64_t, ScopeBits> projects;
  // Whether public projects are open to the robot: Harbor asks a project's
  // rules only about a robot that has a row for projects.
  bool acts_in_projects = false;
  std::vector<GrantFinding> findings;  // By row.

  // `own` of one project, together with what holds in every project.
  ScopeBits InProject(const ScopeBits& own) const {
    return {own.allow | all_projects.allow, own.deny | all_projects.deny};
  }
};

// Internal: reads rows by the rules of design.md section 4. It fails closed:
// what it cannot read allows nothing, and a deny that it cannot read denies at
// least what its writer can have meant.
CompiledRows CompileRows(const Catalog& catalog, const GrantOwner& owner,
                         absl::Span<const GrantRow> rows);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_PERMISSIONS_GRANT_COMPILER_H_

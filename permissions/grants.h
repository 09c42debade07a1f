#ifndef ROBOT_ACCOUNTS_PERMISSIONS_GRANTS_H_
#define ROBOT_ACCOUNTS_PERMISSIONS_GRANTS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "robot_accounts/base/intrusive_ptr.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/permissions/grant_explanation.h"
#include "robot_accounts/permissions/grant_owner.h"
#include "robot_accounts/permissions/grant_row.h"
#include "robot_accounts/permissions/permission.h"
#include "robot_accounts/permissions/permission_set.h"
#include "robot_accounts/permissions/scope.h"

namespace robot_accounts {

// Permissions to grant, and where.
struct ScopedSet {
  Scope scope;
  PermissionSet set;
};

// All that one robot may do, as rows of text and compiled to bits. A deny beats
// every allow, whatever the scopes (design.md section 4 has the rules).
// Immutable, as large as a pointer and cheap to copy; every const method may
// run concurrently.
class Grants final {
 public:
  using Owner = GrantOwner;
  static constexpr size_t kMaxRows = 4096;

  // Allows nothing.
  Grants();
  Grants(const Grants& other);
  Grants(Grants&& other) noexcept;
  Grants& operator=(const Grants& other);
  Grants& operator=(Grants&& other) noexcept;
  ~Grants();

  // New grants. They are INVALID_ARGUMENT with reason NO_GRANTS,
  // EMPTY_PERMISSION_SET, WRONG_LEVEL (a project's permissions in the system or
  // the reverse), WRONG_SCOPE (a project robot's grants name its one project;
  // project ids are above 0), DUPLICATE_SCOPE, MIXED_CATALOGS or
  // TOO_MANY_GRANTS (more than kMaxRows permissions in all).
  static absl::StatusOr<Grants> Create(Owner owner,
                                       absl::Span<const ScopedSet> sets);

  // Stored rows, kept as they are; see findings(). `catalog` is not null.
  // INVALID_ARGUMENT, reason TOO_MANY_GRANTS, for more than kMaxRows.
  static absl::StatusOr<Grants> FromRows(std::shared_ptr<const Catalog> catalog,
                                         Owner owner,
                                         std::vector<GrantRow> rows);

  const std::vector<GrantRow>& rows() const;
  // What is odd about stored rows, by row. Empty for new grants.
  const std::vector<GrantFinding>& findings() const;
  const std::shared_ptr<const Catalog>& catalog() const;
  Owner owner() const;

  // Permissions are of catalog(). These never allocate, lock or fail: the
  // answer is false for a permission of the other level, and for a project id
  // that is not above 0.
  bool AllowsSystem(Permission p) const;
  bool AllowsProject(int64_t project_id, Permission p) const;
  // AllowsProject for a project that the caller knows to be public: it gives
  // more (public_project.h) to a project robot of any project, and to a system
  // robot with any row for projects.
  bool AllowsPublicProject(int64_t project_id, Permission p) const;

  // Why AllowsSystem, and AllowsProject or AllowsPublicProject, answer as they
  // do. Reads every row again: not for the hot path.
  GrantExplanation ExplainSystem(Permission p) const;
  GrantExplanation ExplainProject(int64_t project_id, Permission p,
                                  bool is_public) const;

  // Whether all that `other` allows is allowed here too: in the system, in each
  // project that either names, and in any other project, be it public or not.
  // False if the catalogues differ.
  bool Covers(const Grants& other) const;

  // Where anything is allowed: the projects are those of rows of their own,
  // sorted by id.
  bool has_system() const;
  bool has_all_projects() const;
  const std::vector<int64_t>& project_ids() const;

  // Canonical: a line for each scope (by Scope's order, joined by newlines) of
  // what its rows mean, wildcards and implied pulls written out, sorted:
  // "/project/7 !tag:delete,repository:pull". "!" denies, "!*" everything.
  std::string ToText() const;

  // These grants without the rows of one project.
  Grants WithoutProject(int64_t project_id) const;

  // Whether there is no copy of these grants: then only who holds them can make
  // one.
  bool is_only_copy() const;

 private:
  struct Compiled;

  explicit Grants(IntrusivePtr<const Compiled> compiled);
  static Grants Compile(std::shared_ptr<const Catalog> catalog, Owner owner,
                        std::vector<GrantRow> rows);

  IntrusivePtr<const Compiled> compiled_;  // Null only when moved from.
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_PERMISSIONS_GRANTS_H_

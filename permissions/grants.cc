#include "robot_accounts/permissions/grants.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/types/span.h"
#include "permissions/grant_compiler.h"
#include "permissions/project_masks.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/base/intrusive_ptr.h"
#include "robot_accounts/base/owner_count.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/permissions/grant_owner.h"
#include "robot_accounts/permissions/grant_row.h"
#include "robot_accounts/permissions/permission.h"
#include "robot_accounts/permissions/permission_bits.h"
#include "robot_accounts/permissions/permission_set.h"
#include "robot_accounts/permissions/public_project.h"
#include "robot_accounts/permissions/scope.h"

namespace robot_accounts {

struct Grants::Compiled {
  void AddOwner() const { owners.Add(); }
  void DropOwner() const {
    if (owners.Drop()) delete this;
  }

  mutable OwnerCount owners;
  std::shared_ptr<const Catalog> catalog;
  GrantOwner owner = GrantOwner::System();
  std::vector<GrantRow> rows;
  std::vector<GrantFinding> findings;
  PermissionBits system;
  ProjectMasks projects;
  bool has_all_projects = false;
  std::vector<int64_t> project_ids;
};

namespace {

absl::Status TooManyGrants(size_t count) {
  return InvalidArgument("TOO_MANY_GRANTS",
                         absl::StrCat("grants of a robot are at most ",
                                      Grants::kMaxRows, ", these are ", count));
}

absl::Status CheckScope(const GrantOwner& owner, const Scope& scope) {
  if (!owner.is_system() && scope != Scope::Project(owner.project_id())) {
    return InvalidArgument(
        "WRONG_SCOPE",
        absl::StrCat("scope ", scope.ToText(),
                     " must be the one project of the project robot"));
  }
  if (scope.kind() == Scope::Kind::kProject && scope.project_id() <= 0) {
    return InvalidArgument("WRONG_SCOPE",
                           absl::StrCat("scope ", scope.ToText(),
                                        " must have a project id above 0"));
  }
  return absl::OkStatus();
}

absl::Status CheckSet(const ScopedSet& scoped, const Catalog& catalog) {
  const std::string what =
      absl::StrCat("permission set of scope ", scoped.scope.ToText());
  if (!scoped.set.catalog()->HasSameIds(catalog)) {
    return InvalidArgument("MIXED_CATALOGS",
                           absl::StrCat(what, " is of another catalogue"));
  }
  if (scoped.set.level() != scoped.scope.level()) {
    return InvalidArgument("WRONG_LEVEL",
                           absl::StrCat(what, " is of another level"));
  }
  if (scoped.set.empty()) {
    return InvalidArgument("EMPTY_PERMISSION_SET",
                           absl::StrCat(what, " must not be empty"));
  }
  return absl::OkStatus();
}

absl::Status CheckSets(const GrantOwner& owner,
                       absl::Span<const ScopedSet> sets) {
  if (sets.empty()) {
    return InvalidArgument("NO_GRANTS", "grants must name at least one scope");
  }
  size_t count = 0;
  absl::flat_hash_set<Scope> scopes;
  for (const ScopedSet& scoped : sets) {
    absl::Status status = CheckScope(owner, scoped.scope);
    if (status.ok()) status = CheckSet(scoped, *sets[0].set.catalog());
    if (!status.ok()) return status;
    if (!scopes.insert(scoped.scope).second) {
      return InvalidArgument(
          "DUPLICATE_SCOPE",
          absl::StrCat("scope ", scoped.scope.ToText(), " must be named once"));
    }
    count += static_cast<size_t>(scoped.set.size());
  }
  return count > Grants::kMaxRows ? TooManyGrants(count) : absl::OkStatus();
}

// The projects that have rows of their own, and all others.
ProjectMasks MasksOf(const Catalog& catalog, const CompiledRows& rows) {
  PermissionBits if_public;
  if (rows.acts_in_projects) if_public = PublicProjectBits(catalog);
  const auto mask_of = [&](const ScopeBits& bits) {
    return ProjectMask{bits.allowed(), (bits.allow | if_public) - bits.deny};
  };
  std::vector<std::pair<int64_t, ProjectMask>> masks;
  masks.reserve(rows.projects.size());
  for (const auto& project : rows.projects) {
    masks.emplace_back(project.first, mask_of(rows.InProject(project.second)));
  }
  return ProjectMasks(masks, mask_of(rows.all_projects));
}

void AppendLine(const Catalog& catalog, const Scope& scope,
                const ScopeBits& bits, std::vector<std::string>* lines) {
  const PermissionBits& all = catalog.all(scope.level());
  const bool denies_all = bits.deny.ContainsAll(all);
  std::vector<std::string> items;
  if (denies_all) items.push_back("!*");
  for (const bool is_deny : {true, false}) {
    if (is_deny && denies_all) continue;
    const PermissionBits& wanted = is_deny ? bits.deny : bits.allow;
    for (Permission p : catalog.in_text_order(scope.level())) {
      if (!wanted.Test(p.index())) continue;
      const CatalogEntry& entry = catalog.entry(p);
      items.push_back(
          absl::StrCat(is_deny ? "!" : "", entry.resource, ":", entry.action));
    }
  }
  if (items.empty()) return;
  lines->push_back(
      absl::StrCat(scope.ToText(), " ", absl::StrJoin(items, ",")));
}

}  // namespace

Grants::Grants() {
  static const Compiled& nothing = *[] {
    auto compiled = std::make_unique<Compiled>();
    compiled->catalog = Catalog::Default();
    return compiled.release();
  }();
  compiled_ = IntrusivePtr<const Compiled>::Share(&nothing);
}

Grants::Grants(const Grants& other) = default;
Grants::Grants(Grants&& other) noexcept = default;
Grants& Grants::operator=(const Grants& other) = default;
Grants& Grants::operator=(Grants&& other) noexcept = default;
Grants::~Grants() = default;

Grants::Grants(IntrusivePtr<const Compiled> compiled)
    : compiled_(std::move(compiled)) {}

absl::StatusOr<Grants> Grants::Create(Owner owner,
                                      absl::Span<const ScopedSet> sets) {
  absl::Status status = CheckSets(owner, sets);
  if (!status.ok()) return status;
  std::vector<const ScopedSet*> sorted;
  for (const ScopedSet& scoped : sets) sorted.push_back(&scoped);
  std::sort(sorted.begin(), sorted.end(),
            [](const ScopedSet* a, const ScopedSet* b) {
              return a->scope < b->scope;
            });
  std::vector<GrantRow> rows;
  for (const ScopedSet* scoped : sorted) {
    const std::string scope = scoped->scope.ToText();
    for (Permission p : scoped->set.permissions()) {
      const CatalogEntry& entry = scoped->set.catalog()->entry(p);
      rows.push_back({scope, entry.resource, entry.action, ""});
    }
  }
  return Compile(sets[0].set.catalog(), owner, std::move(rows));
}

absl::StatusOr<Grants> Grants::FromRows(std::shared_ptr<const Catalog> catalog,
                                        Owner owner,
                                        std::vector<GrantRow> rows) {
  if (rows.size() > kMaxRows) return TooManyGrants(rows.size());
  return Compile(std::move(catalog), owner, std::move(rows));
}

Grants Grants::Compile(std::shared_ptr<const Catalog> catalog, Owner owner,
                       std::vector<GrantRow> rows) {
  CompiledRows read = CompileRows(*catalog, owner, rows);
  auto compiled = std::make_unique<Compiled>();
  compiled->owner = owner;
  compiled->findings = std::move(read.findings);
  compiled->system = read.system.allowed();
  compiled->projects = MasksOf(*catalog, read);
  compiled->has_all_projects = !read.all_projects.allowed().empty();
  for (const auto& project : read.projects) {
    const PermissionBits denied = read.InProject(project.second).deny;
    if ((project.second.allow - denied).empty()) continue;
    compiled->project_ids.push_back(project.first);
  }
  compiled->catalog = std::move(catalog);
  compiled->rows = std::move(rows);
  return Grants(IntrusivePtr<const Compiled>::Adopt(compiled.release()));
}

const std::vector<GrantRow>& Grants::rows() const { return compiled_->rows; }

const std::vector<GrantFinding>& Grants::findings() const {
  return compiled_->findings;
}

const std::shared_ptr<const Catalog>& Grants::catalog() const {
  return compiled_->catalog;
}

Grants::Owner Grants::owner() const { return compiled_->owner; }

bool Grants::is_only_copy() const { return compiled_->owners.is_one(); }

bool Grants::AllowsSystem(Permission p) const {
  return p.level() == PermissionLevel::kSystem &&
         compiled_->system.Test(p.index());
}

bool Grants::AllowsProject(int64_t project_id, Permission p) const {
  return p.level() == PermissionLevel::kProject && project_id > 0 &&
         compiled_->projects.Of(project_id).allowed.Test(p.index());
}

bool Grants::AllowsPublicProject(int64_t project_id, Permission p) const {
  return p.level() == PermissionLevel::kProject && project_id > 0 &&
         compiled_->projects.Of(project_id).allowed_if_public.Test(p.index());
}

bool Grants::Covers(const Grants& other) const {
  const Compiled& ours = *compiled_;
  const Compiled& theirs = *other.compiled_;
  const auto covers_in = [&](int64_t id) {
    return ours.projects.Of(id).Covers(theirs.projects.Of(id));
  };
  return ours.catalog->HasSameIds(*theirs.catalog) &&
         ours.system.ContainsAll(theirs.system) &&
         ours.projects.other().Covers(theirs.projects.other()) &&
         ours.projects.AllOf(covers_in) && theirs.projects.AllOf(covers_in);
}

bool Grants::has_system() const { return !compiled_->system.empty(); }

bool Grants::has_all_projects() const { return compiled_->has_all_projects; }

const std::vector<int64_t>& Grants::project_ids() const {
  return compiled_->project_ids;
}

std::string Grants::ToText() const {
  const Catalog& catalog = *compiled_->catalog;
  const CompiledRows read = CompileRows(catalog, owner(), rows());
  std::vector<std::string> lines;
  AppendLine(catalog, Scope::System(), read.system, &lines);
  AppendLine(catalog, Scope::AllProjects(), read.all_projects, &lines);
  for (const auto& project : read.projects) {
    AppendLine(catalog, Scope::Project(project.first), project.second, &lines);
  }
  return absl::StrJoin(lines, "\n");
}

Grants Grants::WithoutProject(int64_t project_id) const {
  const std::string scope = Scope::Project(project_id).ToText();
  std::vector<GrantRow> kept;
  for (const GrantRow& row : rows()) {
    if (row.scope != scope) kept.push_back(row);
  }
  return Compile(catalog(), owner(), std::move(kept));
}

}  // namespace robot_accounts

#include "permissions/grant_compiler.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/permissions/grant_owner.h"
#include "robot_accounts/permissions/grant_row.h"
#include "robot_accounts/permissions/permission.h"
#include "robot_accounts/permissions/permission_bits.h"
#include "robot_accounts/permissions/scope.h"

namespace robot_accounts {
namespace {

constexpr absl::string_view kAny = "*";
// Its grants are for the project itself, not for what is in it.
constexpr absl::string_view kProjectItself = "project";

class GrantCompiler final {
 public:
  GrantCompiler(const Catalog& catalog, const GrantOwner& owner,
                absl::Span<const GrantRow> rows)
      : catalog_(catalog), owner_(owner), rows_(rows) {}

  CompiledRows Compile() {
    compiled_.acts_in_projects = !owner_.is_system();
    for (size_t i = 0; i < rows_.size(); ++i) ReadRow(i);
    for (const Push& push : pushes_) CheckPush(push);
    std::stable_sort(compiled_.findings.begin(), compiled_.findings.end(),
                     [](const GrantFinding& a, const GrantFinding& b) {
                       return a.row < b.row;
                     });
    return std::move(compiled_);
  }

 private:
  // An allow row with a push in it.
  struct Push {
    size_t row;
    Scope scope;
    PermissionBits bits;
  };

  void ReadRow(size_t i) {
    const GrantRow& row = rows_[i];
    const absl::StatusOr<Scope> scope = Scope::Parse(row.scope);
    if (scope.ok() && scope->kind() != Scope::Kind::kSystem) {
      compiled_.acts_in_projects = true;
    }
    const bool is_deny = IsDeny(row.effect);
    if (!row.effect.empty() && row.effect != "allow" && row.effect != "deny") {
      Report(i, "UNKNOWN_EFFECT",
             absl::StrCat(
                 "effect ", Quoted(row.effect),
                 is_deny ? " is read as deny" : " neither allows nor denies"));
      if (!is_deny) return;
    }
    if (!scope.ok()) return ReadUnknownScope(i, is_deny);
    if (is_deny) {
      Deny(i, *scope);
    } else {
      Allow(i, *scope);
    }
  }

  void ReadUnknownScope(size_t i, bool is_deny) {
    if (is_deny) {
      compiled_.system.deny = PermissionBits::Full();
      compiled_.all_projects.deny = PermissionBits::Full();
    }
    Report(i, "UNKNOWN_SCOPE",
           absl::StrCat("scope ", Quoted(rows_[i].scope),
                        is_deny ? " cannot be read: its deny denies everything"
                                : " cannot be read: its allow does nothing"));
  }

  void Allow(size_t i, const Scope& scope) {
    const GrantRow& row = rows_[i];
    if (!owner_.is_system() && scope != Scope::Project(owner_.project_id())) {
      return ReportOutOfScope(i);
    }
    PermissionBits bits =
        catalog_.Matching(scope.level(), row.resource, row.action);
    if (bits.empty()) {
      return Report(
          i, "UNKNOWN_PERMISSION",
          absl::StrCat("permission ", TextOf(row), " is not in the catalogue"));
    }
    ReportWildcard(i);
    if (row.resource == kAny && scope.level() == PermissionLevel::kProject) {
      bits -= catalog_.Matching(scope.level(), kProjectItself, kAny);
    }
    const PermissionBits pulls = catalog_.PullOfPush(scope.level(), bits);
    if (!pulls.empty()) pushes_.push_back({i, scope, bits});
    // As Harbor: for project robots only.
    if (!owner_.is_system()) bits |= pulls;
    At(scope).allow |= bits;
  }

  void Deny(size_t i, const Scope& scope) {
    // The rows of another project count: it may be public.
    if (!owner_.is_system() && scope.kind() == Scope::Kind::kSystem) {
      return ReportOutOfScope(i);
    }
    const PermissionBits denied = DeniedBy(i, scope);
    At(scope).deny |= denied;
    if (scope.kind() == Scope::Kind::kProject && MayBePattern(i)) {
      compiled_.all_projects.deny |= denied;
    }
  }

  // Harbor makes a regular expression of scope and resource, bytes as they are:
  // "x|/project/8/tag" in the scope of project 7 denies in project 8.
  bool MayBePattern(size_t i) const {
    return rows_[i].resource != kAny &&
           rows_[i].resource.find_first_of("$()*+.:?[\\]^{|}") !=
               std::string::npos;
  }

  PermissionBits DeniedBy(size_t i, const Scope& scope) {
    const GrantRow& row = rows_[i];
    const PermissionBits bits =
        catalog_.Matching(scope.level(), row.resource, row.action);
    if (bits.empty()) {
      Report(i, "DENY_WHOLE_SCOPE",
             absl::StrCat("permission ", TextOf(row),
                          " is not in the catalogue: its deny denies all of ",
                          row.scope,
                          MayBePattern(i) ? " and of other projects" : ""));
      return PermissionBits::Full();
    }
    ReportWildcard(i);
    // Harbor reads such a row as a pattern that fits all that is in a project:
    // what it denies is never allowed here.
    if (scope.kind() == Scope::Kind::kAllProjects &&
        row.resource == kProjectItself) {
      return catalog_.Matching(scope.level(), kAny, row.action);
    }
    return bits;
  }

  void CheckPush(const Push& push) {
    const PermissionLevel level = push.scope.level();
    const PermissionBits allowed = AllowedAt(push.scope);
    if (allowed.ContainsAll(catalog_.PullOfPush(level, push.bits & allowed))) {
      return;
    }
    Report(push.row, "PUSH_WITHOUT_PULL",
           absl::StrCat("permission ", TextOf(rows_[push.row]),
                        " allows push without pull"));
  }

  ScopeBits& At(const Scope& scope) {
    switch (scope.kind()) {
      case Scope::Kind::kSystem:
        return compiled_.system;
      case Scope::Kind::kAllProjects:
        return compiled_.all_projects;
      case Scope::Kind::kProject:
        break;
    }
    return compiled_.projects[scope.project_id()];
  }

  PermissionBits AllowedAt(const Scope& scope) {
    return scope.kind() == Scope::Kind::kProject
               ? compiled_.InProject(At(scope)).allowed()
               : At(scope).allowed();
  }

  static std::string TextOf(const GrantRow& row) {
    return Quoted(absl::StrCat(row.resource, ":", row.action));
  }

  void Report(size_t row, absl::string_view reason, std::string message) {
    compiled_.findings.push_back(
        {row, std::string(reason), std::move(message)});
  }

  void ReportWildcard(size_t i) {
    const GrantRow& row = rows_[i];
    if (row.resource != kAny && row.action != kAny) return;
    Report(i, "WILDCARD",
           absl::StrCat("permission ", TextOf(row), " is a wildcard"));
  }

  void ReportOutOfScope(size_t i) {
    Report(i, "OUT_OF_SCOPE",
           absl::StrCat("scope ", Quoted(rows_[i].scope),
                        " is not that of the robot's project"));
  }

  const Catalog& catalog_;
  const GrantOwner owner_;
  const absl::Span<const GrantRow> rows_;
  CompiledRows compiled_;
  std::vector<Push> pushes_;
};

}  // namespace

CompiledRows CompileRows(const Catalog& catalog, const GrantOwner& owner,
                         absl::Span<const GrantRow> rows) {
  return GrantCompiler(catalog, owner, rows).Compile();
}

}  // namespace robot_accounts

#ifndef ROBOT_ACCOUNTS_PERMISSIONS_SCOPE_H_
#define ROBOT_ACCOUNTS_PERMISSIONS_SCOPE_H_

#include <cstdint>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/permissions/permission.h"

namespace robot_accounts {

// Where a grant holds: in the system, in every project, or in one project.
// A value type; every method may run concurrently. Ordered: the system, every
// project, then projects by id.
class Scope final {
 public:
  enum class Kind : int32_t { kSystem = 1, kAllProjects = 2, kProject = 3 };

  static Scope System() { return Scope(Kind::kSystem, 0); }
  static Scope AllProjects() { return Scope(Kind::kAllProjects, 0); }
  // `id` is above 0. Grants::Create refuses any other.
  static Scope Project(int64_t id) { return Scope(Kind::kProject, id); }

  // Parses "/system", "/project/*" or "/project/<id>", the id a decimal int64
  // above 0 without leading zeros. Any other text is INVALID_ARGUMENT, reason
  // UNKNOWN_SCOPE.
  static absl::StatusOr<Scope> Parse(absl::string_view text);

  // The text that Parse reads.
  std::string ToText() const;

  Kind kind() const { return kind_; }
  // 0 unless the kind is kProject.
  int64_t project_id() const { return project_id_; }
  // The level of the permissions that can be granted here.
  PermissionLevel level() const {
    return kind_ == Kind::kSystem ? PermissionLevel::kSystem
                                  : PermissionLevel::kProject;
  }

  friend bool operator==(const Scope& a, const Scope& b) {
    return a.kind_ == b.kind_ && a.project_id_ == b.project_id_;
  }
  friend bool operator!=(const Scope& a, const Scope& b) { return !(a == b); }
  friend bool operator<(const Scope& a, const Scope& b) {
    return a.kind_ != b.kind_ ? a.kind_ < b.kind_
                              : a.project_id_ < b.project_id_;
  }
  template <typename H>
  friend H AbslHashValue(H h, const Scope& scope) {
    return H::combine(std::move(h), scope.kind_, scope.project_id_);
  }

 private:
  Scope(Kind kind, int64_t project_id) : kind_(kind), project_id_(project_id) {}

  Kind kind_;
  int64_t project_id_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_PERMISSIONS_SCOPE_H_

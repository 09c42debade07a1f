#ifndef ROBOT_ACCOUNTS_PERMISSIONS_PERMISSION_SET_H_
#define ROBOT_ACCOUNTS_PERMISSIONS_PERMISSION_SET_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/permissions/permission.h"
#include "robot_accounts/permissions/permission_bits.h"

namespace robot_accounts {

// Permissions of one catalogue and one level. It never holds a pair that the
// catalogue does not know, a wildcard, or the push of a resource without its
// pull. Catalogues must not be null; those with the same numbers for the same
// pairs count as one.
// Immutable; every method may run concurrently. Errors are INVALID_ARGUMENT.
class PermissionSet final {
 public:
  // Reasons: EMPTY_PERMISSION_SET, WRONG_LEVEL, UNKNOWN_PERMISSION,
  // PUSH_REQUIRES_PULL. What is repeated counts once.
  static absl::StatusOr<PermissionSet> Create(
      std::shared_ptr<const Catalog> catalog, PermissionLevel level,
      absl::Span<const Permission> permissions);

  // Parses "repository:pull,repository:push": items separated by commas, lines
  // or both, with blanks around them, and a comma at the end of any line.
  // Reasons: those of Create, MALFORMED_PERMISSION, WILDCARD_NOT_ALLOWED.
  static absl::StatusOr<PermissionSet> Parse(
      std::shared_ptr<const Catalog> catalog, PermissionLevel level,
      absl::string_view text);

  // Every permission of the level.
  static PermissionSet All(std::shared_ptr<const Catalog> catalog,
                           PermissionLevel level);
  // No permission. Only None and Difference give such a set, and it cannot be
  // granted.
  static PermissionSet None(std::shared_ptr<const Catalog> catalog,
                            PermissionLevel level);

  bool Contains(Permission p) const {
    return p.level() == level_ && bits_.Test(p.index());
  }
  // Whether `other` is a subset. False for another level or catalogue.
  bool ContainsAll(const PermissionSet& other) const;

  // What is in either. Reasons: WRONG_LEVEL, MIXED_CATALOGS.
  absl::StatusOr<PermissionSet> Union(const PermissionSet& other) const;
  // What is here and not in `other`. Reasons: those of Union, and
  // PUSH_REQUIRES_PULL if a push would stay without its pull.
  absl::StatusOr<PermissionSet> Difference(const PermissionSet& other) const;

  // Canonical: "a:b,c:d", sorted by bytes. Parse reads it, unless it is empty.
  std::string ToText() const;

  bool empty() const { return bits_.empty(); }
  int size() const { return bits_.count(); }
  // In the order of ToText.
  std::vector<Permission> permissions() const;
  PermissionLevel level() const { return level_; }
  const std::shared_ptr<const Catalog>& catalog() const { return catalog_; }

  // Same level, catalogue and permissions.
  friend bool operator==(const PermissionSet& a, const PermissionSet& b) {
    return a.ContainsAll(b) && b.ContainsAll(a);
  }
  friend bool operator!=(const PermissionSet& a, const PermissionSet& b) {
    return !(a == b);
  }

 private:
  PermissionSet(std::shared_ptr<const Catalog> catalog, PermissionLevel level,
                const PermissionBits& bits);
  static absl::StatusOr<PermissionSet> Checked(
      std::shared_ptr<const Catalog> catalog, PermissionLevel level,
      const PermissionBits& bits);
  absl::Status CheckComparable(const PermissionSet& other) const;

  std::shared_ptr<const Catalog> catalog_;
  PermissionLevel level_;
  PermissionBits bits_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_PERMISSIONS_PERMISSION_SET_H_

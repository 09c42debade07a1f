#include "robot_accounts/permissions/permission_set.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "absl/types/span.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/permissions/permission.h"
#include "robot_accounts/permissions/permission_bits.h"

namespace robot_accounts {
namespace {

absl::string_view NameOf(PermissionLevel level) {
  return level == PermissionLevel::kProject ? "project" : "system";
}

PermissionLevel Other(PermissionLevel level) {
  return level == PermissionLevel::kProject ? PermissionLevel::kSystem
                                            : PermissionLevel::kProject;
}

absl::Status EmptySet() {
  return InvalidArgument("EMPTY_PERMISSION_SET",
                         "a permission set must name at least one permission");
}

absl::Status WrongLevel(absl::string_view what, PermissionLevel wanted) {
  return InvalidArgument("WRONG_LEVEL", absl::StrCat(what, " is not of the ",
                                                     NameOf(wanted), " level"));
}

// Why `item` is not a permission of `level`.
absl::Status ItemError(const Catalog& catalog, PermissionLevel level,
                       absl::string_view item) {
  const std::string what = absl::StrCat("permission ", Quoted(item));
  if (absl::StrContains(item, '*')) {
    return InvalidArgument(
        "WILDCARD_NOT_ALLOWED",
        absl::StrCat(what, " must name one resource and one action"));
  }
  if (!absl::StrContains(item, ':')) {
    return InvalidArgument(
        "MALFORMED_PERMISSION",
        absl::StrCat(what, " must have the form <resource>:<action>"));
  }
  if (catalog.FindText(Other(level), item).has_value()) {
    return WrongLevel(what, level);
  }
  return InvalidArgument("UNKNOWN_PERMISSION",
                         absl::StrCat(what, " is not in the catalogue of the ",
                                      NameOf(level), " level"));
}

absl::Status ParseLine(const Catalog& catalog, PermissionLevel level,
                       absl::string_view line, PermissionBits* bits) {
  line = absl::StripAsciiWhitespace(line);
  if (line.empty()) return absl::OkStatus();
  absl::ConsumeSuffix(&line, ",");
  for (absl::string_view item : absl::StrSplit(line, ',')) {
    item = absl::StripAsciiWhitespace(item);
    const auto permission = catalog.FindText(level, item);
    if (!permission.has_value()) return ItemError(catalog, level, item);
    bits->Set(permission->index());
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<PermissionSet> PermissionSet::Create(
    std::shared_ptr<const Catalog> catalog, PermissionLevel level,
    absl::Span<const Permission> permissions) {
  PermissionBits bits;
  for (Permission p : permissions) {
    const std::string what = absl::StrCat("permission ", p.id());
    if (p.level() != level) return WrongLevel(what, level);
    if (!catalog->Has(p)) {
      return InvalidArgument("UNKNOWN_PERMISSION",
                             absl::StrCat(what, " is not in the catalogue"));
    }
    bits.Set(p.index());
  }
  if (bits.empty()) return EmptySet();
  return Checked(std::move(catalog), level, bits);
}

absl::StatusOr<PermissionSet> PermissionSet::Parse(
    std::shared_ptr<const Catalog> catalog, PermissionLevel level,
    absl::string_view text) {
  PermissionBits bits;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    absl::Status status = ParseLine(*catalog, level, line, &bits);
    if (!status.ok()) return status;
  }
  if (bits.empty()) return EmptySet();
  return Checked(std::move(catalog), level, bits);
}

PermissionSet PermissionSet::All(std::shared_ptr<const Catalog> catalog,
                                 PermissionLevel level) {
  const PermissionBits& bits = catalog->all(level);
  return PermissionSet(std::move(catalog), level, bits);
}

PermissionSet PermissionSet::None(std::shared_ptr<const Catalog> catalog,
                                  PermissionLevel level) {
  return PermissionSet(std::move(catalog), level, PermissionBits());
}

PermissionSet::PermissionSet(std::shared_ptr<const Catalog> catalog,
                             PermissionLevel level, const PermissionBits& bits)
    : catalog_(std::move(catalog)), level_(level), bits_(bits) {}

absl::StatusOr<PermissionSet> PermissionSet::Checked(
    std::shared_ptr<const Catalog> catalog, PermissionLevel level,
    const PermissionBits& bits) {
  if (!bits.ContainsAll(catalog->PullOfPush(level, bits))) {
    return InvalidArgument(
        "PUSH_REQUIRES_PULL",
        "a permission set with push on a resource must have pull on it");
  }
  return PermissionSet(std::move(catalog), level, bits);
}

absl::Status PermissionSet::CheckComparable(const PermissionSet& other) const {
  if (other.level_ != level_) {
    return WrongLevel("the other permission set", level_);
  }
  if (!catalog_->HasSameIds(*other.catalog_)) {
    return InvalidArgument("MIXED_CATALOGS",
                           "both permission sets must be of one catalogue");
  }
  return absl::OkStatus();
}

bool PermissionSet::ContainsAll(const PermissionSet& other) const {
  return CheckComparable(other).ok() && bits_.ContainsAll(other.bits_);
}

absl::StatusOr<PermissionSet> PermissionSet::Union(
    const PermissionSet& other) const {
  absl::Status status = CheckComparable(other);
  if (!status.ok()) return status;
  return Checked(catalog_, level_, bits_ | other.bits_);
}

absl::StatusOr<PermissionSet> PermissionSet::Difference(
    const PermissionSet& other) const {
  absl::Status status = CheckComparable(other);
  if (!status.ok()) return status;
  return Checked(catalog_, level_, bits_ - other.bits_);
}

std::vector<Permission> PermissionSet::permissions() const {
  std::vector<Permission> permissions;
  for (Permission p : catalog_->in_text_order(level_)) {
    if (Contains(p)) permissions.push_back(p);
  }
  return permissions;
}

std::string PermissionSet::ToText() const {
  return absl::StrJoin(
      permissions(), ",", [this](std::string* out, Permission p) {
        const CatalogEntry& entry = catalog_->entry(p);
        absl::StrAppend(out, entry.resource, ":", entry.action);
      });
}

}  // namespace robot_accounts

#include "robot_accounts/permissions/catalog.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "absl/types/span.h"
#include "permissions/harbor_pairs.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/permissions/permission.h"
#include "robot_accounts/permissions/permission_bits.h"

namespace robot_accounts {
namespace {

constexpr absl::string_view kAny = "*";

std::string TextOf(const CatalogEntry& entry) {
  return absl::StrCat(entry.resource, ":", entry.action);
}

// [a-z0-9]+(-[a-z0-9]+)*, 1..64 bytes. No such word is "*" or holds a byte with
// a meaning in the texts of sets, scopes and grants.
bool IsWord(absl::string_view text) {
  if (text.empty() || text.size() > Catalog::kMaxWordBytes) return false;
  char previous = '-';
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_plain =
        absl::ascii_islower(byte) || absl::ascii_isdigit(byte);
    if (!is_plain && (c != '-' || previous == '-')) return false;
    previous = c;
  }
  return previous != '-';
}

absl::Status CheckWord(absl::string_view field, absl::string_view word) {
  if (IsWord(word)) return absl::OkStatus();
  return InvalidArgument(
      "BAD_PERMISSION_WORD",
      absl::StrCat(
          field, " ", Quoted(word), " must be 1 to ", Catalog::kMaxWordBytes,
          " lower-case letters and digits, with single dashes between"));
}

}  // namespace

const std::shared_ptr<const Catalog>& Catalog::Default() {
  static const auto& catalog = *new std::shared_ptr<const Catalog>(
      Extend(*Harbor216(), HelmPairs()).value());
  return catalog;
}

const std::shared_ptr<const Catalog>& Catalog::Harbor216() {
  static const auto& catalog =
      *new std::shared_ptr<const Catalog>(Create(HarborPairs()).value());
  return catalog;
}

absl::StatusOr<std::shared_ptr<const Catalog>> Catalog::Extend(
    const Catalog& base, absl::Span<const CatalogEntry> more) {
  std::vector<CatalogEntry> entries = base.entries_;
  entries.insert(entries.end(), more.begin(), more.end());
  return Create(std::move(entries));
}

absl::StatusOr<std::shared_ptr<const Catalog>> Catalog::Create(
    std::vector<CatalogEntry> entries) {
  std::shared_ptr<Catalog> catalog(new Catalog(std::move(entries)));
  absl::Status status = catalog->Index();
  if (!status.ok()) return status;
  return catalog;
}

Catalog::Catalog(std::vector<CatalogEntry> entries)
    : entries_(std::move(entries)) {}

absl::Status Catalog::Index() {
  ids_ = PairIndex(entries_.size());
  for (int number = 0; number < size(); ++number) {
    absl::Status status = IndexEntry(number);
    if (!status.ok()) return status;
  }
  SortByText();
  PairPushWithPull();
  return absl::OkStatus();
}

absl::Status Catalog::IndexEntry(int number) {
  const CatalogEntry& entry = entries_[number];
  if (entry.level != PermissionLevel::kSystem &&
      entry.level != PermissionLevel::kProject) {
    return InvalidArgument(
        "UNKNOWN_LEVEL",
        absl::StrCat("level ", static_cast<int32_t>(entry.level),
                     " of a permission must be 1 (system) or 2 (project)"));
  }
  absl::Status status = CheckWord("resource", entry.resource);
  if (status.ok()) status = CheckWord("action", entry.action);
  if (!status.ok()) return status;

  PartOfLevel& part = parts_[entry.level == PermissionLevel::kProject ? 1 : 0];
  const size_t index = part.entry_of_index.size();
  if (index == Permission::kMaxPerLevel) {
    return InvalidArgument("TOO_MANY_PERMISSIONS",
                           "a level of a catalogue holds at most 256 pairs");
  }
  const auto permission =
      Permission::At(entry.level, static_cast<uint8_t>(index));
  if (!ids_.Add(permission, entry.resource, entry.action)) {
    return InvalidArgument("DUPLICATE_PERMISSION",
                           absl::StrCat("permission ", Quoted(TextOf(entry)),
                                        " is in the catalogue already"));
  }
  part.entry_of_index.push_back(number);
  part.all.Set(permission.index());
  permissions_.push_back(permission);
  return absl::OkStatus();
}

void Catalog::SortByText() {
  std::vector<std::pair<std::string, Permission>> texts;
  texts.reserve(entries_.size());
  for (Permission p : permissions_) texts.emplace_back(TextOf(entry(p)), p);
  std::sort(texts.begin(), texts.end());
  for (const auto& text : texts) {
    const bool is_project = text.second.level() == PermissionLevel::kProject;
    parts_[is_project ? 1 : 0].in_text_order.push_back(text.second);
  }
}

void Catalog::PairPushWithPull() {
  for (Permission push : permissions_) {
    const CatalogEntry& entry = this->entry(push);
    if (entry.action != "push") continue;
    const auto pull = Find(push.level(), entry.resource, "pull");
    if (!pull.has_value()) continue;
    const bool is_project = push.level() == PermissionLevel::kProject;
    parts_[is_project ? 1 : 0].push_and_pull.emplace_back(push.index(),
                                                          pull->index());
  }
}

absl::optional<Permission> Catalog::FindText(PermissionLevel level,
                                             absl::string_view text) const {
  const size_t colon = text.find(':');
  if (colon == absl::string_view::npos) return absl::nullopt;
  return Find(level, text.substr(0, colon), text.substr(colon + 1));
}

bool Catalog::HasSameIds(const Catalog& other) const {
  if (this == &other) return true;
  return entries_.size() == other.entries_.size() &&
         std::all_of(permissions_.begin(), permissions_.end(),
                     [&](Permission p) {
                       return other.Has(p) &&
                              entry(p).resource == other.entry(p).resource &&
                              entry(p).action == other.entry(p).action;
                     });
}

PermissionBits Catalog::Matching(PermissionLevel level,
                                 absl::string_view resource,
                                 absl::string_view action) const {
  PermissionBits bits;
  if (resource != kAny && action != kAny) {
    const auto permission = Find(level, resource, action);
    if (permission.has_value()) bits.Set(permission->index());
    return bits;
  }
  for (Permission p : in_text_order(level)) {
    const CatalogEntry& entry = this->entry(p);
    if ((resource == kAny || resource == entry.resource) &&
        (action == kAny || action == entry.action)) {
      bits.Set(p.index());
    }
  }
  return bits;
}

PermissionBits Catalog::PullOfPush(PermissionLevel level,
                                   const PermissionBits& bits) const {
  PermissionBits pulls;
  for (const std::pair<int, int>& pair : part(level).push_and_pull) {
    if (bits.Test(pair.first)) pulls.Set(pair.second);
  }
  return pulls;
}

}  // namespace robot_accounts

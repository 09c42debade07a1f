#ifndef ROBOT_ACCOUNTS_PERMISSIONS_CATALOG_H_
#define ROBOT_ACCOUNTS_PERMISSIONS_CATALOG_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "absl/types/span.h"
#include "robot_accounts/permissions/pair_index.h"
#include "robot_accounts/permissions/permission.h"
#include "robot_accounts/permissions/permission_bits.h"

namespace robot_accounts {

// One pair that can be granted. A deprecated one is kept for older clients.
struct CatalogEntry {
  PermissionLevel level;
  std::string resource;
  std::string action;
  bool deprecated = false;
};

// The pairs that can be granted, and their numbers: at most 256 a level.
// Immutable and shared; every method may run concurrently.
class Catalog final {
 public:
  static constexpr size_t kMaxWordBytes = PairIndex::kMaxWordBytes;

  // Harbor's 70 system and 70 project pairs and the five helm-chart pairs of
  // its guide. Never freed, like Harbor216.
  static const std::shared_ptr<const Catalog>& Default();
  // The profile harbor-2.16: Default() without the helm-chart pairs.
  static const std::shared_ptr<const Catalog>& Harbor216();

  // Returns a catalogue of the pairs of `base`, under their numbers, and then
  // those of `more`: extending never renumbers. INVALID_ARGUMENT with reason
  // BAD_PERMISSION_WORD (a word is 1..64 bytes of [a-z0-9]+(-[a-z0-9]+)*),
  // UNKNOWN_LEVEL, DUPLICATE_PERMISSION or TOO_MANY_PERMISSIONS.
  static absl::StatusOr<std::shared_ptr<const Catalog>> Extend(
      const Catalog& base, absl::Span<const CatalogEntry> more);

  Catalog(const Catalog&) = delete;
  Catalog& operator=(const Catalog&) = delete;

  // The number of pairs of both levels. For 0 <= `index` < size(), at() and
  // permission_at() go through them in a stable order: Harbor's system pairs,
  // its project pairs, helm, additions.
  int size() const { return static_cast<int>(entries_.size()); }
  const CatalogEntry& at(int index) const { return entries_[index]; }
  Permission permission_at(int index) const { return permissions_[index]; }

  // Returns nullopt for a pair that is not in the catalogue. Never allocates.
  absl::optional<Permission> Find(PermissionLevel level,
                                  absl::string_view resource,
                                  absl::string_view action) const {
    return ids_.Find(level, resource, action);
  }
  // Find for text such as "repository:pull".
  absl::optional<Permission> FindText(PermissionLevel level,
                                      absl::string_view text) const;

  bool Has(Permission p) const { return all(p.level()).Test(p.index()); }
  // Requires Has(p).
  const CatalogEntry& entry(Permission p) const {
    return entries_[part(p.level()).entry_of_index[p.index()]];
  }

  // Whether both give the same numbers to the same pairs.
  bool HasSameIds(const Catalog& other) const;

  // What follows serves this room; its bits are indices of `level`.
  const PermissionBits& all(PermissionLevel level) const {
    return part(level).all;
  }
  // The pairs of these words; "*" stands for any resource or any action.
  PermissionBits Matching(PermissionLevel level, absl::string_view resource,
                          absl::string_view action) const;
  // For each `push` in `bits`, the `pull` of the same resource, if there is
  // one.
  PermissionBits PullOfPush(PermissionLevel level,
                            const PermissionBits& bits) const;
  // The permissions of a level, sorted by the bytes of "resource:action".
  const std::vector<Permission>& in_text_order(PermissionLevel level) const {
    return part(level).in_text_order;
  }

 private:
  struct PartOfLevel {
    PermissionBits all;
    std::vector<int> entry_of_index;
    std::vector<Permission> in_text_order;
    std::vector<std::pair<int, int>> push_and_pull;
  };

  explicit Catalog(std::vector<CatalogEntry> entries);
  static absl::StatusOr<std::shared_ptr<const Catalog>> Create(
      std::vector<CatalogEntry> entries);
  absl::Status Index();
  absl::Status IndexEntry(int number);
  void SortByText();
  void PairPushWithPull();
  const PartOfLevel& part(PermissionLevel level) const {
    return parts_[level == PermissionLevel::kProject ? 1 : 0];
  }

  std::vector<CatalogEntry> entries_;  // Never changes: `ids_` borrows from it.
  std::vector<Permission> permissions_;  // Of each entry.
  PartOfLevel parts_[2];
  PairIndex ids_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_PERMISSIONS_CATALOG_H_

#ifndef ROBOT_ACCOUNTS_PERMISSIONS_PAIR_INDEX_H_
#define ROBOT_ACCOUNTS_PERMISSIONS_PAIR_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "robot_accounts/permissions/permission.h"

namespace robot_accounts {

// Internal: the permission of a level, a resource and an action. Open
// addressing, at most a quarter full; it needs no key, since what it holds is
// the host's: no word that a stranger asks for makes a look-up longer than the
// longest run of its own slots. Const methods may run concurrently and allocate
// nothing.
class PairIndex final {
 public:
  static constexpr size_t kMaxWordBytes = 64;

  PairIndex() = default;
  // For `size` pairs.
  explicit PairIndex(size_t size);

  // Borrows the words, of 1..64 bytes. False: that pair is there already.
  bool Add(Permission permission, absl::string_view resource,
           absl::string_view action);

  absl::optional<Permission> Find(PermissionLevel level,
                                  absl::string_view resource,
                                  absl::string_view action) const;

 private:
  // The first and the last bytes of a word: all of it, up to 16 bytes.
  struct Ends {
    uint64_t first;
    uint64_t last;
  };
  struct Pair {
    Ends resource;
    Ends action;
    uint32_t shape;  // Level and sizes.
    Permission permission;
    const char* resource_text;  // For words that are more than their ends.
    const char* action_text;
  };

  static Ends EndsOf(absl::string_view word);
  static uint32_t ShapeOf(PermissionLevel level, absl::string_view resource,
                          absl::string_view action);
  static size_t HashOf(const Ends& resource, const Ends& action,
                       uint32_t shape);

  std::vector<Pair> pairs_;
  // One more than where in `pairs_`; 0: empty.
  std::vector<uint16_t> slots_ = std::vector<uint16_t>(1);
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_PERMISSIONS_PAIR_INDEX_H_

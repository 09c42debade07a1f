#ifndef ROBOT_ACCOUNTS_ROBOT_GRANTS_POOL_H_
#define ROBOT_ACCOUNTS_ROBOT_GRANTS_POOL_H_

#include <cstddef>
#include <memory>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/permissions/grant_row.h"
#include "robot_accounts/permissions/grants.h"

namespace robot_accounts {

// Compiled grants, shared by all robots of a store with equal rows and the same
// owner. What no robot has any more goes when the pool has doubled since it was
// last cleared out. Not thread-safe; what it gave out is.
class GrantsPool final {
 public:
  GrantsPool() = default;
  GrantsPool(const GrantsPool&) = delete;
  GrantsPool& operator=(const GrantsPool&) = delete;

  // Grants::FromRows. `catalog` is the same in every call.
  absl::StatusOr<Grants> Get(const std::shared_ptr<const Catalog>& catalog,
                             Grants::Owner owner, std::vector<GrantRow> rows);

  size_t size() const { return grants_.size(); }

 private:
  static constexpr size_t kMinSweep = 64;

  struct Key {
    Grants::Owner owner;
    absl::Span<const GrantRow> rows;
  };
  static Key KeyOf(const Grants& grants) {
    return {grants.owner(), grants.rows()};
  }
  static const Key& KeyOf(const Key& key) { return key; }
  // Keyed: strangers choose what stands in rows.
  static size_t HashOf(const Key& key);

  struct Hash {
    using is_transparent = void;
    template <typename T>
    size_t operator()(const T& of) const {
      return HashOf(KeyOf(of));
    }
  };
  struct Equal {
    using is_transparent = void;
    template <typename A, typename B>
    bool operator()(const A& a, const B& b) const {
      const Key x = KeyOf(a);
      const Key y = KeyOf(b);
      return x.owner == y.owner && x.rows == y.rows;
    }
  };

  void Sweep();

  absl::flat_hash_set<Grants, Hash, Equal> grants_;
  size_t next_sweep_ = kMinSweep;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_GRANTS_POOL_H_

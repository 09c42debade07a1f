#include "robot_accounts/robot/grants_pool.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "robot_accounts/crypto/keyed_hash.h"

namespace robot_accounts {

absl::StatusOr<Grants> GrantsPool::Get(
    const std::shared_ptr<const Catalog>& catalog, Grants::Owner owner,
    std::vector<GrantRow> rows) {
  const auto found = grants_.find(Key{owner, rows});
  if (found != grants_.end()) return *found;
  absl::StatusOr<Grants> grants =
      Grants::FromRows(catalog, owner, std::move(rows));
  if (!grants.ok()) return grants;
  if (grants_.size() >= next_sweep_) Sweep();
  grants_.insert(*grants);
  return grants;
}

void GrantsPool::Sweep() {
  absl::erase_if(grants_,
                 [](const Grants& grants) { return grants.is_only_copy(); });
  next_sweep_ = std::max(kMinSweep, 2 * grants_.size());
}

size_t GrantsPool::HashOf(const Key& key) {
  constexpr uint64_t kOdd = 0x9E3779B97F4A7C15u;
  auto hash = static_cast<uint64_t>(key.owner.project_id());
  const auto add = [&hash](const std::string& text) {
    // Turned before it is multiplied: the order of texts counts.
    hash = (hash << 23 | hash >> 41) * kOdd + KeyedHash()(text);
  };
  for (const GrantRow& row : key.rows) {
    add(row.scope);
    add(row.resource);
    add(row.action);
    add(row.effect);
  }
  return static_cast<size_t>(hash);
}

}  // namespace robot_accounts

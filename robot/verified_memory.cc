#include "robot_accounts/robot/verified_memory.h"

#include <algorithm>
#include <cstring>

namespace robot_accounts {
namespace {

// Appends a number of fixed width. The tags never leave the process, so that
// the machine's own byte order will do.
template <typename Number>
char* Put(char* at, Number number) {
  std::memcpy(at, &number, sizeof(number));
  return at + sizeof(number);
}

// Tells nothing of how much of the tags is equal.
bool Same(const VerifiedMemory::Tag& a, const VerifiedMemory::Tag& b) {
  return ((a[0] ^ b[0]) | (a[1] ^ b[1])) == 0;
}

}  // namespace

VerifiedMemory::VerifiedMemory(size_t tags) : shards_(kShards) {
  const size_t sets = std::max<size_t>(1, tags / (kShards * kWays));
  for (Shard& shard : shards_) {
    const absl::MutexLock lock(&shard.mutex);
    shard.sets.resize(sets);
  }
}

VerifiedMemory::Tag VerifiedMemory::TagOf(const Claim& claim) const {
  char numbers[sizeof(claim.store_epoch) + sizeof(claim.robot_id) +
               sizeof(claim.slot_id) + 2 * sizeof(uint64_t)];
  char* at = Put(numbers, claim.store_epoch);
  at = Put(at, claim.robot_id);
  at = Put(at, claim.slot_id);
  at = Put(at, uint64_t{claim.stored_hash.size()});
  Put(at, uint64_t{claim.secret.size()});

  uint8_t code[32];
  key_.Sign({absl::string_view(numbers, sizeof(numbers)), claim.stored_hash,
             claim.secret},
            code);
  Tag tag;
  std::memcpy(tag.data(), code, sizeof(tag));
  return tag;
}

bool VerifiedMemory::Contains(const Tag& tag, int64_t now_boot_s) const {
  if (!key_.alive()) return false;
  Shard& shard = ShardOf(tag);
  const absl::MutexLock lock(&shard.mutex);
  for (const Entry& entry : shard.sets[SetOf(tag, shard.sets.size())]) {
    if (Same(entry.tag, tag)) return now_boot_s < entry.until_boot_s;
  }
  return false;
}

void VerifiedMemory::Remember(const Tag& tag, int64_t now_boot_s,
                              int64_t until_boot_s) {
  if (!key_.alive() || until_boot_s <= now_boot_s) return;
  Shard& shard = ShardOf(tag);
  const absl::MutexLock lock(&shard.mutex);
  auto& set = shard.sets[SetOf(tag, shard.sets.size())];
  // Its own place, or that of the one with the least time left.
  Entry* place = &set[0];
  for (Entry& entry : set) {
    if (Same(entry.tag, tag)) {
      place = &entry;
      break;
    }
    if (entry.until_boot_s < place->until_boot_s) place = &entry;
  }
  *place = {tag, until_boot_s};
}

}  // namespace robot_accounts

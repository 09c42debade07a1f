#include "robot_accounts/robot/verified_memory.h"

#include <algorithm>
#include <cstring>
#include <limits>

namespace robot_accounts {
namespace {

// What does not fit in a byte, and in three.
constexpr uint64_t kMany = 0xff;
constexpr uint32_t kManySlots = uint32_t{1} << 24;

// Seconds since the machine's start; in 2162 they are all over.
uint32_t Short(int64_t boot_s) {
  constexpr int64_t kMost = std::numeric_limits<uint32_t>::max();
  return static_cast<uint32_t>(std::min(std::max<int64_t>(boot_s, 0), kMost));
}

}  // namespace

VerifiedMemory::VerifiedMemory(size_t max_secrets) : table_(max_secrets) {}

// The secret is a part of its own; the robot, its slot and its hash are another
// one, or, if a number is a large one, two. Each part begins with sixteen bytes
// that tell how long it is and whether another follows: so no message is the
// beginning of another, as the cascade asks.
VerifiedMemory::Presented::Presented(const ProcessCascade& cascade,
                                     uint64_t store_epoch,
                                     absl::string_view secret)
    : epoch_(store_epoch), state_(cascade.Begin()) {
  state_.Absorb({secret.size(), store_epoch}, secret);
}

VerifiedMemory::Tag VerifiedMemory::Presented::TagOf(
    int64_t robot_id, uint32_t slot_id, absl::string_view stored_hash) const {
  ProcessCascade::State state = state_;
  const auto robot = static_cast<uint64_t>(robot_id);
  const uint64_t bytes = stored_hash.size();
  if (bytes < kMany && slot_id < kManySlots) {
    // The length, the slot, and what of the hash would not fit in one block.
    uint32_t first = 0;
    const size_t here = std::min(stored_hash.size(), sizeof(first));
    if (here != 0) std::memcpy(&first, stored_hash.data(), here);
    state.Absorb(
        {robot, bytes | uint64_t{slot_id} << 8 | uint64_t{first} << 32},
        stored_hash.substr(here));
  } else {
    state.Absorb({robot, kMany | uint64_t{slot_id} << 32}, "");
    state.Absorb({bytes, 0}, stored_hash);
  }
  return state.Tag();
}

bool VerifiedMemory::Contains(uint64_t place, const Tag& tag,
                              int64_t now_boot_s) {
  return cascade_.alive() && table_.Contains(place, tag, Short(now_boot_s));
}

void VerifiedMemory::Remember(uint64_t place, const Tag& tag,
                              int64_t now_boot_s, int64_t until_boot_s) {
  if (!cascade_.alive() || until_boot_s <= now_boot_s) return;
  table_.Put(place, tag, Short(now_boot_s), Short(until_boot_s));
}

}  // namespace robot_accounts

#ifndef ROBOT_ACCOUNTS_ROBOT_VERIFIED_MEMORY_H_
#define ROBOT_ACCOUNTS_ROBOT_VERIFIED_MEMORY_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "robot_accounts/crypto/process_key.h"

namespace robot_accounts {

// Remembers that a secret matched a stored hash, and nothing else: who hits it
// still checks that the robot is enabled and not expired. Holds 128-bit keyed
// tags, never secrets; the key is random, of this process, and dies with it.
// Failures are never remembered. Bounded: an old tag gives way to a new one.
// After a fork the child remembers nothing, ever. Thread-safe.
class VerifiedMemory final {
 public:
  using Tag = std::array<uint64_t, 2>;

  // What a tag stands for. Every part counts with its length.
  struct Claim {
    uint64_t store_epoch;
    int64_t robot_id;
    uint32_t slot_id;
    absl::string_view stored_hash;
    absl::string_view secret;
  };

  static constexpr size_t kDefaultTags = 1 << 16;

  // Room for about `tags` tags (24 bytes each, at least 256 of them).
  explicit VerifiedMemory(size_t tags = kDefaultTags);

  Tag TagOf(const Claim& claim) const;

  // Whether `tag` was remembered and its time is not over: the second itself
  // is over.
  bool Contains(const Tag& tag, int64_t now_boot_s) const;
  // Nothing, unless `until_boot_s` is later than `now_boot_s`.
  void Remember(const Tag& tag, int64_t now_boot_s, int64_t until_boot_s);

 private:
  static constexpr size_t kWays = 4;
  static constexpr size_t kShards = 64;

  struct Entry {
    Tag tag = {0, 0};
    int64_t until_boot_s = 0;  // 0: free.
  };
  struct alignas(64) Shard {
    absl::Mutex mutex;
    std::vector<std::array<Entry, kWays>> sets ABSL_GUARDED_BY(mutex);
  };

  // A tag is as good as random: its bits say where it belongs.
  Shard& ShardOf(const Tag& tag) const { return shards_[tag[0] % kShards]; }
  static size_t SetOf(const Tag& tag, size_t sets) { return tag[1] % sets; }

  ProcessKey key_;
  mutable std::vector<Shard> shards_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_VERIFIED_MEMORY_H_

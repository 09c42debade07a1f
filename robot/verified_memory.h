#ifndef ROBOT_ACCOUNTS_ROBOT_VERIFIED_MEMORY_H_
#define ROBOT_ACCOUNTS_ROBOT_VERIFIED_MEMORY_H_

#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"
#include "robot_accounts/crypto/process_cascade.h"
#include "robot_accounts/robot/tag_table.h"

namespace robot_accounts {

// Remembers that a secret matched a stored hash, and nothing else: who hits it
// still checks that the robot is enabled and not expired. Holds 128-bit keyed
// tags, never secrets; the key is random, of this process, and dies with it.
// Failures are never remembered. Bounded: an old tag gives way to a new one.
// After a fork the child remembers nothing, ever. Thread-safe.
class VerifiedMemory final {
 public:
  using Tag = TagTable::Tag;

  // How many secrets are remembered unless something else is said.
  static constexpr size_t kDefaultSecrets = size_t{1} << 20;

  explicit VerifiedMemory(size_t max_secrets = kDefaultSecrets);

  // What is presented, before it is known of whom. A tag stands for all of it
  // and the robot's side: the store's epoch, the secret, the robot, its slot
  // and the stored hash; every part counts with its length.
  class Presented final {
   public:
    uint64_t epoch() const { return epoch_; }
    Tag TagOf(int64_t robot_id, uint32_t slot_id,
              absl::string_view stored_hash) const;

   private:
    friend class VerifiedMemory;
    Presented(const ProcessCascade& cascade, uint64_t store_epoch,
              absl::string_view secret);

    uint64_t epoch_;
    ProcessCascade::State state_;
  };
  Presented Present(uint64_t store_epoch, absl::string_view secret) const {
    return Presented(cascade_, store_epoch, secret);
  }

  // `place`: a keyed hash of the name, by which its tags are found (KeyedHash).
  // Asking for the memory early saves waiting for it later.
  void Prefetch(uint64_t place) const { table_.Prefetch(place); }
  // Whether `tag` was remembered there and its time is not over: the second
  // itself is over.
  bool Contains(uint64_t place, const Tag& tag, int64_t now_boot_s);
  // Nothing, unless `until_boot_s` is later than `now_boot_s`.
  void Remember(uint64_t place, const Tag& tag, int64_t now_boot_s,
                int64_t until_boot_s);

 private:
  ProcessCascade cascade_;
  TagTable table_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_VERIFIED_MEMORY_H_

#ifndef ROBOT_ACCOUNTS_BASE_SHARDED_POINTER_H_
#define ROBOT_ACCOUNTS_BASE_SHARDED_POINTER_H_

#include <array>
#include <cstddef>
#include <memory>
#include <utility>

#include "robot_accounts/base/thread_number.h"

namespace robot_accounts {

// A shared pointer that is copied all the time, by many cores at once: copies
// of different cores are counted in different places. Threads: const methods
// may run concurrently; who sets it needs the only access.
template <typename T>
class ShardedPointer final {
 public:
  ShardedPointer() = default;
  explicit ShardedPointer(const std::shared_ptr<T>& pointer) { Set(pointer); }

  ShardedPointer(const ShardedPointer&) = delete;
  ShardedPointer& operator=(const ShardedPointer&) = delete;

  T* get() const { return shards_[0].pointer.get(); }
  T* operator->() const { return get(); }
  T& operator*() const { return *get(); }

  // For the calling thread to copy; borrowed until the next Set. It is not
  // equal to `pointer` in what it shares, only in what it points to.
  const std::shared_ptr<T>& shared() const {
    return shards_[ThreadShard()].pointer;
  }

  // If memory runs out, nothing changed.
  void Set(const std::shared_ptr<T>& pointer) {
    std::array<std::shared_ptr<T>, kThreadShards> made;
    if (pointer != nullptr) {
      for (std::shared_ptr<T>& shard : made) {
        // Another count, which holds one of the first.
        const auto holder = std::make_shared<Shard>(Shard{pointer});
        shard = std::shared_ptr<T>(holder, pointer.get());
      }
    }
    for (size_t i = 0; i < kThreadShards; ++i) {
      shards_[i].pointer = std::move(made[i]);
    }
  }

 private:
  struct alignas(64) Shard {
    std::shared_ptr<T> pointer;
  };

  std::array<Shard, kThreadShards> shards_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_BASE_SHARDED_POINTER_H_

#ifndef ROBOT_ACCOUNTS_BASE_OWNER_COUNT_H_
#define ROBOT_ACCOUNTS_BASE_OWNER_COUNT_H_

#include <atomic>
#include <cstdint>

namespace robot_accounts {

// How many own an object: one at first. See IntrusivePtr. Thread-safe.
class OwnerCount final {
 public:
  OwnerCount() = default;
  OwnerCount(const OwnerCount&) = delete;
  OwnerCount& operator=(const OwnerCount&) = delete;

  void Add() { count_.fetch_add(1, std::memory_order_relaxed); }
  // Whether that was the last: then nobody else looks at the object any more.
  bool Drop() { return count_.fetch_sub(1, std::memory_order_acq_rel) == 1; }
  // What the only owner sees stays true until it shares the object itself.
  bool is_one() const { return count_.load(std::memory_order_acquire) == 1; }

 private:
  std::atomic<uint32_t> count_{1};
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_BASE_OWNER_COUNT_H_

#ifndef ROBOT_ACCOUNTS_TESTS_TESTING_ALLOCATION_COUNTER_H_
#define ROBOT_ACCOUNTS_TESTS_TESTING_ALLOCATION_COUNTER_H_

#include <cstdint>

namespace robot_accounts {

// Counts what the calling thread allocates by operator new, which this library
// replaces in the whole test binary. It does not see malloc.
class AllocationCounter final {
 public:
  AllocationCounter();

  // The number of allocations of this thread since the counter was made.
  int64_t count() const;
  // How many bytes more this thread took than it gave back since then, with
  // what malloc needs itself.
  int64_t bytes() const;

 private:
  int64_t before_;
  int64_t bytes_before_;
};

// From the `nth` allocation on, counted from 1, operator new of this thread
// throws as long as this lives and Stop was not called. One at a time.
class FailingAllocations final {
 public:
  explicit FailingAllocations(int64_t nth);
  FailingAllocations(const FailingAllocations&) = delete;
  FailingAllocations& operator=(const FailingAllocations&) = delete;
  ~FailingAllocations() { Stop(); }

  void Stop();
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_TESTS_TESTING_ALLOCATION_COUNTER_H_

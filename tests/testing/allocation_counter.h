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

 private:
  int64_t before_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_TESTS_TESTING_ALLOCATION_COUNTER_H_

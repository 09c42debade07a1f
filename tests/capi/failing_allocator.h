#ifndef ROBOT_ACCOUNTS_TESTS_CAPI_FAILING_ALLOCATOR_H_
#define ROBOT_ACCOUNTS_TESTS_CAPI_FAILING_ALLOCATOR_H_

#include <cstdint>

namespace robot_accounts {
namespace capi_testing {

// Which allocations fail.
enum class Source {
  kNew,     // operator new: ours, Abseil's, protobuf's.
  kMalloc,  // malloc and its like: BoringSSL's, SQLite's.
};
enum class Mode {
  kOnce,        // One fails, as when another thread gives memory back.
  kFromThenOn,  // None works any more.
};

// While it lives, allocations of this thread fail from the `nth` of `source`
// on. The binary must be linked with //tests/capi:failing_allocator, which
// replaces operator new and wraps malloc.
class FailingAllocator final {
 public:
  FailingAllocator(Source source, Mode mode, int64_t nth);
  FailingAllocator(const FailingAllocator&) = delete;
  FailingAllocator& operator=(const FailingAllocator&) = delete;
  ~FailingAllocator();

  // Whether an allocation failed since this was made.
  bool has_failed() const;
};

}  // namespace capi_testing
}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_TESTS_CAPI_FAILING_ALLOCATOR_H_

#include "tests/capi/failing_allocator.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>

namespace robot_accounts {
namespace capi_testing {
namespace {

struct Plan {
  bool active;
  Source source;
  Mode mode;
  int64_t countdown;  // The next of `source` fails when this is 1.
  bool has_failed;
};

// No constructor: read before main and while threads end.
thread_local Plan plan = {};

bool ShouldFail(Source source) {
  if (!plan.active || plan.source != source) return false;
  if (plan.countdown > 1) {
    --plan.countdown;
    return false;
  }
  if (plan.countdown == 1 || plan.mode == Mode::kFromThenOn) {
    plan.countdown = 0;
    plan.has_failed = true;
    return true;
  }
  return false;
}

}  // namespace

FailingAllocator::FailingAllocator(Source source, Mode mode, int64_t nth) {
  plan = {true, source, mode, nth, false};
}

FailingAllocator::~FailingAllocator() { plan.active = false; }

bool FailingAllocator::has_failed() const { return plan.has_failed; }

}  // namespace capi_testing
}  // namespace robot_accounts

using robot_accounts::capi_testing::ShouldFail;
using robot_accounts::capi_testing::Source;

// Linked with --wrap, so every malloc of the statically linked libraries comes
// here.
extern "C" {

void* __real_malloc(size_t size);
void* __real_calloc(size_t count, size_t size);
void* __real_realloc(void* memory, size_t size);

void* __wrap_malloc(size_t size) {
  return ShouldFail(Source::kMalloc) ? nullptr : __real_malloc(size);
}

void* __wrap_calloc(size_t count, size_t size) {
  return ShouldFail(Source::kMalloc) ? nullptr : __real_calloc(count, size);
}

void* __wrap_realloc(void* memory, size_t size) {
  return ShouldFail(Source::kMalloc) ? nullptr : __real_realloc(memory, size);
}

}  // extern "C"

namespace {

void* Allocate(size_t size) {
  if (ShouldFail(Source::kNew)) return nullptr;
  return __real_malloc(size == 0 ? 1 : size);
}

void* AllocateAligned(size_t size, std::align_val_t alignment) {
  if (ShouldFail(Source::kNew)) return nullptr;
  const auto unit = static_cast<size_t>(alignment);
  return std::aligned_alloc(unit, (size + unit - 1) / unit * unit);
}

void* OrThrow(void* memory) {
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace

void* operator new(size_t size) { return OrThrow(Allocate(size)); }
void* operator new[](size_t size) { return OrThrow(Allocate(size)); }
void* operator new(size_t size, const std::nothrow_t&) noexcept {
  return Allocate(size);
}
void* operator new[](size_t size, const std::nothrow_t&) noexcept {
  return Allocate(size);
}
void* operator new(size_t size, std::align_val_t alignment) {
  return OrThrow(AllocateAligned(size, alignment));
}
void* operator new[](size_t size, std::align_val_t alignment) {
  return OrThrow(AllocateAligned(size, alignment));
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, size_t) noexcept { std::free(memory); }
void operator delete(void* memory, const std::nothrow_t&) noexcept {
  std::free(memory);
}
void operator delete[](void* memory, const std::nothrow_t&) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::align_val_t) noexcept {
  std::free(memory);
}
void operator delete[](void* memory, std::align_val_t) noexcept {
  std::free(memory);
}
void operator delete(void* memory, size_t, std::align_val_t) noexcept {
  std::free(memory);
}
void operator delete[](void* memory, size_t, std::align_val_t) noexcept {
  std::free(memory);
}

#include "tests/testing/allocation_counter.h"

#include <malloc.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>

namespace {

thread_local int64_t allocations = 0;
thread_local int64_t held_bytes = 0;

// What a block takes: malloc writes its size before it.
int64_t BytesOf(void* memory) {
  return static_cast<int64_t>(malloc_usable_size(memory) + sizeof(size_t));
}

// The allocation that fails, with all after it; 0: none.
thread_local int64_t first_failing = 0;

bool Fails() { return first_failing != 0 && allocations + 1 >= first_failing; }

void* Counted(void* memory) {
  ++allocations;
  if (memory != nullptr) held_bytes += BytesOf(memory);
  return memory;
}

void Free(void* memory) {
  if (memory != nullptr) held_bytes -= BytesOf(memory);
  std::free(memory);
}

void* Allocate(size_t size) {
  if (Fails()) throw std::bad_alloc();
  void* memory = Counted(std::malloc(size == 0 ? 1 : size));
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

void* AllocateAligned(size_t size, std::align_val_t alignment) {
  if (Fails()) throw std::bad_alloc();
  const auto unit = static_cast<size_t>(alignment);
  // aligned_alloc wants a multiple of the alignment.
  void* memory =
      Counted(std::aligned_alloc(unit, (size + unit - 1) / unit * unit));
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace

void* operator new(size_t size) { return Allocate(size); }
void* operator new[](size_t size) { return Allocate(size); }
void* operator new(size_t size, std::align_val_t alignment) {
  return AllocateAligned(size, alignment);
}
void* operator new[](size_t size, std::align_val_t alignment) {
  return AllocateAligned(size, alignment);
}
void* operator new(size_t size, const std::nothrow_t&) noexcept {
  if (Fails()) return nullptr;
  return Counted(std::malloc(size == 0 ? 1 : size));
}
void* operator new[](size_t size, const std::nothrow_t& nothrow) noexcept {
  return operator new(size, nothrow);
}
void operator delete(void* memory) noexcept { Free(memory); }
void operator delete[](void* memory) noexcept { Free(memory); }
void operator delete(void* memory, size_t) noexcept { Free(memory); }
void operator delete[](void* memory, size_t) noexcept { Free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { Free(memory); }
void operator delete[](void* memory, std::align_val_t) noexcept {
  Free(memory);
}
void operator delete(void* memory, size_t, std::align_val_t) noexcept {
  Free(memory);
}
void operator delete[](void* memory, size_t, std::align_val_t) noexcept {
  Free(memory);
}

namespace robot_accounts {

AllocationCounter::AllocationCounter()
    : before_(allocations), bytes_before_(held_bytes) {}

int64_t AllocationCounter::count() const { return allocations - before_; }

int64_t AllocationCounter::bytes() const { return held_bytes - bytes_before_; }

FailingAllocations::FailingAllocations(int64_t nth) {
  // Above 0 even for the first of the thread.
  first_failing = allocations + nth;
}

void FailingAllocations::Stop() { first_failing = 0; }

}  // namespace robot_accounts

#include "tests/testing/leftovers.h"

#include <malloc.h>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#endif

#include <cstddef>
#include <cstdlib>
#include <new>

namespace {

// Found anywhere in a freed block: a leftover. Empty: nothing is looked for.
thread_local absl::string_view needle;
thread_local int leftovers = 0;

void LookThrough(void* block) {
  if (needle.empty() || block == nullptr) return;
#if defined(__SANITIZE_ADDRESS__)
  // What a container has marked as not in use is looked through, too.
  __asan_unpoison_memory_region(block, malloc_usable_size(block));
#endif
  const absl::string_view bytes(static_cast<char*>(block),
                                malloc_usable_size(block));
  if (bytes.find(needle) != absl::string_view::npos) ++leftovers;
}

}  // namespace

void* operator new(size_t size) {
  if (void* block = std::malloc(size)) return block;
  throw std::bad_alloc();
}
void* operator new(size_t size, const std::nothrow_t&) noexcept {
  return std::malloc(size);
}
void operator delete(void* block) noexcept {
  LookThrough(block);
  std::free(block);
}
void operator delete(void* block, size_t) noexcept { operator delete(block); }

namespace robot_accounts {

int LeftoversOf(absl::string_view text, absl::FunctionRef<void()> call) {
  leftovers = 0;
  needle = text;
  call();
  needle = {};
  return leftovers;
}

}  // namespace robot_accounts

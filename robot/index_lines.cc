#include "robot_accounts/robot/index_lines.h"

#include <sys/mman.h>

#include <cstddef>
#include <memory>
#include <new>

namespace robot_accounts {
namespace {

constexpr size_t kHugePage = size_t{2} << 20;

std::align_val_t AlignmentOf(size_t bytes) {
  return std::align_val_t(bytes < kHugePage ? sizeof(IndexLine) : kHugePage);
}

}  // namespace

IndexLines::IndexLines(size_t size) : size_(size) {
  const size_t bytes = size * sizeof(IndexLine);
  void* memory = ::operator new(bytes, AlignmentOf(bytes));
#ifdef MADV_HUGEPAGE
  // Before it is touched. A system without them goes on with small pages.
  if (bytes >= kHugePage) (void)madvise(memory, bytes, MADV_HUGEPAGE);
#endif
  lines_ = static_cast<IndexLine*>(memory);
  std::uninitialized_value_construct_n(lines_, size);
}

IndexLines::~IndexLines() {
  if (lines_ == nullptr) return;
  ::operator delete(static_cast<void*>(lines_),
                    AlignmentOf(size_ * sizeof(IndexLine)));
}

}  // namespace robot_accounts

#include "robot_accounts/crypto/protected_slot.h"

#include <sys/mman.h>

#include <atomic>
#include <memory>
#include <utility>

#include "openssl/mem.h"
#include "robot_accounts/crypto/fork_guard.h"
#include "robot_accounts/crypto/protected_page.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ROBOT_ACCOUNTS_POISON_SLOTS 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define ROBOT_ACCOUNTS_POISON_SLOTS 1
#endif
#ifdef ROBOT_ACCOUNTS_POISON_SLOTS
#include <sanitizer/asan_interface.h>
#endif

namespace robot_accounts {
namespace {

constexpr size_t kSlotsInPage = 31;  // The page's mark is behind them.
constexpr size_t kPageBytes = kSlotsInPage * ProtectedSlot::kMaxBytes;
constexpr uint32_t kAllFree = (uint32_t{1} << kSlotsInPage) - 1;
constexpr size_t kPages = ProtectedSlot::kMaxSlots / kSlotsInPage;
// Threads begin to look at one of eight pages, so that few share one.
constexpr size_t kPagesApart = kPages / 8;

struct Page {
  std::atomic<ProtectedPage*> memory{nullptr};  // Set once, never destroyed.
  std::atomic<uint32_t> free{0};                // A bit a slot.
};

Page pages[kPages];

// Slots that nobody has are forbidden to read, if there is a judge.
void Poison(const uint8_t* slot) {
#ifdef ROBOT_ACCOUNTS_POISON_SLOTS
  ASAN_POISON_MEMORY_REGION(slot, ProtectedSlot::kMaxBytes);
#else
  (void)slot;
#endif
}

void Unpoison(const uint8_t* slot, size_t size) {
#ifdef ROBOT_ACCOUNTS_POISON_SLOTS
  ASAN_UNPOISON_MEMORY_REGION(slot, size);
#else
  (void)slot;
  (void)size;
#endif
}

// A fork keeps everything of the pages but their locks.
void LockAgainAfterFork() {
  static std::atomic<ForkGuard*> guard{nullptr};
  ForkGuard* known = guard.load(std::memory_order_acquire);
  if (known != nullptr && known->InCreatorProcess()) return;
  for (Page& page : pages) {
    ProtectedPage* memory = page.memory.load(std::memory_order_acquire);
    if (memory != nullptr) (void)mlock(memory->data(), memory->size());
  }
  // The parent's guard is not freed: other threads may be asking it.
  auto ours = std::make_unique<ForkGuard>();
  if (guard.compare_exchange_strong(known, ours.get())) (void)ours.release();
}

// Takes a free slot of `page`: its number, or kSlotsInPage if there is none.
size_t TakeFree(Page& page) {
  uint32_t free = page.free.load(std::memory_order_relaxed);
  while (free != 0) {
    const uint32_t lowest = free & (~free + 1);
    if (page.free.compare_exchange_weak(free, free ^ lowest,
                                        std::memory_order_acquire,
                                        std::memory_order_relaxed)) {
      return static_cast<size_t>(__builtin_ctz(lowest));
    }
  }
  return kSlotsInPage;
}

// Gives `page` its memory; false if there is none to be had.
bool Make(Page& page) {
  auto memory =
      std::make_unique<ProtectedPage>(kPageBytes, ProtectedPage::OnFork::kKeep);
  if (!memory->has_pages()) return false;
  ProtectedPage* nobody = nullptr;
  if (page.memory.compare_exchange_strong(nobody, memory.get())) {
    for (size_t i = 0; i < kSlotsInPage; ++i) {
      Poison(memory->data() + i * ProtectedSlot::kMaxBytes);
    }
    (void)memory.release();
    page.free.store(kAllFree, std::memory_order_release);
  }
  return true;
}

size_t FirstPageOfThread() {
  static std::atomic<size_t> threads{0};
  thread_local const size_t first =
      threads.fetch_add(1, std::memory_order_relaxed) * kPagesApart % kPages;
  return first;
}

}  // namespace

ProtectedSlot ProtectedSlot::Take(size_t size) {
  if (size == 0 || size > kMaxBytes) return ProtectedSlot();
  LockAgainAfterFork();
  const size_t first = FirstPageOfThread();
  for (size_t i = 0; i < kPages; ++i) {
    const size_t number = (first + i) % kPages;
    Page& page = pages[number];
    if (page.memory.load(std::memory_order_acquire) == nullptr && !Make(page)) {
      return ProtectedSlot();
    }
    const size_t slot = TakeFree(page);
    if (slot == kSlotsInPage) continue;
    uint8_t* const data =
        page.memory.load(std::memory_order_acquire)->data() + slot * kMaxBytes;
    Unpoison(data, size);
    return ProtectedSlot(data, size, number);
  }
  return ProtectedSlot();
}

ProtectedSlot::ProtectedSlot(ProtectedSlot&& other) noexcept { Swap(other); }

ProtectedSlot& ProtectedSlot::operator=(ProtectedSlot&& other) noexcept {
  ProtectedSlot dying(std::move(other));
  Swap(dying);  // The old bytes die here, not whenever `other` does.
  return *this;
}

ProtectedSlot::~ProtectedSlot() {
  if (data_ == nullptr) return;
  OPENSSL_cleanse(data_, size_);
  Poison(data_);
  Page& page = pages[page_];
  const size_t slot =
      static_cast<size_t>(data_ - page.memory.load()->data()) / kMaxBytes;
  page.free.fetch_or(uint32_t{1} << slot, std::memory_order_release);
}

void ProtectedSlot::Swap(ProtectedSlot& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  std::swap(page_, other.page_);
}

}  // namespace robot_accounts

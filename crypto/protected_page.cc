#include "robot_accounts/crypto/protected_page.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstring>
#include <new>
#include <utility>

#include "openssl/mem.h"

#ifndef MADV_WIPEONFORK
#define MADV_WIPEONFORK 18
#endif

namespace robot_accounts {
namespace {

size_t RoundUpToPages(size_t bytes) {
  static const size_t page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  return (bytes + page - 1) / page * page;
}

bool WipeOnFork(void* memory, size_t bytes) {
  // User-mode emulators accept every advice and follow none; no kernel has -1.
  return madvise(memory, bytes, -1) != 0 &&
         madvise(memory, bytes, MADV_WIPEONFORK) == 0;
}

}  // namespace

ProtectedPage::ProtectedPage(size_t size, OnFork on_fork)
    : size_(size), creator_(on_fork == OnFork::kWipe ? getpid() : 0) {
  const size_t bytes = RoundUpToPages(size + 1);  // The mark follows the data.
  void* const memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) {
    data_ = static_cast<uint8_t*>(::operator new(size + 1));
    std::memset(data_, 0, size + 1);
    return;
  }
  data_ = static_cast<uint8_t*>(memory);
  mapped_bytes_ = bytes;
  (void)madvise(memory, bytes, MADV_DONTDUMP);
  (void)mlock(memory, bytes);
  if (on_fork == OnFork::kWipe && WipeOnFork(memory, bytes)) {
    data_[size] = 1;
    mark_ = data_ + size;
  }
}

ProtectedPage::ProtectedPage(ProtectedPage&& other) noexcept { Swap(other); }

ProtectedPage& ProtectedPage::operator=(ProtectedPage&& other) noexcept {
  ProtectedPage dying(std::move(other));
  Swap(dying);  // The old bytes die here, not whenever `other` does.
  return *this;
}

ProtectedPage::~ProtectedPage() {
  if (data_ == nullptr) return;
  OPENSSL_cleanse(data_, size_ + 1);
  if (mapped_bytes_ != 0) {
    munmap(data_, mapped_bytes_);
  } else {
    ::operator delete(data_);
  }
}

bool ProtectedPage::alive() const {
  if (mark_ != nullptr) return *mark_ == 1;
  return data_ != nullptr && (creator_ == 0 || creator_ == getpid());
}

void ProtectedPage::Swap(ProtectedPage& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  std::swap(mapped_bytes_, other.mapped_bytes_);
  std::swap(mark_, other.mark_);
  std::swap(creator_, other.creator_);
}

}  // namespace robot_accounts

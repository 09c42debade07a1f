#ifndef ROBOT_ACCOUNTS_CRYPTO_PROTECTED_PAGE_H_
#define ROBOT_ACCOUNTS_CRYPTO_PROTECTED_PAGE_H_

#include <sys/types.h>

#include <cstddef>
#include <cstdint>

namespace robot_accounts {

// Zeroed memory for keys: whole pages of its own that are kept out of core
// dumps, locked in memory and, if asked, read as zeros after a fork. It is
// wiped when it dies.
//
// All but the wiping is best effort: a kernel without MADV_DONTDUMP or
// MADV_WIPEONFORK (Linux before 4.14) or a used-up RLIMIT_MEMLOCK takes the
// protection away and nothing else; where there is no page to be had the bytes
// come from the heap. A page costs a few system calls: use one for what lives
// long, and a ProtectedSlot for what comes and goes.
//
// Threads: as for an array of bytes; alive() may run concurrently.
class ProtectedPage final {
 public:
  enum class OnFork { kKeep, kWipe };

  ProtectedPage() = default;
  ProtectedPage(size_t size, OnFork on_fork);

  // Movable; a moved-from page is empty and not alive.
  ProtectedPage(ProtectedPage&& other) noexcept;
  ProtectedPage& operator=(ProtectedPage&& other) noexcept;
  ~ProtectedPage();

  // Page-aligned (heap-aligned without a page); null in an empty object.
  uint8_t* data() { return data_; }
  const uint8_t* data() const { return data_; }
  size_t size() const { return size_; }

  // Whether they lie in pages of their own: not in an empty object, nor where
  // there was no page to be had.
  bool has_pages() const { return mapped_bytes_ != 0; }

  // Whether the bytes are still the ones written: with kWipe, false in a
  // process forked since. One load, or a getpid() where the kernel cannot wipe.
  bool alive() const;

 private:
  void Swap(ProtectedPage& other) noexcept;

  uint8_t* data_ = nullptr;
  size_t size_ = 0;
  size_t mapped_bytes_ = 0;                 // 0: data_ is from the heap.
  const volatile uint8_t* mark_ = nullptr;  // 1 until the kernel wipes it.
  pid_t creator_ = 0;                       // Asked if there is no mark_.
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_CRYPTO_PROTECTED_PAGE_H_

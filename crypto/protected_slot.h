#ifndef ROBOT_ACCOUNTS_CRYPTO_PROTECTED_SLOT_H_
#define ROBOT_ACCOUNTS_CRYPTO_PROTECTED_SLOT_H_

#include <cstddef>
#include <cstdint>

namespace robot_accounts {

// Zeroed memory for one small secret, with the protection of a ProtectedPage
// that is kept on fork and without its system calls: pages are cut into slots,
// stay for the life of the process and are used again. A slot is wiped when it
// dies. In a forked process the pages are locked once more.
//
// The process has at most kMaxSlots of them, in 512 KiB; take a page of its own
// for what finds none.
//
// Threads: as for an array of bytes; Take and dying are lock-free, so a fork at
// any moment leaves the child able to go on.
class ProtectedSlot final {
 public:
  static constexpr size_t kMaxBytes = 128;
  static constexpr size_t kMaxSlots = 128 * 31;

  ProtectedSlot() = default;

  // A slot of `size` bytes; empty if that is 0 or over kMaxBytes, if all slots
  // are taken or if there is no page to be had.
  static ProtectedSlot Take(size_t size);

  // Movable; a moved-from slot is empty.
  ProtectedSlot(ProtectedSlot&& other) noexcept;
  ProtectedSlot& operator=(ProtectedSlot&& other) noexcept;
  ~ProtectedSlot();

  // Null in an empty slot.
  uint8_t* data() { return data_; }
  const uint8_t* data() const { return data_; }
  size_t size() const { return size_; }

 private:
  ProtectedSlot(uint8_t* data, size_t size, size_t page)
      : data_(data),
        size_(static_cast<uint32_t>(size)),
        page_(static_cast<uint32_t>(page)) {}

  void Swap(ProtectedSlot& other) noexcept;

  uint8_t* data_ = nullptr;
  uint32_t size_ = 0;
  uint32_t page_ = 0;  // Which of the process's pages it lies in.
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_CRYPTO_PROTECTED_SLOT_H_

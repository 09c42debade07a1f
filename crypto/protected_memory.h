#ifndef ROBOT_ACCOUNTS_CRYPTO_PROTECTED_MEMORY_H_
#define ROBOT_ACCOUNTS_CRYPTO_PROTECTED_MEMORY_H_

#include <cstddef>
#include <cstdint>

#include "robot_accounts/crypto/protected_page.h"
#include "robot_accounts/crypto/protected_slot.h"

namespace robot_accounts {

// Zeroed memory for one secret that is kept on fork: a ProtectedSlot, which is
// quick, or, if it is large or no slot is free, a ProtectedPage of its own.
// Wiped when it dies. Threads: as for an array of bytes.
class ProtectedMemory final {
 public:
  ProtectedMemory() = default;
  explicit ProtectedMemory(size_t size) : slot_(ProtectedSlot::Take(size)) {
    if (size != 0 && slot_.data() == nullptr) {
      page_ = ProtectedPage(size, ProtectedPage::OnFork::kKeep);
    }
  }

  // Movable; a moved-from object is empty.
  ProtectedMemory(ProtectedMemory&&) = default;
  ProtectedMemory& operator=(ProtectedMemory&&) = default;

  // Null in an empty object.
  uint8_t* data() {
    return slot_.data() != nullptr ? slot_.data() : page_.data();
  }
  const uint8_t* data() const {
    return slot_.data() != nullptr ? slot_.data() : page_.data();
  }
  size_t size() const { return slot_.size() + page_.size(); }

 private:
  // One of them is empty.
  ProtectedSlot slot_;
  ProtectedPage page_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_CRYPTO_PROTECTED_MEMORY_H_

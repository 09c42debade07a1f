#ifndef ROBOT_ACCOUNTS_CRYPTO_SECRET_BYTES_H_
#define ROBOT_ACCOUNTS_CRYPTO_SECRET_BYTES_H_

#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"
#include "robot_accounts/crypto/protected_memory.h"

namespace robot_accounts {

class SecretAccess;

// Bytes that are wiped when they die, not dumped and, where allowed, locked in
// memory (see ProtectedMemory). Move-only; never resized; cannot be printed or
// compared by accident. They survive a fork. Threads: const methods may run
// concurrently.
class SecretBytes final {
 public:
  SecretBytes() = default;

  // Copies `bytes`; wiping the original is the caller's part.
  static SecretBytes Copy(absl::string_view bytes);

  // Movable: assigning wipes the old bytes at once, and a moved-from object is
  // empty. Copies are made by name only.
  SecretBytes(SecretBytes&&) = default;
  SecretBytes& operator=(SecretBytes&&) = default;
  SecretBytes Clone() const;

  size_t size() const { return memory_.size(); }
  bool empty() const { return size() == 0; }

  // The bytes, for those who may see them; valid as long as this object.
  absl::string_view Reveal(SecretAccess access) const;

  // Compares in a time that depends on the sizes only.
  bool EqualsInConstantTime(const SecretBytes& other) const;

  friend bool operator==(const SecretBytes&, const SecretBytes&) = delete;
  friend bool operator!=(const SecretBytes&, const SecretBytes&) = delete;
  template <typename Sink>
  friend void AbslStringify(Sink&, const SecretBytes&) = delete;
  template <typename H>
  friend H AbslHashValue(H, const SecretBytes&) = delete;

 private:
  absl::string_view bytes() const;

  ProtectedMemory memory_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_CRYPTO_SECRET_BYTES_H_

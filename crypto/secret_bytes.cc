#include "robot_accounts/crypto/secret_bytes.h"

#include <cstdint>
#include <cstring>

#include "absl/strings/string_view.h"
#include "openssl/mem.h"
#include "robot_accounts/crypto/secret_access.h"

namespace robot_accounts {

SecretBytes SecretBytes::Copy(absl::string_view bytes) {
  SecretBytes copy;
  if (bytes.empty()) return copy;
  copy.memory_ = ProtectedMemory(bytes.size());
  std::memcpy(copy.memory_.data(), bytes.data(), bytes.size());
  return copy;
}

SecretBytes SecretBytes::Clone() const { return Copy(bytes()); }

absl::string_view SecretBytes::Reveal(SecretAccess) const { return bytes(); }

bool SecretBytes::EqualsInConstantTime(const SecretBytes& other) const {
  return size() == other.size() &&
         CRYPTO_memcmp(memory_.data(), other.memory_.data(), size()) == 0;
}

absl::string_view SecretBytes::bytes() const {
  return absl::string_view(reinterpret_cast<const char*>(memory_.data()),
                           size());
}

}  // namespace robot_accounts

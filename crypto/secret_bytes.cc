#include "robot_accounts/crypto/secret_bytes.h"

#include <cstdint>
#include <cstring>

#include "absl/strings/string_view.h"
#include "openssl/mem.h"
#include "robot_accounts/crypto/protected_page.h"
#include "robot_accounts/crypto/protected_slot.h"
#include "robot_accounts/crypto/secret_access.h"

namespace robot_accounts {

SecretBytes SecretBytes::Copy(absl::string_view bytes) {
  SecretBytes copy;
  if (bytes.empty()) return copy;
  copy.slot_ = ProtectedSlot::Take(bytes.size());
  if (copy.slot_.data() == nullptr) {
    copy.page_ = ProtectedPage(bytes.size(), ProtectedPage::OnFork::kKeep);
  }
  std::memcpy(const_cast<uint8_t*>(copy.data()), bytes.data(), bytes.size());
  return copy;
}

SecretBytes SecretBytes::Clone() const { return Copy(bytes()); }

absl::string_view SecretBytes::Reveal(SecretAccess) const { return bytes(); }

bool SecretBytes::EqualsInConstantTime(const SecretBytes& other) const {
  return size() == other.size() &&
         CRYPTO_memcmp(data(), other.data(), size()) == 0;
}

const uint8_t* SecretBytes::data() const {
  return slot_.data() != nullptr ? slot_.data() : page_.data();
}

absl::string_view SecretBytes::bytes() const {
  return absl::string_view(reinterpret_cast<const char*>(data()), size());
}

}  // namespace robot_accounts

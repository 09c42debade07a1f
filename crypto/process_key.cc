#include "robot_accounts/crypto/process_key.h"

#include <cstdint>
#include <new>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "openssl/mem.h"
#include "robot_accounts/crypto/hmac_sha256.h"
#include "robot_accounts/crypto/protected_page.h"
#include "robot_accounts/crypto/random.h"

namespace robot_accounts {

ProcessKey::ProcessKey(RandomSource& random)
    : page_(sizeof(HmacSha256Key), ProtectedPage::OnFork::kWipe) {
  uint8_t key[32];
  random.Fill(absl::MakeSpan(key));
  key_ = new (page_.data()) HmacSha256Key(
      absl::string_view(reinterpret_cast<const char*>(key), sizeof(key)));
  OPENSSL_cleanse(key, sizeof(key));
}

void ProcessKey::Sign(absl::Span<const absl::string_view> parts,
                      uint8_t out[32]) const {
  key_->Sign(parts, out);
}

}  // namespace robot_accounts

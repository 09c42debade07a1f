#include "robot_accounts/crypto/keyed_hash.h"

#include <atomic>
#include <cstdint>

#include "absl/strings/string_view.h"
#include "openssl/rand.h"
#include "openssl/siphash.h"

namespace robot_accounts {

std::atomic<const KeyedHash::Key*> KeyedHash::process_key_{nullptr};

const KeyedHash::Key& KeyedHash::DrawProcessKey() {
  static const Key key = [] {
    Key random;
    RAND_bytes(reinterpret_cast<uint8_t*>(&random), sizeof(random));
    return random;
  }();
  process_key_.store(&key, std::memory_order_release);
  return key;
}

uint64_t KeyedHash::OfLongText(const Key& key, absl::string_view text) {
  return SIPHASH_24(key.sip, reinterpret_cast<const uint8_t*>(text.data()),
                    text.size());
}

}  // namespace robot_accounts

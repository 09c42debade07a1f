#ifndef ROBOT_ACCOUNTS_CRYPTO_HMAC_SHA256_H_
#define ROBOT_ACCOUNTS_CRYPTO_HMAC_SHA256_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace robot_accounts {

struct Pbkdf2Lane;

// A key for HMAC-SHA-256 (RFC 2104) as the two SHA-256 states it leads to: the
// key itself is not kept, and a signature costs two blocks less. The states are
// wiped when it dies. It may be placed in a ProtectedPage. Threads: const
// methods may run concurrently.
class HmacSha256Key final {
 public:
  // Any key will do, the empty one too; over 64 bytes it is hashed first.
  explicit HmacSha256Key(absl::string_view key);
  ~HmacSha256Key();

  HmacSha256Key(const HmacSha256Key&) = delete;
  HmacSha256Key& operator=(const HmacSha256Key&) = delete;

  // Writes the code of the `parts`, one after the other, to `out`. Where their
  // borders matter the caller puts the lengths in.
  void Sign(absl::Span<const absl::string_view> parts, uint8_t out[32]) const;

 private:
  friend void BeginPbkdf2Lane(const HmacSha256Key& key, absl::string_view salt,
                              uint32_t index, Pbkdf2Lane& lane);

  uint32_t inner_[8];  // After the key xor 0x36...
  uint32_t outer_[8];  // After the key xor 0x5c...
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_CRYPTO_HMAC_SHA256_H_

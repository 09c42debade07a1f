#ifndef ROBOT_ACCOUNTS_CRYPTO_PBKDF2_H_
#define ROBOT_ACCOUNTS_CRYPTO_PBKDF2_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace robot_accounts {

// Fills `out` with PBKDF2-HMAC-SHA256 (RFC 8018 section 5.2) of `password` and
// `salt`. Any bytes and lengths are good; `iterations` must be at least 1.
// Costs two SHA-256 blocks per iteration and 32 bytes of output, allocates
// nothing and leaves nothing on the stack. Threads: may run concurrently.
void Pbkdf2HmacSha256(absl::string_view password, absl::string_view salt,
                      uint32_t iterations, absl::Span<uint8_t> out);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_CRYPTO_PBKDF2_H_

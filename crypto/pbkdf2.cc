#include "robot_accounts/crypto/pbkdf2.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "openssl/mem.h"
#include "openssl/sha.h"
#include "robot_accounts/crypto/hash_work.h"
#include "robot_accounts/crypto/hmac_sha256.h"

namespace robot_accounts {
namespace {

constexpr size_t kDigestBytes = SHA256_DIGEST_LENGTH;

// What the loop works on, in one place so that it is wiped in one go.
struct Scratch {
  SHA256_CTX context;            // Only its state is used.
  uint8_t block[SHA256_CBLOCK];  // A digest and its padding.
  uint32_t sum[8];
};

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
              "the bytes of words are swapped");

// Four words at a time: a processor's SHA instructions load sixteen bytes at
// once, and would wait for narrower stores to leave the store buffer.
inline void SwapDigest(const void* in, void* out) {
  typedef uint32_t Lanes __attribute__((vector_size(16)));
  Lanes lanes[2];
  std::memcpy(lanes, in, sizeof(lanes));
  for (Lanes& x : lanes) {
    x = (x << 16) | (x >> 16);
    x = ((x & 0x00ff00ff) << 8) | ((x >> 8) & 0x00ff00ff);
  }
  std::memcpy(out, lanes, sizeof(lanes));
}

// Pads a digest that follows the key's block: 96 bytes are 0x300 bits.
void PadBlock(uint8_t block[SHA256_CBLOCK]) {
  std::memset(block + kDigestBytes, 0, SHA256_CBLOCK - kDigestBytes);
  block[kDigestBytes] = 0x80;
  block[SHA256_CBLOCK - 2] = 0x03;
}

// One hash of an HMAC whose message, and whose inner digest, is one block:
// takes the digest in the block to the next one.
inline void Step(const uint32_t start[8], Scratch& scratch) {
  std::memcpy(scratch.context.h, start, sizeof(scratch.context.h));
  SHA256_Transform(&scratch.context, scratch.block);
  SwapDigest(scratch.context.h, scratch.block);
}

}  // namespace

void Pbkdf2HmacSha256(absl::string_view password, absl::string_view salt,
                      uint32_t iterations, absl::Span<uint8_t> out) {
  const HmacSha256Key key(password);
  Scratch scratch;
  PadBlock(scratch.block);
  uint32_t index = 0;
  while (!out.empty()) {
    const uint32_t big_endian = __builtin_bswap32(++index);
    char index_bytes[sizeof(big_endian)];
    std::memcpy(index_bytes, &big_endian, sizeof(big_endian));
    key.Sign({salt, absl::string_view(index_bytes, sizeof(index_bytes))},
             scratch.block);
    SwapDigest(scratch.block, scratch.sum);
    for (uint32_t done = 1; done < iterations; ++done) {
      Step(key.inner_, scratch);
      Step(key.outer_, scratch);
      for (size_t i = 0; i < 8; ++i) scratch.sum[i] ^= scratch.context.h[i];
    }
    SwapDigest(scratch.sum, scratch.block);
    const size_t taken = std::min(out.size(), kDigestBytes);
    std::memcpy(out.data(), scratch.block, taken);
    out.remove_prefix(taken);
    AddHashBlocks(2 * uint64_t{iterations - 1});
  }
  OPENSSL_cleanse(&scratch, sizeof(scratch));
}

}  // namespace robot_accounts

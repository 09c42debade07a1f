// PBKDF2's loop by BoringSSL's own block function, for every processor.

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "openssl/mem.h"
#include "openssl/sha.h"
#include "robot_accounts/crypto/pbkdf2_lanes.h"
#include "robot_accounts/crypto/sha256_constants.h"

namespace robot_accounts {
namespace {

// What the loop works on, in one place so that it is wiped in one go.
struct Scratch {
  SHA256_CTX context;  // Only its state is used.
  uint32_t
      block[16];  // A digest and its padding, as bytes of big-endian words.
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

// One hash of an HMAC whose message, and whose inner digest, is one block:
// takes the digest in the block to the next one.
inline void Step(const uint32_t start[8], Scratch& scratch) {
  std::memcpy(scratch.context.h, start, sizeof(scratch.context.h));
  SHA256_Transform(&scratch.context,
                   reinterpret_cast<const uint8_t*>(scratch.block));
  SwapDigest(scratch.context.h, scratch.block);
}

}  // namespace

void RunPortable(Pbkdf2Lane& lane, uint32_t more) {
  Scratch scratch;
  SwapDigest(lane.u, scratch.block);
  for (size_t i = 0; i < 8; ++i) {
    scratch.block[8 + i] = __builtin_bswap32(kPaddingOfDigest[i]);
  }
  for (uint32_t done = 0; done < more; ++done) {
    Step(lane.inner, scratch);
    Step(lane.outer, scratch);
    for (size_t i = 0; i < 8; ++i) lane.sum[i] ^= scratch.context.h[i];
  }
  SwapDigest(scratch.block, lane.u);
  OPENSSL_cleanse(&scratch, sizeof(scratch));
}

}  // namespace robot_accounts

#include "benchmarks/pbkdf2_limit.h"

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "absl/strings/string_view.h"
#include "robot_accounts/crypto/sha256_constants.h"

#if defined(__x86_64__)

#include <cpuid.h>
#include <immintrin.h>

#define SHA_NI __attribute__((target("sha,sse4.1")))
#define SHA_NI_INLINE SHA_NI __attribute__((always_inline)) inline

namespace robot_accounts {
namespace {

// The words of a state as the instructions want them, lowest lane first:
// f e b a, and h g d c.
struct State {
  __m128i feba;
  __m128i hgdc;
};

SHA_NI_INLINE State Plus(State a, State b) {
  return {_mm_add_epi32(a.feba, b.feba), _mm_add_epi32(a.hgdc, b.hgdc)};
}

// Sixty-four rounds over the sixteen words in `w`, four at a time.
SHA_NI_INLINE State Compress(State start, __m128i w[4]) {
  State s = start;
#pragma GCC unroll 16
  for (int i = 0; i < 16; ++i) {
    const __m128i now = w[i % 4];
    const __m128i k =
        _mm_load_si128(reinterpret_cast<const __m128i*>(kSha256K) + i);
    const __m128i wk = _mm_add_epi32(now, k);
    s.hgdc = _mm_sha256rnds2_epu32(s.hgdc, s.feba, wk);
    s.feba = _mm_sha256rnds2_epu32(s.feba, s.hgdc, _mm_shuffle_epi32(wk, 0x0e));
    if (i >= 12) continue;
    // The words sixteen rounds on.
    const __m128i last = w[(i + 3) % 4];
    const __m128i middle = _mm_alignr_epi8(last, w[(i + 2) % 4], 4);
    const __m128i sum =
        _mm_add_epi32(_mm_sha256msg1_epu32(now, w[(i + 1) % 4]), middle);
    w[i % 4] = _mm_sha256msg2_epu32(sum, last);
  }
  return Plus(s, start);
}

// A state as eight words of a message, and the padding of 96 bytes.
SHA_NI_INLINE void AsMessage(State s, __m128i w[4]) {
  w[0] = _mm_shuffle_epi32(_mm_unpackhi_epi64(s.feba, s.hgdc), 0xb1);
  w[1] = _mm_shuffle_epi32(_mm_unpacklo_epi64(s.feba, s.hgdc), 0xb1);
  w[2] = _mm_set_epi32(0, 0, 0, static_cast<int>(0x80000000));
  w[3] = _mm_set_epi32(0x300, 0, 0, 0);
}

SHA_NI_INLINE State Start() {
  return {_mm_set_epi32(0x6a09e667, static_cast<int>(0xbb67ae85), 0x510e527f,
                        static_cast<int>(0x9b05688c)),
          _mm_set_epi32(0x3c6ef372, static_cast<int>(0xa54ff53a), 0x1f83d9ab,
                        0x5be0cd19)};
}

SHA_NI State AfterBlock(State start, const uint8_t block[64]) {
  const __m128i swap = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
  __m128i w[4];
  for (int i = 0; i < 4; ++i) {
    w[i] = _mm_shuffle_epi8(
        _mm_loadu_si128(reinterpret_cast<const __m128i*>(block) + i), swap);
  }
  return Compress(start, w);
}

SHA_NI State AfterPad(absl::string_view key, uint8_t pad) {
  uint8_t block[64] = {};
  std::memcpy(block, key.data(), key.size());
  for (uint8_t& byte : block) byte ^= pad;
  return AfterBlock(Start(), block);
}

}  // namespace

bool HasShaInstructions() {
  unsigned a, b, c, d;
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return false;
  return (b & (1u << 29)) != 0 && __builtin_cpu_supports("sse4.1");
}

SHA_NI void Pbkdf2Limit(absl::string_view password, absl::string_view salt,
                        uint32_t iterations, uint8_t out[32]) {
  const State inner = AfterPad(password, 0x36);
  const State outer = AfterPad(password, 0x5c);
  uint8_t first[64] = {};
  std::memcpy(first, salt.data(), salt.size());
  first[salt.size() + 3] = 1;  // The number of the output block.
  first[salt.size() + 4] = 0x80;
  const size_t bits = 8 * (64 + salt.size() + 4);
  first[62] = static_cast<uint8_t>(bits >> 8);
  first[63] = static_cast<uint8_t>(bits);

  __m128i w[4];
  AsMessage(AfterBlock(inner, first), w);
  State u = Compress(outer, w);
  State sum = u;
  for (uint32_t i = 1; i < iterations; ++i) {
    AsMessage(u, w);
    AsMessage(Compress(inner, w), w);
    u = Compress(outer, w);
    sum.feba = _mm_xor_si128(sum.feba, u.feba);
    sum.hgdc = _mm_xor_si128(sum.hgdc, u.hgdc);
  }

  AsMessage(sum, w);
  uint32_t words[8];
  std::memcpy(words, w, sizeof(words));
  for (uint32_t& word : words) word = __builtin_bswap32(word);
  std::memcpy(out, words, sizeof(words));
}

}  // namespace robot_accounts

#else

namespace robot_accounts {

bool HasShaInstructions() { return false; }

void Pbkdf2Limit(absl::string_view, absl::string_view, uint32_t, uint8_t*) {}

}  // namespace robot_accounts

#endif

#include "benchmarks/pbkdf2_limit.h"

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "absl/strings/string_view.h"

#if defined(__x86_64__)

#include <cpuid.h>
#include <immintrin.h>

#define SHA_NI __attribute__((target("sha,sse4.1")))
#define SHA_NI_INLINE SHA_NI __attribute__((always_inline)) inline

namespace robot_accounts {
namespace {

// FIPS 180-4, section 4.2.2.
alignas(16) constexpr uint32_t kK[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1,
    0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
    0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
    0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
    0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
    0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
    0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
    0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
    0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

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
    const __m128i k = _mm_load_si128(reinterpret_cast<const __m128i*>(kK) + i);
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

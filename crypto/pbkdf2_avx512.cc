// PBKDF2's loop for sixteen computations at once, one in each word of AVX-512
// registers. FIPS 180-4 section 6.2.2; the functions are those of
// section 4.1.2.

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "absl/types/span.h"
#include "openssl/mem.h"
#include "robot_accounts/crypto/pbkdf2_lanes.h"
#include "robot_accounts/crypto/sha256_constants.h"

#if defined(__x86_64__)

#include <cpuid.h>
#include <immintrin.h>

#define AVX512 __attribute__((target("avx512f")))
#define AVX512_INLINE AVX512 __attribute__((always_inline)) inline

namespace robot_accounts {
namespace {

// The same word of all lanes.
typedef uint32_t Words __attribute__((vector_size(64)));

// The lanes' states, word by word.
struct alignas(64) Lanes {
  uint32_t inner[8][kMaxLanes];
  uint32_t outer[8][kMaxLanes];
  uint32_t u[8][kMaxLanes];
  uint32_t sum[8][kMaxLanes];
};

AVX512_INLINE Words All(uint32_t x) { return Words{} + x; }

AVX512_INLINE Words Load(const uint32_t* words) {
  Words x;
  std::memcpy(&x, words, sizeof(x));
  return x;
}

AVX512_INLINE void Store(Words x, uint32_t* words) {
  std::memcpy(words, &x, sizeof(x));
}

// Keeps the compiler from another order of additions: these are ordered so
// that what the next round waits for comes last.
AVX512_INLINE Words Add(Words x, Words y) {
  Words sum = x + y;
  asm("" : "+v"(sum));
  return sum;
}

// The bits of `kTable` by those of x, y and z, in one instruction.
template <int kTable>
AVX512_INLINE Words Select(Words x, Words y, Words z) {
  return reinterpret_cast<Words>(_mm512_ternarylogic_epi32(
      reinterpret_cast<__m512i>(x), reinterpret_cast<__m512i>(y),
      reinterpret_cast<__m512i>(z), kTable));
}

constexpr int kXor = 0x96;
constexpr int kCh = 0xca;
constexpr int kMaj = 0xe8;

template <int kBits>
AVX512_INLINE Words RotateRight(Words x) {
  return x >> kBits | x << (32 - kBits);
}

template <int A, int B, int C>
AVX512_INLINE Words BigSigma(Words x) {
  return Select<kXor>(RotateRight<A>(x), RotateRight<B>(x), RotateRight<C>(x));
}

template <int A, int B, int C>
AVX512_INLINE Words SmallSigma(Words x) {
  return Select<kXor>(RotateRight<A>(x), RotateRight<B>(x), x >> C);
}

// The message's word of round `i`, 16 or later, in the place of that of round
// i - 16.
AVX512_INLINE void NextWord(Words (&w)[16], int i) {
  const Words old = Add(Add(w[i % 16], SmallSigma<7, 18, 3>(w[(i + 1) % 16])),
                        w[(i + 9) % 16]);
  w[i % 16] = Add(old, SmallSigma<17, 19, 10>(w[(i + 14) % 16]));
}

// Instead of all words moving on by one place, round `i` counts the places from
// another one.
AVX512_INLINE void Round(Words (&s)[8], Words w, int i) {
  const auto at = [i](int place) { return (place + 64 - i) % 8; };
  const Words a = s[at(0)], b = s[at(1)], c = s[at(2)];
  const Words e = s[at(4)], f = s[at(5)], g = s[at(6)];
  Words& d = s[at(3)];
  Words& h = s[at(7)];
  const Words ch = Select<kCh>(e, f, g);
  const Words maj = Select<kMaj>(a, b, c);
  const Words sigma = BigSigma<6, 11, 25>(e);
  const Words k = All(kSha256K[i]);
  const Words hwk = Add(h, Add(w, k));
  d = Add(Add(Add(d, hwk), ch), sigma);
  h = Add(Add(Add(Add(hwk, ch), sigma), maj), BigSigma<2, 13, 22>(a));
}

// Hashes the digests in `s` from `start` on.
AVX512_INLINE void HashDigests(const uint32_t (&start)[8][kMaxLanes],
                               Words (&s)[8]) {
  Words w[16];
  for (int i = 0; i < 8; ++i) {
    w[i] = s[i];
    w[i + 8] = All(kPaddingOfDigest[i]);
    s[i] = Load(start[i]);
  }
#pragma GCC unroll 64
  for (int i = 0; i < 64; ++i) {
    if (i >= 16) NextWord(w, i);
    Round(s, w[i % 16], i);
  }
  for (int i = 0; i < 8; ++i) {
    s[i] += Load(start[i]);
  }
}

AVX512 void Run(Lanes& lanes, uint32_t more) {
  Words s[8];
  for (int i = 0; i < 8; ++i) s[i] = Load(lanes.u[i]);
  for (uint32_t done = 0; done < more; ++done) {
    HashDigests(lanes.inner, s);
    HashDigests(lanes.outer, s);
    for (int i = 0; i < 8; ++i) {
      Store(s[i] ^ Load(lanes.sum[i]), lanes.sum[i]);
    }
  }
  for (int i = 0; i < 8; ++i) Store(s[i], lanes.u[i]);
}

// The instructions, and an operating system that keeps the registers: the
// states of SSE, AVX and the three of AVX-512 (Intel's manual, volume 1,
// section 15.2).
bool AskProcessor() {
  unsigned a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d) || (c & bit_OSXSAVE) == 0) return false;
  unsigned low, high;
  asm("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  if ((low & 0xe6) != 0xe6) return false;
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & bit_AVX512F) != 0;
}

}  // namespace

bool HasAvx512() {
  static const bool has = AskProcessor();
  return has;
}

void RunAvx512(absl::Span<Pbkdf2Lane* const> all, uint32_t more) {
  Lanes lanes = {};
  for (size_t lane = 0; lane < all.size(); ++lane) {
    for (int i = 0; i < 8; ++i) {
      lanes.inner[i][lane] = all[lane]->inner[i];
      lanes.outer[i][lane] = all[lane]->outer[i];
      lanes.u[i][lane] = all[lane]->u[i];
      lanes.sum[i][lane] = all[lane]->sum[i];
    }
  }
  Run(lanes, more);
  for (size_t lane = 0; lane < all.size(); ++lane) {
    for (int i = 0; i < 8; ++i) {
      all[lane]->u[i] = lanes.u[i][lane];
      all[lane]->sum[i] = lanes.sum[i][lane];
    }
  }
  OPENSSL_cleanse(&lanes, sizeof(lanes));
}

}  // namespace robot_accounts

#else

namespace robot_accounts {

bool HasAvx512() { return false; }

void RunAvx512(absl::Span<Pbkdf2Lane* const>, uint32_t) {}

}  // namespace robot_accounts

#endif

// PBKDF2's loop by the SHA instructions of x86-64. FIPS 180-4 section 6.2.2
// says what a block takes; four rounds stand in one step here.

#include <cstdint>

#include "absl/types/span.h"
#include "robot_accounts/crypto/pbkdf2_lanes.h"
#include "robot_accounts/crypto/sha256_constants.h"

#if defined(__x86_64__)

#include <cpuid.h>
#include <immintrin.h>

#define SHA_NI __attribute__((target("sha,sse4.1")))
#define SHA_NI_INLINE SHA_NI __attribute__((always_inline)) inline

// Unrolled, so that the lanes of a loop's body stay in registers.
#define EACH_LANE _Pragma("GCC unroll 4") for (int n = 0; n < N; ++n)

namespace robot_accounts {
namespace {

// A state as the instructions want it, lowest word first: f e b a and h g d c.
struct State {
  __m128i feba;
  __m128i hgdc;
};

SHA_NI_INLINE __m128i LoadWords(const uint32_t* words) {
  return _mm_loadu_si128(reinterpret_cast<const __m128i*>(words));
}

SHA_NI_INLINE State Load(const uint32_t words[8]) {
  const __m128i badc = _mm_shuffle_epi32(LoadWords(words), 0xb1);
  const __m128i fehg = _mm_shuffle_epi32(LoadWords(words + 4), 0xb1);
  return {_mm_unpacklo_epi64(fehg, badc), _mm_unpackhi_epi64(fehg, badc)};
}

// The words in order.
SHA_NI_INLINE __m128i FirstFour(State s) {
  return _mm_shuffle_epi32(_mm_unpackhi_epi64(s.feba, s.hgdc), 0xb1);
}
SHA_NI_INLINE __m128i LastFour(State s) {
  return _mm_shuffle_epi32(_mm_unpacklo_epi64(s.feba, s.hgdc), 0xb1);
}

SHA_NI_INLINE void Store(State s, uint32_t words[8]) {
  _mm_storeu_si128(reinterpret_cast<__m128i*>(words), FirstFour(s));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(words) + 1, LastFour(s));
}

// Sixteen words of a message, of which rounds use the oldest four and put new
// ones in their place.
struct Message {
  __m128i w[4];
};

SHA_NI_INLINE __m128i NextWords(const Message& m, int i) {
  const __m128i last = m.w[(i + 3) % 4];
  const __m128i middle = _mm_alignr_epi8(last, m.w[(i + 2) % 4], 4);
  const __m128i first = _mm_sha256msg1_epu32(m.w[i % 4], m.w[(i + 1) % 4]);
  return _mm_sha256msg2_epu32(_mm_add_epi32(first, middle), last);
}

// Hashes the digest in each of the N states `s` from `start` on.
template <int N>
SHA_NI_INLINE void HashDigests(const State (&start)[N], State (&s)[N]) {
  Message m[N];
  EACH_LANE {
    m[n] = {{FirstFour(s[n]), LastFour(s[n]), LoadWords(kPaddingOfDigest),
             LoadWords(kPaddingOfDigest + 4)}};
    s[n] = start[n];
  }
#pragma GCC unroll 16
  for (int i = 0; i < 16; ++i) {
    const __m128i k = LoadWords(kSha256K + 4 * i);
    __m128i wk[N];
    EACH_LANE wk[n] = _mm_add_epi32(m[n].w[i % 4], k);
    EACH_LANE {
      s[n].hgdc = _mm_sha256rnds2_epu32(s[n].hgdc, s[n].feba, wk[n]);
    }
    EACH_LANE {
      s[n].feba = _mm_sha256rnds2_epu32(s[n].feba, s[n].hgdc,
                                        _mm_shuffle_epi32(wk[n], 0x0e));
    }
    if (i >= 12) continue;
    EACH_LANE m[n].w[i % 4] = NextWords(m[n], i);
  }
  EACH_LANE {
    s[n].feba = _mm_add_epi32(s[n].feba, start[n].feba);
    s[n].hgdc = _mm_add_epi32(s[n].hgdc, start[n].hgdc);
  }
}

template <int N>
SHA_NI void Run(Pbkdf2Lane* const* lanes, uint32_t more) {
  State inner[N], outer[N], u[N], sum[N];
  EACH_LANE {
    inner[n] = Load(lanes[n]->inner);
    outer[n] = Load(lanes[n]->outer);
    u[n] = Load(lanes[n]->u);
    sum[n] = Load(lanes[n]->sum);
  }
  for (uint32_t done = 0; done < more; ++done) {
    HashDigests<N>(inner, u);
    HashDigests<N>(outer, u);
    EACH_LANE {
      sum[n].feba = _mm_xor_si128(sum[n].feba, u[n].feba);
      sum[n].hgdc = _mm_xor_si128(sum[n].hgdc, u[n].hgdc);
    }
  }
  EACH_LANE {
    Store(u[n], lanes[n]->u);
    Store(sum[n], lanes[n]->sum);
  }
}

bool AskProcessor() {
  unsigned a, b, c, d;
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d) || (b & bit_SHA) == 0) {
    return false;
  }
  return __get_cpuid(1, &a, &b, &c, &d) && (c & bit_SSE4_1) != 0;
}

}  // namespace

bool HasShaNi() {
  static const bool has = AskProcessor();
  return has;
}

void RunShaNi(absl::Span<Pbkdf2Lane* const> lanes, uint32_t more) {
  switch (lanes.size()) {
    case 1:
      return Run<1>(lanes.data(), more);
    case 2:
      return Run<2>(lanes.data(), more);
    case 3:
      return Run<3>(lanes.data(), more);
    case 4:
      return Run<4>(lanes.data(), more);
  }
}

}  // namespace robot_accounts

#else

namespace robot_accounts {

bool HasShaNi() { return false; }

void RunShaNi(absl::Span<Pbkdf2Lane* const>, uint32_t) {}

}  // namespace robot_accounts

#endif

#include "robot_accounts/crypto/pbkdf2_lanes.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "absl/types/span.h"
#include "openssl/mem.h"
#include "robot_accounts/crypto/traces.h"

namespace robot_accounts {
namespace {

// Times in thousandths of that of one lane by SHA instructions, measured by
// BM_Lanes of benchmarks/pbkdf2_bench.cc on a processor of 2024 (Zen 5).
constexpr size_t kShaNiTimes[kShaNiLanes + 1] = {0, 1000, 1240, 1640, 2080};
constexpr size_t kAvx512Time = 4600;
constexpr size_t kPortableTime = 3300;  // Of a lane without any of those.

size_t TimeOneByOne(size_t lanes) {
  if (!HasShaNi()) return lanes * kPortableTime;
  return lanes / kShaNiLanes * kShaNiTimes[kShaNiLanes] +
         kShaNiTimes[lanes % kShaNiLanes];
}

bool Avx512IsFaster(size_t lanes) {
  return HasAvx512() && kAvx512Time < TimeOneByOne(lanes);
}

size_t TimeOf(size_t lanes) {
  return Avx512IsFaster(lanes) ? kAvx512Time : TimeOneByOne(lanes);
}

void RunInTurn(absl::Span<Pbkdf2Lane* const> lanes, uint32_t more) {
  if (!HasShaNi()) {
    for (Pbkdf2Lane* const lane : lanes) RunPortable(*lane, more);
    return;
  }
  for (size_t i = 0; i < lanes.size(); i += kShaNiLanes) {
    RunShaNi(lanes.subspan(i, kShaNiLanes), more);
  }
}

}  // namespace

Pbkdf2Lane::~Pbkdf2Lane() { OPENSSL_cleanse(this, sizeof(*this)); }

void RunLanes(absl::Span<Pbkdf2Lane* const> lanes, uint32_t more) {
  if (Avx512IsFaster(lanes.size())) {
    RunAvx512(lanes, more);
  } else {
    RunInTurn(lanes, more);
  }
  WipeTraces();
}

size_t BestLanes(size_t waiting) {
  size_t best = 1;
  for (size_t lanes = 2; lanes <= std::min(waiting, kMaxLanes); ++lanes) {
    if (TimeOf(lanes) * best < TimeOf(best) * lanes) best = lanes;
  }
  return best;
}

}  // namespace robot_accounts

#include "robot_accounts/crypto/pbkdf2.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "openssl/mem.h"
#include "robot_accounts/crypto/hash_work.h"
#include "robot_accounts/crypto/hmac_sha256.h"
#include "robot_accounts/crypto/pbkdf2_lanes.h"
#include "robot_accounts/crypto/traces.h"

namespace robot_accounts {
namespace {

constexpr size_t kBlockBytes = 32;

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
              "the bytes of words are swapped");

void SwapWords(const uint32_t in[8], uint32_t out[8]) {
  for (size_t i = 0; i < 8; ++i) out[i] = __builtin_bswap32(in[i]);
}

// The first bytes of a block whose iterations are done.
void Read(const Pbkdf2Lane& lane, absl::Span<uint8_t> out) {
  uint32_t bytes[8];
  SwapWords(lane.sum, bytes);
  std::memcpy(out.data(), bytes, out.size());
  OPENSSL_cleanse(bytes, sizeof(bytes));
}

}  // namespace

// The first iteration of the output block `index`, counted from 1.
void BeginPbkdf2Lane(const HmacSha256Key& key, absl::string_view salt,
                     uint32_t index, Pbkdf2Lane& lane) {
  const uint32_t big_endian = __builtin_bswap32(index);
  char index_bytes[sizeof(big_endian)];
  std::memcpy(index_bytes, &big_endian, sizeof(big_endian));
  uint8_t first[kBlockBytes];
  key.Sign({salt, absl::string_view(index_bytes, sizeof(index_bytes))}, first);
  std::memcpy(lane.u, first, sizeof(lane.u));
  OPENSSL_cleanse(first, sizeof(first));
  SwapWords(lane.u, lane.u);
  std::memcpy(lane.sum, lane.u, sizeof(lane.sum));
  std::memcpy(lane.inner, key.inner_, sizeof(lane.inner));
  std::memcpy(lane.outer, key.outer_, sizeof(lane.outer));
}

void Pbkdf2HmacSha256(absl::string_view password, absl::string_view salt,
                      uint32_t iterations, absl::Span<uint8_t> out) {
  const HmacSha256Key key(password);
  Pbkdf2Lane lane;
  for (uint32_t index = 1; !out.empty(); ++index) {
    BeginPbkdf2Lane(key, salt, index, lane);
    RunLanes({&lane}, iterations - 1);
    const size_t taken = std::min(out.size(), kBlockBytes);
    Read(lane, out.first(taken));
    out.remove_prefix(taken);
    AddHashBlocks(2 * uint64_t{iterations - 1});
  }
}

BegunPbkdf2::BegunPbkdf2(absl::string_view password, absl::string_view salt,
                         uint32_t iterations)
    : iterations_(iterations), memory_(sizeof(Pbkdf2Lane)) {
  BeginPbkdf2Lane(HmacSha256Key(password), salt, 1, *lane());
  WipeTraces();  // The rest may be done by another thread.
}

BegunPbkdf2::BegunPbkdf2(const BegunPbkdf2& other)
    : iterations_(other.iterations_), memory_(other.memory_.size()) {
  std::memcpy(memory_.data(), other.memory_.data(), memory_.size());
}

BegunPbkdf2& BegunPbkdf2::operator=(const BegunPbkdf2& other) {
  return *this = BegunPbkdf2(other);
}

// The memory wipes itself, so that the lane's own destructor is not missed.
Pbkdf2Lane* BegunPbkdf2::lane() {
  return reinterpret_cast<Pbkdf2Lane*>(memory_.data());
}

const Pbkdf2Lane* BegunPbkdf2::lane() const {
  return reinterpret_cast<const Pbkdf2Lane*>(memory_.data());
}

void BegunPbkdf2::Read(absl::Span<uint8_t> out) const {
  robot_accounts::Read(*lane(), out.first(std::min(out.size(), kBlockBytes)));
}

void FinishTogether(absl::Span<BegunPbkdf2* const> all) {
  while (!all.empty()) {
    const size_t now = std::min(all.size(), kMaxLanes);
    Pbkdf2Lane* lanes[kMaxLanes];
    for (size_t i = 0; i < now; ++i) lanes[i] = all[i]->lane();
    const uint32_t more = all[0]->iterations_ - 1;
    RunLanes(absl::MakeConstSpan(lanes, now), more);
    AddHashBlocks(2 * uint64_t{more} * now);
    all.remove_prefix(now);
  }
}

size_t BestTogether(size_t waiting) { return BestLanes(waiting); }

}  // namespace robot_accounts

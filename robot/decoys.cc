#include "robot_accounts/robot/decoys.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "absl/numeric/int128.h"
#include "robot_accounts/crypto/packed_hash.h"

namespace robot_accounts {
namespace {

uint64_t AtLeastZero(int64_t count) {
  return static_cast<uint64_t>(std::max<int64_t>(0, count));
}

}  // namespace

absl::StatusOr<Decoy> Decoys::For(const ParsedName& name) {
  const absl::StatusOr<Basis> basis = CurrentBasis();
  if (!basis.ok()) return basis.status();
  // No part of a name has a `+`.
  uint8_t code[32];
  basis->key->Sign({name.project, "+", name.account}, code);
  uint64_t place;
  uint64_t number;
  std::memcpy(&place, code, sizeof(place));
  std::memcpy(&number, code + sizeof(place), sizeof(number));

  Decoy decoy;
  decoy.scheme = SchemeAt(place, basis->counts);
  decoy.iterations = decoy.scheme == HashScheme::kHarbor
                         ? kHarborIterations
                         : hasher_.pbkdf2_iterations();
  decoy.id = -1 - static_cast<int64_t>(number >> 1);
  decoy.packed_hash =
      BlankPackedHash(decoy.scheme, decoy.iterations, hasher_.CurrentPepper());
  return decoy;
}

// `place` is evenly spread over all 64-bit numbers.
HashScheme Decoys::SchemeAt(uint64_t place, const SchemeCounts& counts) const {
  const absl::uint128 hmac = AtLeastZero(counts.hmac_sha256);
  const absl::uint128 pbkdf2 = AtLeastZero(counts.pbkdf2_sha256);
  const absl::uint128 harbor = AtLeastZero(counts.harbor);
  const absl::uint128 all = hmac + pbkdf2 + harbor;
  if (all == 0) return hasher_.SchemeFor(SecretOrigin::kGenerated);
  // Counts stay far below 2^62, so that nothing is lost.
  const absl::uint128 robot = (all * place) >> 64;
  if (robot < hmac) return HashScheme::kHmacSha256;
  if (robot < hmac + pbkdf2) return HashScheme::kPbkdf2Sha256;
  return HashScheme::kHarbor;
}

absl::StatusOr<Decoys::Basis> Decoys::CurrentBasis() {
  const int64_t now = clock_.BootSeconds();
  std::shared_ptr<const HmacSha256Key> key;
  {
    const absl::MutexLock lock(&mutex_);
    const bool is_read = basis_.key != nullptr;
    if (is_read && now - read_boot_s_ < kCountsLifeS) return basis_;
    // One caller asks the store; others take what there is meanwhile.
    read_boot_s_ = now;
    key = basis_.key;
  }
  return Refresh(std::move(key));
}

absl::StatusOr<Decoys::Basis> Decoys::Refresh(
    std::shared_ptr<const HmacSha256Key> key) {
  Basis basis;
  basis.key = std::move(key);
  if (basis.key == nullptr) {
    const absl::StatusOr<StoreSettings> settings = store_.Settings();
    if (!settings.ok()) return settings.status();
    basis.key = std::make_shared<const HmacSha256Key>(settings->decoy_key);
  }
  const absl::StatusOr<SchemeCounts> counts = store_.Schemes();
  if (!counts.ok()) return counts.status();
  basis.counts = *counts;
  const absl::MutexLock lock(&mutex_);
  basis_ = basis;
  return basis;
}

}  // namespace robot_accounts

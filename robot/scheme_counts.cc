#include "robot_accounts/robot/scheme_counts.h"

#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/types/optional.h"
#include "robot_accounts/crypto/packed_hash.h"

namespace robot_accounts {

absl::optional<HashScheme> CountedScheme(const RobotRecord& record) {
  if (record.secrets.empty()) return absl::nullopt;
  const absl::StatusOr<SecretHash> hash =
      SecretHash::Parse(record.secrets.back().hash);
  if (!hash.ok()) return absl::nullopt;
  return hash->scheme();
}

absl::optional<HashScheme> CountedScheme(const Robot& robot) {
  const SecretViews secrets = robot.secrets();
  if (secrets.empty()) return absl::nullopt;
  return SchemeOfPackedHash(secrets.back().packed_hash);
}

void CountScheme(HashScheme scheme, int64_t by, SchemeCounts& counts) {
  switch (scheme) {
    case HashScheme::kHarbor:
      counts.harbor += by;
      break;
    case HashScheme::kPbkdf2Sha256:
      counts.pbkdf2_sha256 += by;
      break;
    case HashScheme::kHmacSha256:
      counts.hmac_sha256 += by;
      break;
  }
}

}  // namespace robot_accounts

#ifndef ROBOT_ACCOUNTS_ROBOT_SCHEME_COUNTS_H_
#define ROBOT_ACCOUNTS_ROBOT_SCHEME_COUNTS_H_

#include <cstdint>

#include "absl/types/optional.h"
#include "robot_accounts/crypto/secret_hash.h"
#include "robot_accounts/robot/robot.h"
#include "robot_accounts/robot/robot_record.h"

namespace robot_accounts {

// How many robots keep their newest secret under which scheme.
struct SchemeCounts {
  int64_t harbor = 0;
  int64_t pbkdf2_sha256 = 0;
  int64_t hmac_sha256 = 0;
};

// Under which of them `record` is counted; nothing without a readable secret.
absl::optional<HashScheme> CountedScheme(const RobotRecord& record);
absl::optional<HashScheme> CountedScheme(const Robot& robot);

// Counts `by` robots more of `scheme`; none that is not known.
void CountScheme(HashScheme scheme, int64_t by, SchemeCounts& counts);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_SCHEME_COUNTS_H_

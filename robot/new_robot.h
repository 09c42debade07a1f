#ifndef ROBOT_ACCOUNTS_ROBOT_NEW_ROBOT_H_
#define ROBOT_ACCOUNTS_ROBOT_NEW_ROBOT_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/crypto/random.h"
#include "robot_accounts/crypto/secret_bytes.h"
#include "robot_accounts/crypto/secret_hasher.h"
#include "robot_accounts/robot/actor.h"
#include "robot_accounts/robot/change.h"
#include "robot_accounts/robot/robot_life.h"
#include "robot_accounts/robot/robot_record.h"
#include "robot_accounts/robot/robot_spec.h"

namespace robot_accounts {

// A robot that is ready to be stored but for its place and its grants.
struct RobotDraft {
  RobotRecord record;
  SecretBytes secret;
};

// Checks all of `spec` that needs no store, and makes and hashes its secret:
// slow work, so it is done outside of a transaction.
absl::StatusOr<RobotDraft> DraftRobot(const RobotSpec& spec, const Actor& actor,
                                      const LifeLimits& limits,
                                      int64_t now_unix_s,
                                      const SecretHasher& hasher,
                                      RandomSource& random);

// Finds or declares the projects that `spec` names, and completes `draft` with
// its own and the grants. Fails as ResolveGrants does.
absl::Status PlaceDraft(Change& change, const RobotSpec& spec,
                        RobotRecord& draft);

// InvalidArgument, reason INVALID_DESCRIPTION.
absl::Status CheckDescription(absl::string_view description);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_NEW_ROBOT_H_

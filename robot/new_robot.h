#ifndef ROBOT_ACCOUNTS_ROBOT_NEW_ROBOT_H_
#define ROBOT_ACCOUNTS_ROBOT_NEW_ROBOT_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "robot_accounts/crypto/random.h"
#include "robot_accounts/crypto/secret_bytes.h"
#include "robot_accounts/crypto/secret_hasher.h"
#include "robot_accounts/robot/actor.h"
#include "robot_accounts/robot/robot_record.h"
#include "robot_accounts/robot/robot_spec.h"
#include "robot_accounts/robot/robot_store.h"

namespace robot_accounts {

// What limits the robots that are made.
struct LifeLimits {
  int64_t default_days;
  int64_t max_days;  // 0: none.
};

// A robot that is ready to be stored but for its project's id.
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

// Finds or declares the projects that `spec` names, and stores `draft` there.
absl::StatusOr<Robot> InsertDraft(StoreTransaction& transaction,
                                  const RobotSpec& spec, RobotRecord draft,
                                  bool declare_projects);

// A slot that holds `hash` under a slot id that `record` never had.
SecretSlot NextSlot(RobotRecord& record, const SecretHash& hash,
                    SecretOrigin origin, int64_t now_unix_s);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_NEW_ROBOT_H_

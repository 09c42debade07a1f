#ifndef ROBOT_ACCOUNTS_ROBOT_SECRET_SLOTS_H_
#define ROBOT_ACCOUNTS_ROBOT_SECRET_SLOTS_H_

#include <cstdint>

#include "robot_accounts/crypto/secret_hash.h"
#include "robot_accounts/crypto/secret_hasher.h"
#include "robot_accounts/robot/robot_record.h"

namespace robot_accounts {

// A slot that holds `hash` under a slot id that `record` never had.
SecretSlot NextSlot(RobotRecord& record, const SecretHash& hash,
                    SecretOrigin origin, int64_t now_unix_s);

// Gives `record` another secret. The newest until now lives on for `grace_s`
// seconds, at most as long as it would have or the robot does; all others end.
void PutSecret(RobotRecord& record, const SecretHash& hash, SecretOrigin origin,
               int64_t grace_s, int64_t now_unix_s);

// Ends all secrets but the newest. False, and nothing changes, if none of the
// others lives.
bool EndGrace(RobotRecord& record, int64_t now_unix_s);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_SECRET_SLOTS_H_

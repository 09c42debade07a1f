#ifndef ROBOT_ACCOUNTS_TESTS_ROBOT_ROBOTS_FOR_TESTS_H_
#define ROBOT_ACCOUNTS_TESTS_ROBOT_ROBOTS_FOR_TESTS_H_

#include <functional>
#include <string>

#include "absl/strings/string_view.h"
#include "robot_accounts/crypto/secret_hasher.h"
#include "robot_accounts/robot/robot.h"
#include "robot_accounts/robot/robot_record.h"
#include "robot_accounts/robot/robot_store.h"
#include "tests/testing/manual_clock.h"

namespace robot_accounts {

// As Harbor hashes it.
std::string HarborHash(absl::string_view secret);
// By a hasher of these options, for this origin.
std::string HashOf(absl::string_view secret, SecretOrigin origin,
                   HasherOptions options = {});

// An enabled record of project `project_id` (0: the system) that never expires,
// with pull and push on its project and no secret.
RobotRecord RecordOf(absl::string_view account, int64_t project_id);

// Adds a slot under the record's next slot id.
SecretSlot& AddSlot(RobotRecord& record, std::string hash,
                    SecretOrigin origin = SecretOrigin::kGenerated,
                    int64_t ends_unix_s = 0);

// Each stores something and crashes the test if that fails.
Project PutProject(RobotStore& store, absl::string_view name);
Robot PutRobot(RobotStore& store, RobotRecord record);
void ChangeRobot(RobotStore& store, int64_t id,
                 const std::function<void(RobotRecord&)>& change);
void DeleteRobot(RobotStore& store, int64_t id);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_TESTS_ROBOT_ROBOTS_FOR_TESTS_H_

#ifndef ROBOT_ACCOUNTS_ROBOT_ROBOT_RECORD_H_
#define ROBOT_ACCOUNTS_ROBOT_ROBOT_RECORD_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "robot_accounts/crypto/secret_hasher.h"
#include "robot_accounts/permissions/grants.h"
#include "robot_accounts/robot/actor.h"
#include "robot_accounts/robot/expiration.h"

namespace robot_accounts {

// Stored; the numbers never change.
enum class RobotLevel : int32_t {
  kSystem = 1,
  kProject = 2,
  kLegacy = 3,  // Of a Harbor before 2.2; shown, not edited.
};

// One secret of a robot.
struct SecretSlot {
  uint32_t id = 0;   // Never reused within a robot.
  std::string hash;  // Self-describing; empty never matches.
  int64_t created_unix_s = 0;
  int64_t ends_unix_s = 0;  // 0: ends with the robot.
  SecretOrigin origin = SecretOrigin::kGenerated;
};

// Encoded fields of newer writers, kept as they are, by what they stand in.
struct UnknownFields {
  std::string robot;
  std::string made_by;
  std::string origin;
  // Parallel to RobotRecord::grants and ::secrets, or empty: who changes those
  // empties or reorders these.
  std::vector<std::string> grants;
  std::vector<std::string> secrets;
};

// Everything that is stored of a robot, as plain data for stores and codecs.
// Others read it through Robot.
struct RobotRecord {
  // What this library can read. A record that asks for more is shown but never
  // authenticated.
  static constexpr uint32_t kReader = 1;
  static constexpr size_t kMaxBytes = 64 * 1024;
  static constexpr size_t kMaxLiveSecrets = 2;

  uint32_t min_reader = kReader;
  int64_t id = 0;  // Given by the store; above 0, never reused.
  RobotLevel level = RobotLevel::kProject;
  int64_t project_id = 0;  // 0 at system level.
  std::string account_name;
  std::string description;
  std::vector<GrantRow> grants;
  int64_t created_unix_s = 0;
  int64_t updated_unix_s = 0;
  Expiration expires_at = Expiration::FromStored(0);
  int64_t duration_days = 0;  // See robot.proto.
  bool enabled = false;
  std::vector<SecretSlot> secrets;
  uint32_t next_slot_id = 1;
  Actor made_by;
  std::string origin_source;  // Empty: made here.
  int64_t origin_foreign_id = 0;
  int64_t origin_foreign_project_id = 0;  // Of a legacy robot; else 0.
  bool legacy_login_enabled = false;
  // Kept beside the record, so that a login leaves its version as it is.
  int64_t last_used_unix_s = 0;  // To the minute; 0: never.
  std::string last_used_source;
  uint64_t version = 0;  // Given by the store; 1 at creation.
  UnknownFields unknown;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_ROBOT_RECORD_H_

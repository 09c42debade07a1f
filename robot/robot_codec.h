#ifndef ROBOT_ACCOUNTS_ROBOT_ROBOT_CODEC_H_
#define ROBOT_ACCOUNTS_ROBOT_ROBOT_CODEC_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/robot/robot_record.h"

namespace robot_accounts {

// The stored form (robot.proto) of a record. Reading it again gives the same
// record, and fields of newer writers survive both ways.
// ResourceExhausted, reason RECORD_TOO_LARGE, beyond 64 KiB.
absl::StatusOr<std::string> EncodeRobot(const RobotRecord& record);

// DataLoss, reason RECORD_UNREADABLE, if `bytes` is not such a form.
absl::StatusOr<RobotRecord> DecodeRobot(absl::string_view bytes);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_ROBOT_CODEC_H_

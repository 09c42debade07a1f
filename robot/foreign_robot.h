#ifndef ROBOT_ACCOUNTS_ROBOT_FOREIGN_ROBOT_H_
#define ROBOT_ACCOUNTS_ROBOT_FOREIGN_ROBOT_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "robot_accounts/robot/robot_import.h"
#include "robot_accounts/robot/robot_record.h"

namespace robot_accounts {

// A foreign robot as one of ours: what of it needs no store.

// InvalidArgument by the rule by which it cannot be one: the reasons of
// NamingPolicy::CheckNames, INVALID_FOREIGN_ID, INVALID_LEVEL,
// PROJECT_AT_SYSTEM_LEVEL and PROJECT_MISSING.
absl::Status CheckForeign(const ForeignRobot& robot);

// "<project>+<account>" as the source has it.
std::string ForeignName(const ForeignRobot& robot);

// Puts into `record` what may change there from one import to the next, but
// for the grants; what was changed is returned by the names of events, what
// could not be taken as it is goes into `notes`. A secret is replaced only by
// another one: `record` is StoreTransaction::GetUnrenewed.
std::vector<std::string> TakeOver(const ForeignRobot& robot,
                                  RobotRecord& record,
                                  std::vector<std::string>& notes);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_FOREIGN_ROBOT_H_

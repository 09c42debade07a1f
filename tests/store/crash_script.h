#ifndef ROBOT_ACCOUNTS_TESTS_STORE_CRASH_SCRIPT_H_
#define ROBOT_ACCOUNTS_TESTS_STORE_CRASH_SCRIPT_H_

#include <map>
#include <string>

#include "absl/status/status.h"
#include "robot_accounts/robot/robot_store.h"

namespace robot_accounts {

// The same changes in the process that is killed and in the one that checks.
// Each is one transaction on several robots: half of one would be seen.

// Account names and descriptions of the robots of one round.
using CrashState = std::map<std::string, std::string>;

absl::Status RunCrashStep(RobotStore& store, int round, int step);

// What there is after the steps 0..`last`; -1: nothing.
CrashState StateAfter(int round, int last);

// What the store has.
absl::StatusOr<CrashState> StateIn(RobotStore& store, int round);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_TESTS_STORE_CRASH_SCRIPT_H_

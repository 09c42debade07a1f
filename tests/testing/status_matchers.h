#ifndef ROBOT_ACCOUNTS_TESTS_TESTING_STATUS_MATCHERS_H_
#define ROBOT_ACCOUNTS_TESTS_TESTING_STATUS_MATCHERS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gmock/gmock.h"
#include "robot_accounts/base/error.h"

namespace robot_accounts {

inline const absl::Status& StatusOf(const absl::Status& status) {
  return status;
}
template <typename T>
const absl::Status& StatusOf(const absl::StatusOr<T>& status_or) {
  return status_or.status();
}

// Both take a Status or a StatusOr.
MATCHER(IsOk, "is OK") {
  *result_listener << StatusOf(arg).ToString();
  return StatusOf(arg).ok();
}
MATCHER_P2(FailsWith, code, reason,
           std::string("fails with reason ") + reason) {
  *result_listener << StatusOf(arg).ToString();
  return StatusOf(arg).code() == code &&
         ErrorReason(StatusOf(arg)) == std::string(reason);
}

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_TESTS_TESTING_STATUS_MATCHERS_H_

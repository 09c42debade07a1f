#ifndef ROBOT_ACCOUNTS_REGISTRY_TOKEN_TIME_H_
#define ROBOT_ACCOUNTS_REGISTRY_TOKEN_TIME_H_

#include <cstdint>

#include "absl/status/status.h"

namespace robot_accounts {

// Whether `now_unix_s` is a time for which tokens are given and checked: 1970
// to 9999, so that sums with it fit and RFC 3339 can write it. Else
// INVALID_ARGUMENT, reason TIME_RANGE.
absl::Status CheckTokenTime(int64_t now_unix_s);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_REGISTRY_TOKEN_TIME_H_

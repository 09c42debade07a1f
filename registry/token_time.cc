#include "robot_accounts/registry/token_time.h"

#include "robot_accounts/base/error.h"

namespace robot_accounts {

absl::Status CheckTokenTime(int64_t now_unix_s) {
  constexpr int64_t kEndOfYear9999 = 253402300799;
  if (now_unix_s < 0 || now_unix_s > kEndOfYear9999) {
    return InvalidArgument("TIME_RANGE",
                           "time: must be in the years 1970 to 9999");
  }
  return absl::OkStatus();
}

}  // namespace robot_accounts

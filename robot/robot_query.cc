#include "robot_accounts/robot/robot_query.h"

#include <cstddef>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "robot_accounts/base/error.h"

namespace robot_accounts {

absl::Status CheckPageSize(size_t page_size) {
  if (page_size >= 1 && page_size <= RobotQuery::kMaxPageSize) {
    return absl::OkStatus();
  }
  return InvalidArgument("INVALID_PAGE_SIZE",
                         absl::StrCat("page size ", page_size, " must be 1..",
                                      RobotQuery::kMaxPageSize));
}

absl::Status CheckOrder(RobotOrder order) {
  switch (order) {
    case RobotOrder::kAccountName:
    case RobotOrder::kCreated:
    case RobotOrder::kExpiry:
      return absl::OkStatus();
  }
  return InvalidArgument(
      "INVALID_ORDER",
      absl::StrCat("order ", static_cast<int32_t>(order), " is not known"));
}

}  // namespace robot_accounts

#ifndef ROBOT_ACCOUNTS_ROBOT_ROBOT_QUERY_H_
#define ROBOT_ACCOUNTS_ROBOT_ROBOT_QUERY_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/optional.h"
#include "robot_accounts/robot/actor.h"
#include "robot_accounts/robot/robot_record.h"

namespace robot_accounts {

// What robots are sorted by; equal ones by id, and descending turns all of it
// round. The numbers are the C
// interface's.
enum class RobotOrder : int32_t {
  kAccountName = 1,
  kCreated = 2,
  kExpiry = 3,  // The robots that never expire come last.
};

// The robots that someone may see. Everyone's own query is narrowed to it.
struct RobotsInSight {
  bool system = false;
  bool all_projects = false;
  std::vector<int64_t> project_ids;  // Sorted.
};

// Which robots to list, in which order, and which page of them. What is not
// given does not narrow.
struct RobotQuery {
  static constexpr size_t kDefaultPageSize = 50;
  static constexpr size_t kMaxPageSize = 1000;

  absl::optional<RobotLevel> level;
  absl::optional<int64_t> project_id;
  // Part of the account name, any case; no character is a pattern.
  std::string search;
  // Made by this robot: its id.
  absl::optional<int64_t> made_by_robot_id;
  // Expires after, and no later than, a second. Who never expires does neither.
  absl::optional<int64_t> expires_after_unix_s;
  absl::optional<int64_t> expires_until_unix_s;
  // Made, and last used if ever, no later than this second.
  absl::optional<int64_t> unused_since_unix_s;
  // Null: all. RobotAccounts fills it in for the actor.
  std::shared_ptr<const RobotsInSight> in_sight;

  RobotOrder order = RobotOrder::kAccountName;
  bool descending = false;
  size_t page_size = kDefaultPageSize;
  // Empty, or the `next_cursor` of the page before, which was asked for with
  // the same order. It stays right while robots come and go.
  std::string cursor;
};

// InvalidArgument, reason INVALID_PAGE_SIZE, unless 1..kMaxPageSize.
absl::Status CheckPageSize(size_t page_size);
// InvalidArgument, reason INVALID_ORDER, unless one of the above.
absl::Status CheckOrder(RobotOrder order);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_ROBOT_QUERY_H_

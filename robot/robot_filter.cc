#include "robot_accounts/robot/robot_filter.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/robot/list_position.h"

namespace robot_accounts {

namespace {

// Whether one of the eight bytes is 'A'..'Z'.
bool HasUpperCase(uint64_t bytes) {
  constexpr uint64_t kOnes = 0x0101010101010101;
  constexpr uint64_t kHigh = 0x80 * kOnes;
  const uint64_t low = bytes & ~kHigh;
  const uint64_t from_a = low + (0x80 - 'A') * kOnes;
  const uint64_t after_z = low + (0x80 - 'Z' - 1) * kOnes;
  return (from_a & ~after_z & ~bytes & kHigh) != 0;
}

bool HasUpperCase(absl::string_view text) {
  for (; text.size() >= 8; text.remove_prefix(8)) {
    uint64_t bytes;
    std::memcpy(&bytes, text.data(), 8);
    if (HasUpperCase(bytes)) return true;
  }
  uint64_t rest = 0;
  if (!text.empty()) std::memcpy(&rest, text.data(), text.size());
  return HasUpperCase(rest);
}

// Whether `text` in lower case contains `lower`. Names in upper case are only
// those of others.
bool ContainsAnyCase(absl::string_view text, absl::string_view lower) {
  if (absl::StrContains(text, lower)) return true;
  if (!HasUpperCase(text)) return false;
  return std::search(text.begin(), text.end(), lower.begin(), lower.end(),
                     [](unsigned char a, char b) {
                       return absl::ascii_tolower(a) == b;
                     }) != text.end();
}

}  // namespace

RobotFilter::RobotFilter(const RobotQuery& query)
    : query_(query), search_(absl::AsciiStrToLower(query.search)) {}

bool RobotFilter::Matches(const Robot& robot) const {
  if (query_.level.has_value() && robot.level() != *query_.level) return false;
  if (query_.project_id.has_value() &&
      robot.project_id() != *query_.project_id) {
    return false;
  }
  if (query_.in_sight != nullptr &&
      !IsInSight(*query_.in_sight, robot.project_id())) {
    return false;
  }
  if (query_.made_by_robot_id.has_value() &&
      !IsMadeBy(robot, *query_.made_by_robot_id)) {
    return false;
  }
  if (!MatchesTimes(robot)) return false;
  return search_.empty() || ContainsAnyCase(robot.account_name(), search_);
}

bool RobotFilter::MatchesTimes(const Robot& robot) const {
  const Expiration end = robot.expires_at();
  const int64_t end_unix_s = ExpirySortKey(end);
  if (query_.expires_after_unix_s.has_value() &&
      (end.is_never() || end_unix_s <= *query_.expires_after_unix_s)) {
    return false;
  }
  if (query_.expires_until_unix_s.has_value() &&
      (end.is_never() || end_unix_s > *query_.expires_until_unix_s)) {
    return false;
  }
  return !query_.unused_since_unix_s.has_value() ||
         (robot.created_unix_s() <= *query_.unused_since_unix_s &&
          robot.last_used_unix_s() <= *query_.unused_since_unix_s);
}

bool IsInSight(const RobotsInSight& sight, int64_t project_id) {
  if (project_id == 0) return sight.system;
  return sight.all_projects ||
         std::binary_search(sight.project_ids.begin(), sight.project_ids.end(),
                            project_id);
}

bool IsMadeBy(const Robot& robot, int64_t maker_id) {
  return robot.made_by().kind() == ActorKind::kRobot &&
         robot.made_by().id() == maker_id;
}

}  // namespace robot_accounts

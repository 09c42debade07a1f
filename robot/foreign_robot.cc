#include "robot_accounts/robot/foreign_robot.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/base/utf8.h"
#include "robot_accounts/crypto/secret_hash.h"
#include "robot_accounts/robot/naming_policy.h"
#include "robot_accounts/robot/new_robot.h"
#include "robot_accounts/robot/secret_slots.h"

namespace robot_accounts {
namespace {

absl::Status CheckLegacyName(const std::string& name) {
  const bool plain =
      std::none_of(name.begin(), name.end(),
                   [](unsigned char c) { return absl::ascii_iscntrl(c); });
  if (!name.empty() && name.size() <= kMaxNameBytes && plain && IsUtf8(name)) {
    return absl::OkStatus();
  }
  return InvalidArgument(
      "INVALID_ACCOUNT_NAME",
      absl::StrCat("account name ", Quoted(name), " must be 1..", kMaxNameBytes,
                   " bytes of UTF-8 without control bytes"));
}

// The closest description that can be kept.
std::string Fitting(std::string text) {
  for (char& c : text) {
    if (absl::ascii_iscntrl(static_cast<unsigned char>(c))) c = ' ';
  }
  if (text.size() > RobotSpec::kMaxDescriptionBytes) {
    text.resize(RobotSpec::kMaxDescriptionBytes);
    // Not within a character, which is four bytes at most.
    for (int i = 0; i < 3 && !IsUtf8(text); ++i) text.pop_back();
  }
  return IsUtf8(text) ? text : "";
}

std::string DescriptionOf(const ForeignRobot& robot,
                          std::vector<std::string>& notes) {
  if (CheckDescription(robot.description).ok()) return robot.description;
  notes.push_back("its description was cut to what can be kept");
  return Fitting(robot.description);
}

// What is no number of days for an edit is unknown.
int64_t DaysOf(const ForeignRobot& robot) {
  const int64_t days = robot.duration_days;
  return days == kNeverExpires || (days > 0 && days <= kMaxDurationDays) ? days
                                                                         : 0;
}

// Whether the newest secret of `record` has that hash; empty: it has none.
bool HasHash(const RobotRecord& record, const std::string& hash) {
  if (record.secrets.empty()) return hash.empty();
  return record.secrets.back().hash == hash;
}

bool TakeSecret(const ForeignRobot& robot, RobotRecord& record,
                std::vector<std::string>& notes) {
  if (robot.level == RobotLevel::kLegacy) return false;
  const absl::StatusOr<SecretHash> hash = SecretHash::Parse(robot.secret_hash);
  if (!hash.ok()) {
    notes.push_back("it has no secret that can be read: it needs a new one");
  }
  if (HasHash(record, hash.ok() ? hash->text() : "")) return false;
  record.secrets.clear();
  record.unknown.secrets.clear();
  if (!hash.ok()) return true;
  const SecretSlot slot =
      NextSlot(record, *hash, SecretOrigin::kImported, robot.updated_unix_s);
  record.secrets.push_back(slot);
  return true;
}

template <typename T>
bool Take(T wanted, T& value) {
  if (value == wanted) return false;
  value = std::move(wanted);
  return true;
}

}  // namespace

absl::Status CheckForeign(const ForeignRobot& robot) {
  if (robot.foreign_id <= 0) {
    return InvalidArgument("INVALID_FOREIGN_ID",
                           "foreign id of a robot must be above 0");
  }
  switch (robot.level) {
    case RobotLevel::kSystem:
      if (robot.project.empty()) break;
      return InvalidArgument("PROJECT_AT_SYSTEM_LEVEL",
                             "project must be empty for a system robot");
    case RobotLevel::kProject:
    case RobotLevel::kLegacy:
      if (!robot.project.empty()) break;
      return InvalidArgument("PROJECT_MISSING", "project must be named");
    default:
      return InvalidArgument("INVALID_LEVEL", "level is not known");
  }
  if (robot.level != RobotLevel::kLegacy) {
    return NamingPolicy::CheckNames(robot.project, robot.account_name);
  }
  absl::Status status = NamingPolicy::CheckProjectName(robot.project);
  return status.ok() ? CheckLegacyName(robot.account_name) : status;
}

std::string ForeignName(const ForeignRobot& robot) {
  if (robot.project.empty()) return robot.account_name;
  return absl::StrCat(robot.project, "+", robot.account_name);
}

std::vector<std::string> TakeOver(const ForeignRobot& robot,
                                  RobotRecord& record,
                                  std::vector<std::string>& notes) {
  std::vector<std::string> changed;
  if (TakeSecret(robot, record, notes)) changed.push_back("secret");
  if (Take(DescriptionOf(robot, notes), record.description)) {
    changed.push_back("description");
  }
  const bool has_other_end =
      Take(Expiration::FromStored(robot.expires_at_unix_s), record.expires_at);
  if (Take(DaysOf(robot), record.duration_days) || has_other_end) {
    changed.push_back("expires_at");
  }
  if (Take(robot.enabled, record.enabled)) changed.push_back("enabled");
  record.updated_unix_s = robot.updated_unix_s;
  return changed;
}

}  // namespace robot_accounts

#include "robot_accounts/robot/expiration.h"

#include <cstdint>
#include <limits>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "robot_accounts/base/error.h"

namespace robot_accounts {
namespace {

constexpr int64_t kMinute = 60;
constexpr int64_t kHour = 60 * kMinute;
constexpr int64_t kDay = 24 * kHour;

// The second before 1970 is written like "never", so it cannot be an expiry.
absl::Status CheckNotNever(int64_t unix_s) {
  if (unix_s != kNeverExpires) return absl::OkStatus();
  return InvalidArgument("EXPIRY_OVERFLOW",
                         "expiry must not be the last second of 1969");
}

}  // namespace

absl::StatusOr<Expiration> Expiration::FromDays(int64_t from_unix_s,
                                                int64_t days) {
  if (days == kNeverExpires) return Never();
  if (days < 1 || days > kMaxDurationDays) {
    return InvalidArgument(
        "INVALID_DURATION",
        absl::StrCat("duration of ", days, " days must be -1 (never) or 1..",
                     kMaxDurationDays));
  }
  return FromSeconds(from_unix_s, days * kDay);
}

absl::StatusOr<Expiration> Expiration::FromSeconds(int64_t from_unix_s,
                                                   int64_t seconds) {
  if (seconds < 1) {
    return InvalidArgument(
        "INVALID_DURATION",
        absl::StrCat("duration of ", seconds, " seconds must be at least 1"));
  }
  if (from_unix_s > std::numeric_limits<int64_t>::max() - seconds) {
    return InvalidArgument("EXPIRY_OVERFLOW",
                           "expiry lies beyond what the clock can count");
  }
  const int64_t sum = from_unix_s + seconds;
  if (absl::Status status = CheckNotNever(sum); !status.ok()) return status;
  return Expiration(sum);
}

absl::StatusOr<Expiration> Expiration::At(int64_t unix_s, int64_t now_unix_s) {
  if (unix_s <= now_unix_s) {
    return InvalidArgument(
        "EXPIRES_IN_THE_PAST",
        absl::StrCat("expiry ", unix_s, " must be later than now, ", now_unix_s,
                     " (seconds since 1970)"));
  }
  if (absl::Status status = CheckNotNever(unix_s); !status.ok()) return status;
  return Expiration(unix_s);
}

int64_t Expiration::SecondsLeft(int64_t now_unix_s) const {
  if (is_never()) return kNeverExpires;
  if (IsExpired(now_unix_s)) return 0;
  // A clock far before 1970 could make the difference overflow.
  if (now_unix_s < 0 &&
      unix_s_ > std::numeric_limits<int64_t>::max() + now_unix_s) {
    return std::numeric_limits<int64_t>::max();
  }
  return unix_s_ - now_unix_s;
}

std::string Expiration::TimeLeft(int64_t now_unix_s) const {
  if (is_never()) return "Never expires";
  const int64_t left = SecondsLeft(now_unix_s);
  if (left == 0) return "Expired";
  return absl::StrCat(left / kDay, "d ", left % kDay / kHour, "h ",
                      left % kHour / kMinute, "m");
}

}  // namespace robot_accounts

#include "robot_accounts/robot/robot_life.h"

#include <algorithm>
#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/types/variant.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/robot/expiration.h"

namespace robot_accounts {
namespace {

int64_t DefaultDays(const LifeLimits& limits) {
  if (limits.max_days == 0) return limits.default_days;
  if (limits.default_days == kNeverExpires) return limits.max_days;
  return std::min(limits.default_days, limits.max_days);
}

absl::Status TooLong(const LifeLimits& limits) {
  return InvalidArgument(
      "DURATION_TOO_LONG",
      absl::StrCat("duration must be at most ", limits.max_days, " days"));
}

// Whether `expires` is within what the host allows from `from_unix_s` on.
absl::Status CheckLatest(Expiration expires, const LifeLimits& limits,
                         int64_t from_unix_s) {
  if (limits.max_days == 0) return absl::OkStatus();
  absl::StatusOr<Expiration> latest =
      Expiration::FromDays(from_unix_s, limits.max_days);
  if (!latest.ok()) return latest.status();
  if (!expires.is_never() && expires.unix_s() <= latest->unix_s()) {
    return absl::OkStatus();
  }
  return TooLong(limits);
}

// A life and, if it was given in days, how many; else 0.
struct Life {
  Expiration expires_at;
  int64_t days;
};

absl::StatusOr<Life> WithDays(absl::StatusOr<Expiration> expires,
                              int64_t days) {
  if (!expires.ok()) return expires.status();
  return Life{*expires, days};
}

struct NewLifeVisitor {
  int64_t now_unix_s;
  int64_t default_days;

  absl::StatusOr<Life> operator()(const DefaultLife&) const {
    return (*this)(LifeInDays{default_days});
  }
  absl::StatusOr<Life> operator()(const LifeInDays& life) const {
    return WithDays(Expiration::FromDays(now_unix_s, life.days), life.days);
  }
  absl::StatusOr<Life> operator()(const LifeInSeconds& life) const {
    return WithDays(Expiration::FromSeconds(now_unix_s, life.seconds), 0);
  }
  absl::StatusOr<Life> operator()(const LifeUntil& life) const {
    return WithDays(Expiration::At(life.unix_s, now_unix_s), 0);
  }
};

struct LifeEditVisitor {
  const RobotRecord& record;
  const LifeLimits& limits;
  int64_t now_unix_s;

  // Days count from creation, so that they may end the robot at once; the
  // maximum is one of days.
  absl::StatusOr<Life> operator()(const LifeInDays& life) const {
    if (life.days == record.duration_days && life.days != 0) return Unchanged();
    absl::StatusOr<Expiration> expires =
        Expiration::FromDays(record.created_unix_s, life.days);
    if (!expires.ok()) return expires.status();
    if (limits.max_days != 0 &&
        (expires->is_never() || life.days > limits.max_days)) {
      return TooLong(limits);
    }
    return Life{*expires, life.days};
  }
  absl::StatusOr<Life> operator()(const LifeUntil& life) const {
    return At(Expiration::At(life.unix_s, now_unix_s));
  }
  absl::StatusOr<Life> operator()(const ExtendBySeconds& life) const {
    absl::StatusOr<Expiration> expires =
        Expiration::FromSeconds(now_unix_s, life.seconds);
    if (!expires.ok()) return expires.status();
    const Expiration& kept = record.expires_at;
    const bool is_later = kept.is_never() || kept.unix_s() >= expires->unix_s();
    return is_later ? Unchanged() : At(expires);
  }

  absl::StatusOr<Life> At(absl::StatusOr<Expiration> expires) const {
    if (!expires.ok()) return expires.status();
    if (*expires == record.expires_at) return Unchanged();
    absl::Status status = CheckLatest(*expires, limits, now_unix_s);
    if (!status.ok()) return status;
    return Life{*expires, 0};
  }
  Life Unchanged() const { return {record.expires_at, record.duration_days}; }
};

}  // namespace

absl::Status SetLife(const LifeSpec& spec, const LifeLimits& limits,
                     RobotRecord& record) {
  const int64_t now = record.created_unix_s;
  const absl::StatusOr<Life> life =
      absl::visit(NewLifeVisitor{now, DefaultDays(limits)}, spec);
  if (!life.ok()) return life.status();
  absl::Status status = CheckLatest(life->expires_at, limits, now);
  if (!status.ok()) return status;
  record.expires_at = life->expires_at;
  record.duration_days = life->days;
  return absl::OkStatus();
}

absl::Status EditLife(const LifeEdit& edit, const LifeLimits& limits,
                      int64_t now_unix_s, RobotRecord& record) {
  const absl::StatusOr<Life> life =
      absl::visit(LifeEditVisitor{record, limits, now_unix_s}, edit);
  if (!life.ok()) return life.status();
  record.duration_days = life->days;
  if (record.expires_at == life->expires_at) return absl::OkStatus();
  record.expires_at = life->expires_at;
  if (life->expires_at.is_never()) return absl::OkStatus();
  // An end that is stored as 0 would be none.
  const int64_t latest = std::max<int64_t>(1, life->expires_at.unix_s());
  for (SecretSlot& slot : record.secrets) {
    if (slot.ends_unix_s == 0) continue;
    slot.ends_unix_s = std::min(slot.ends_unix_s, latest);
  }
  return absl::OkStatus();
}

}  // namespace robot_accounts

#ifndef ROBOT_ACCOUNTS_ROBOT_EXPIRATION_H_
#define ROBOT_ACCOUNTS_ROBOT_EXPIRATION_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"

namespace robot_accounts {

// Harbor's "never", as days and as a time.
inline constexpr int64_t kNeverExpires = -1;
inline constexpr int64_t kMaxDurationDays = 2147483646;

// When something stops being valid: never, or at a second of the Unix clock.
// An immutable value; every method may run concurrently.
class Expiration final {
 public:
  static Expiration Never() { return Expiration(kNeverExpires); }

  // `days` after `from_unix_s`; -1 is never. InvalidArgument, reason
  // INVALID_DURATION, unless `days` is -1 or 1..2147483646; EXPIRY_OVERFLOW if
  // the sum does not fit, or is the second before 1970, which means never.
  static absl::StatusOr<Expiration> FromDays(int64_t from_unix_s, int64_t days);

  // `seconds` (at least 1) after `from_unix_s`. The same reasons.
  static absl::StatusOr<Expiration> FromSeconds(int64_t from_unix_s,
                                                int64_t seconds);

  // At a given second. InvalidArgument, reason EXPIRES_IN_THE_PAST, unless it
  // is later than `now_unix_s`; EXPIRY_OVERFLOW as above.
  static absl::StatusOr<Expiration> At(int64_t unix_s, int64_t now_unix_s);

  // As stored: -1 is never; what else is not after now, 0 and other negatives
  // included, is expired.
  static Expiration FromStored(int64_t unix_s) { return Expiration(unix_s); }

  // kNeverExpires, or seconds since the Unix epoch.
  int64_t unix_s() const { return unix_s_; }
  bool is_never() const { return unix_s_ == kNeverExpires; }
  // The second itself is already expired.
  bool IsExpired(int64_t now_unix_s) const {
    return !is_never() && unix_s_ <= now_unix_s;
  }

  // Seconds until then: 0 if expired, kNeverExpires if never.
  int64_t SecondsLeft(int64_t now_unix_s) const;
  // "29d 23h 59m" (rounded down), "Expired" or "Never expires".
  std::string TimeLeft(int64_t now_unix_s) const;

  friend bool operator==(Expiration a, Expiration b) {
    return a.unix_s_ == b.unix_s_;
  }
  friend bool operator!=(Expiration a, Expiration b) { return !(a == b); }

 private:
  explicit Expiration(int64_t unix_s) : unix_s_(unix_s) {}

  int64_t unix_s_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_EXPIRATION_H_

#include "robot_accounts/cli/duration.h"

#include <algorithm>
#include <limits>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/robot/expiration.h"

namespace robot_accounts::cli {
namespace {

// Digits only: SimpleAtoi alone would take blanks and signs too.
absl::optional<int64_t> Digits(absl::string_view text) {
  int64_t value;
  if (!std::all_of(text.begin(), text.end(), absl::ascii_isdigit) ||
      !absl::SimpleAtoi(text, &value)) {
    return absl::nullopt;
  }
  return value;
}

int64_t SecondsOfUnit(char unit) {
  switch (unit) {
    case 's':
      return 1;
    case 'm':
      return 60;
    case 'h':
      return 60 * 60;
    case 'd':
      return 24 * 60 * 60;
    default:
      return 0;
  }
}

}  // namespace

absl::StatusOr<int64_t> ParseCount(absl::string_view option,
                                   absl::string_view text) {
  if (const absl::optional<int64_t> number = Digits(text)) return *number;
  return UsageError(
      absl::StrCat("option ", option, " needs a number, not ", Quoted(text)));
}

absl::StatusOr<absl::optional<int64_t>> CountArg(const Args& args,
                                                 absl::string_view option) {
  const absl::optional<std::string> text = args.Value(option);
  if (!text.has_value()) return absl::optional<int64_t>();
  absl::StatusOr<int64_t> count = ParseCount(option, *text);
  if (!count.ok()) return count.status();
  return absl::make_optional(*count);
}

absl::StatusOr<absl::optional<int64_t>> DaysArgInSeconds(
    const Args& args, absl::string_view option) {
  absl::StatusOr<absl::optional<int64_t>> days = CountArg(args, option);
  if (!days.ok() || !days->has_value()) return days;
  if (**days > kMaxDurationDays) {
    return UsageError(absl::StrCat("option ", option, " needs at most ",
                                   kMaxDurationDays, " days"));
  }
  return absl::make_optional(**days * SecondsOfUnit('d'));
}

absl::StatusOr<int64_t> ParseDays(absl::string_view option,
                                  absl::string_view text) {
  if (text == "never" || text == "-1") return -1;
  if (const absl::optional<int64_t> days = Digits(text)) return *days;
  return UsageError(absl::StrCat(
      "option ", option, " needs a number or never, not ", Quoted(text)));
}

absl::StatusOr<int64_t> ParseSeconds(absl::string_view option,
                                     absl::string_view text) {
  const int64_t unit = text.empty() ? 0 : SecondsOfUnit(text.back());
  const absl::optional<int64_t> number =
      unit == 0 ? absl::nullopt : Digits(text.substr(0, text.size() - 1));
  if (!number.has_value() ||
      *number > std::numeric_limits<int64_t>::max() / unit) {
    return UsageError(absl::StrCat("option ", option,
                                   " needs a number and s, m, h or d ",
                                   "(2s, 15m, 6h, 3d), not ", Quoted(text)));
  }
  return *number * unit;
}

absl::StatusOr<int64_t> ParseUnixSeconds(absl::string_view option,
                                         absl::string_view text) {
  if (const absl::optional<int64_t> unix_s = Digits(text)) return *unix_s;
  absl::Time time;
  // The first digit keeps out blanks and "infinite-future".
  const bool is_date = !text.empty() && absl::ascii_isdigit(text.front()) &&
                       !absl::ascii_isspace(text.back());
  if (is_date && (absl::ParseTime("%Y-%m-%d", text, &time, nullptr) ||
                  absl::ParseTime(absl::RFC3339_full, text, &time, nullptr))) {
    return absl::ToUnixSeconds(time);
  }
  return UsageError(
      absl::StrCat("option ", option, " needs a time (2026-12-31T18:00:00Z), ",
                   "a day (2026-12-31) or Unix seconds, not ", Quoted(text)));
}

}  // namespace robot_accounts::cli

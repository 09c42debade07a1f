#include "robot_accounts/cli/life_args.h"

#include <string>

#include "robot_accounts/cli/duration.h"

namespace robot_accounts::cli {
namespace {

absl::StatusOr<LifeSpec> LifeOf(const GivenOption& option) {
  const std::string& text = option.values.front();
  if (option.name == "--days") {
    absl::StatusOr<int64_t> days = ParseDays(option.name, text);
    if (!days.ok()) return days.status();
    return LifeInDays{*days};
  }
  if (option.name == "--expires-in") {
    absl::StatusOr<int64_t> seconds = ParseSeconds(option.name, text);
    if (!seconds.ok()) return seconds.status();
    return LifeInSeconds{*seconds};
  }
  absl::StatusOr<int64_t> unix_s = ParseUnixSeconds(option.name, text);
  if (!unix_s.ok()) return unix_s.status();
  return LifeUntil{*unix_s};
}

absl::StatusOr<LifeEdit> LifeEditOf(const GivenOption& option) {
  const std::string& text = option.values.front();
  if (option.name == "--days") {
    absl::StatusOr<int64_t> days = ParseDays(option.name, text);
    if (!days.ok()) return days.status();
    return LifeInDays{*days};
  }
  absl::StatusOr<int64_t> unix_s = ParseUnixSeconds(option.name, text);
  if (!unix_s.ok()) return unix_s.status();
  return LifeUntil{*unix_s};
}

}  // namespace

absl::StatusOr<LifeSpec> LifeFromArgs(const Args& args) {
  absl::StatusOr<const GivenOption*> option =
      args.FindOneOf({"--days", "--expires-in", "--expires-at"});
  if (!option.ok()) return option.status();
  if (*option == nullptr) return DefaultLife{};
  return LifeOf(**option);
}

absl::StatusOr<absl::optional<LifeEdit>> LifeEditFromArgs(const Args& args) {
  absl::StatusOr<const GivenOption*> option =
      args.FindOneOf({"--days", "--expires-at", "--extend-days"});
  if (!option.ok()) return option.status();
  if (*option == nullptr) return absl::optional<LifeEdit>();
  absl::StatusOr<absl::optional<int64_t>> more =
      DaysArgInSeconds(args, "--extend-days");
  if (!more.ok()) return more.status();
  if (more->has_value()) {
    return absl::make_optional(LifeEdit(ExtendBySeconds{**more}));
  }
  absl::StatusOr<LifeEdit> life = LifeEditOf(**option);
  if (!life.ok()) return life.status();
  return absl::make_optional(*life);
}

}  // namespace robot_accounts::cli

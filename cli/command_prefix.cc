#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
#include "robot_accounts/cli/commands.h"
#include "robot_accounts/cli/duration.h"
#include "robot_accounts/cli/text.h"

namespace robot_accounts::cli {
namespace {

constexpr OptionSpec kOptions[] = {
    {"--old-valid-until", "TIME",
     "with NEW: robots log in by their old names too until then; without it "
     "those end at once"},
};

bool HasOld(const NamingPolicy& naming, int64_t now_unix_s) {
  return !naming.old_prefix().empty() && now_unix_s < naming.old_until_unix_s();
}

// No prefix has a character that JSON would escape.
std::string PrefixJson(const NamingPolicy& naming, int64_t now_unix_s) {
  std::string text = absl::StrCat("{\"prefix\":\"", naming.prefix(), "\"");
  if (HasOld(naming, now_unix_s)) {
    absl::StrAppend(&text, ",\"old_prefix\":\"", naming.old_prefix(),
                    "\",\"old_valid_until\":\"",
                    TimeText(naming.old_until_unix_s()), "\"");
  }
  return absl::StrCat(text, "}");
}

std::string PrefixText(const NamingPolicy& naming, int64_t now_unix_s) {
  std::string text = naming.prefix();
  if (HasOld(naming, now_unix_s)) {
    absl::StrAppend(&text, "\n", naming.old_prefix(), " logs in until ",
                    TimeText(naming.old_until_unix_s()));
  }
  return text;
}

absl::Status RunPrefix(Session& session) {
  const bool changes = session.args().words().size() > 1;
  int64_t old_until_unix_s = 0;
  if (const auto text = session.args().Value("--old-valid-until")) {
    if (!changes) {
      return UsageError("option --old-valid-until needs a NEW prefix");
    }
    absl::StatusOr<int64_t> unix_s =
        ParseUnixSeconds("--old-valid-until", *text);
    if (!unix_s.ok()) return unix_s.status();
    old_until_unix_s = *unix_s;
  }
  absl::StatusOr<RobotAccounts*> accounts = session.Accounts();
  if (!accounts.ok()) return accounts.status();
  if (changes) {
    absl::Status status = (*accounts)->ChangePrefix(
        Actor::Host(), session.operand(), old_until_unix_s);
    if (!status.ok()) return status;
  }
  absl::StatusOr<NamingPolicy> naming = (*accounts)->Naming();
  if (!naming.ok()) return naming.status();
  const int64_t now = session.now_unix_s();
  session.out().WriteLine(session.is_json() ? PrefixJson(*naming, now)
                                            : PrefixText(*naming, now));
  return absl::OkStatus();
}

}  // namespace

const Command kPrefixCommand = {
    "prefix",
    Operand::kOptional,
    "NEW",
    "show what all full names begin with, or change it",
    "prefix [NEW [--old-valid-until TIME]]",
    kOptions,
    RunPrefix};

}  // namespace robot_accounts::cli

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

// No prefix has a character that JSON would escape.
void TellPrefix(Session& session, const std::string& prefix) {
  session.out().WriteLine(session.is_json()
                              ? absl::StrCat("{\"prefix\":\"", prefix, "\"}")
                              : prefix);
}

absl::Status Change(Session& session, RobotAccounts& accounts,
                    int64_t old_until_unix_s) {
  absl::Status status =
      accounts.ChangePrefix(Actor::Host(), session.operand(), old_until_unix_s);
  if (!status.ok()) return status;
  if (session.is_json()) {
    TellPrefix(session, session.operand());
    return absl::OkStatus();
  }
  session.out().WriteLine(absl::StrCat(
      "all full names begin with ", session.operand(),
      old_until_unix_s == 0 ? std::string()
                            : absl::StrCat("; the old names log in until ",
                                           TimeText(old_until_unix_s))));
  return absl::OkStatus();
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
  if (changes) return Change(session, **accounts, old_until_unix_s);
  absl::StatusOr<NamingPolicy> naming = (*accounts)->Naming();
  if (!naming.ok()) return naming.status();
  TellPrefix(session, naming->prefix());
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

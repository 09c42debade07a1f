#include "robot_accounts/robot/name_lookup.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "robot_accounts/base/error.h"

namespace robot_accounts {
namespace {

// How often a login starts over because the prefix changed meanwhile.
constexpr int kMaxRounds = 3;

LoginName ParseBy(const NamingPolicy& naming, absl::string_view user,
                  int64_t now_unix_s) {
  LoginName name;
  name.present = naming.Parse(user);
  name.old = naming.ParseOld(user, now_unix_s);
  name.naming = &naming;
  return name;
}

}  // namespace

absl::StatusOr<LoginName> NameLookup::Parse(absl::string_view user,
                                            int64_t now_unix_s) {
  const NamingPolicy* seen = naming_.load(std::memory_order_acquire);
  if (seen != nullptr) {
    LoginName name = ParseBy(*seen, user, now_unix_s);
    if (name.is_robots()) return name;
  }
  absl::StatusOr<StoreSettings> settings = store_.Settings();
  if (!settings.ok()) return settings.status();
  return ParseBy(Keep(*settings->naming), user, now_unix_s);
}

absl::StatusOr<bool> NameLookup::Find(LoginName name, absl::string_view user,
                                      int64_t now_unix_s, Found& found) {
  for (int round = 0; round < kMaxRounds; ++round) {
    if (!name.is_robots()) return false;
    if (absl::Status status = View(name, found); !status.ok()) return status;
    if (*found.view.naming == *name.naming) return true;
    Keep(*found.view.naming);
    absl::StatusOr<LoginName> again = Parse(user, now_unix_s);
    if (!again.ok()) return again.status();
    name = *again;
  }
  return MakeError(absl::StatusCode::kUnavailable, "PREFIX_CHANGING",
                   "the prefix of names changes at this moment");
}

// All that the name may mean is looked up, whatever is found, so that the work
// tells nothing of who is there.
absl::Status NameLookup::View(const LoginName& name, Found& found) {
  bool has_one = false;
  for (const bool is_old : {false, true}) {
    const absl::optional<ParsedName>& meant = is_old ? name.old : name.present;
    if (!meant.has_value()) continue;
    absl::StatusOr<LoginView> view =
        store_.ViewForLogin(meant->project, meant->account);
    if (!view.ok()) return view.status();
    const bool is_other = *view->naming != *name.naming;
    if (!has_one || is_other ||
        (!found.view.robot.has_value() && view->robot.has_value())) {
      found.name = *meant;
      found.is_old = is_old;
      found.view = *std::move(view);
    }
    has_one = true;
    if (is_other) break;  // Find starts over.
  }
  return absl::OkStatus();
}

const NamingPolicy& NameLookup::Keep(const NamingPolicy& naming) {
  const absl::MutexLock lock(&mutex_);
  auto kept =
      std::find_if(kept_.begin(), kept_.end(),
                   [&naming](const auto& seen) { return *seen == naming; });
  if (kept == kept_.end()) {
    kept_.push_back(std::make_unique<const NamingPolicy>(naming));
    kept = kept_.end() - 1;
  }
  naming_.store(kept->get(), std::memory_order_release);
  return **kept;
}

}  // namespace robot_accounts

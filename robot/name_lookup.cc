#include "robot_accounts/robot/name_lookup.h"

#include <utility>

#include "absl/status/status.h"
#include "robot_accounts/base/error.h"

namespace robot_accounts {
namespace {

// How often a login starts over because the prefix changed meanwhile.
constexpr int kMaxRounds = 3;

LoginName ParseBy(std::shared_ptr<const NamingPolicy> naming,
                  absl::string_view user, int64_t now_unix_s) {
  LoginName name;
  name.present = naming->Parse(user);
  name.old = naming->ParseOld(user, now_unix_s);
  name.naming = std::move(naming);
  return name;
}

bool IsSame(const std::shared_ptr<const NamingPolicy>& a,
            const std::shared_ptr<const NamingPolicy>& b) {
  return a == b || *a == *b;
}

}  // namespace

absl::StatusOr<LoginName> NameLookup::Parse(absl::string_view user,
                                            int64_t now_unix_s) {
  if (std::shared_ptr<const NamingPolicy> seen = naming()) {
    LoginName name = ParseBy(std::move(seen), user, now_unix_s);
    if (name.is_robots()) return name;
  }
  absl::StatusOr<StoreSettings> settings = store_.Settings();
  if (!settings.ok()) return settings.status();
  set_naming(settings->naming);
  return ParseBy(std::move(settings->naming), user, now_unix_s);
}

absl::StatusOr<absl::optional<NameLookup::Found>> NameLookup::Find(
    LoginName name, absl::string_view user, int64_t now_unix_s) {
  for (int round = 0; round < kMaxRounds; ++round) {
    if (!name.is_robots()) return absl::optional<Found>();
    absl::StatusOr<Found> found = View(name);
    if (!found.ok()) return found.status();
    if (IsSame(found->view.naming, name.naming)) {
      return absl::optional<Found>(*std::move(found));
    }
    set_naming(found->view.naming);
    absl::StatusOr<LoginName> again = Parse(user, now_unix_s);
    if (!again.ok()) return again.status();
    name = *std::move(again);
  }
  return MakeError(absl::StatusCode::kUnavailable, "PREFIX_CHANGING",
                   "the prefix of names changes at this moment");
}

// All that the name may mean is looked up, whatever is found, so that the work
// tells nothing of who is there.
absl::StatusOr<NameLookup::Found> NameLookup::View(const LoginName& name) {
  absl::optional<Found> chosen;
  for (const bool is_old : {false, true}) {
    const absl::optional<ParsedName>& meant = is_old ? name.old : name.present;
    if (!meant.has_value()) continue;
    absl::StatusOr<LoginView> view =
        store_.ViewForLogin(meant->project, meant->account);
    if (!view.ok()) return view.status();
    if (!IsSame(view->naming, name.naming)) {
      return Found{*meant, is_old, *std::move(view)};  // Find starts over.
    }
    const bool is_better =
        !chosen.has_value() ||
        (!chosen->view.robot.has_value() && view->robot.has_value());
    if (is_better) chosen = Found{*meant, is_old, *std::move(view)};
  }
  return *std::move(chosen);
}

std::shared_ptr<const NamingPolicy> NameLookup::naming() const {
  const absl::MutexLock lock(&mutex_);
  return naming_;
}

void NameLookup::set_naming(std::shared_ptr<const NamingPolicy> naming) {
  const absl::MutexLock lock(&mutex_);
  naming_ = std::move(naming);
}

}  // namespace robot_accounts

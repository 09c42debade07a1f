#include "robot_accounts/robot/robot_accounts_impl.h"

#include <cstdint>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "robot_accounts/base/error.h"

namespace robot_accounts {

absl::Status TooManyRobots(size_t count) {
  return InvalidArgument("TOO_MANY_ROBOTS",
                         absl::StrCat(count, " robots at once: at most ",
                                      RobotAccounts::kMaxAtOnce));
}

bool MayBeDone(const absl::Status& status) {
  const std::string reason = ErrorReason(status);
  return reason == "COMMIT_UNKNOWN" || reason == "CHANGE_REVERSED";
}

absl::Status RobotAccounts::Impl::CheckWritable() const {
  if (absl::Status status = CheckProcess(); !status.ok()) return status;
  if (!store_->traits().read_only) return absl::OkStatus();
  return MakeError(absl::StatusCode::kFailedPrecondition, "STORE_READ_ONLY",
                   "the store was opened for reading only");
}

absl::Status RobotAccounts::Impl::CheckKeepable(absl::string_view what) const {
  if (absl::Status status = CheckWritable(); !status.ok()) return status;
  if (!store_->traits().harbor_rules) return absl::OkStatus();
  return MakeError(
      absl::StatusCode::kFailedPrecondition, "HARBOR_RULES",
      absl::StrCat(what, " cannot be changed on harbor's own tables"));
}

absl::StatusOr<ActorRights> RobotAccounts::Impl::RightsIn(
    StoreTransaction& store, const Actor& actor, int64_t now_unix_s) {
  absl::optional<Robot> acting;
  if (actor.principal() != nullptr) {
    absl::StatusOr<Robot> robot = store.Get(actor.principal()->robot().id());
    if (robot.ok()) {
      acting = *std::move(robot);
    } else if (!absl::IsNotFound(robot.status())) {
      return robot.status();
    }
  }
  return ActorRights::Create(actor, acting, actor_limits(), now_unix_s);
}

absl::StatusOr<ActorRights> RobotAccounts::Impl::RightsNow(const Actor& actor) {
  absl::optional<Robot> acting;
  if (actor.principal() != nullptr) {
    absl::StatusOr<LoginView> view =
        store_->ViewById(actor.principal()->robot().id());
    if (!view.ok()) return view.status();
    acting = std::move(view->robot);
  }
  return ActorRights::Create(actor, acting, actor_limits(),
                             clock_.UnixSeconds());
}

}  // namespace robot_accounts

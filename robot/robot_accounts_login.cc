#include <algorithm>
#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/crypto/secret_access.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "robot_accounts/robot/robot_accounts_impl.h"
#include "robot_accounts/robot/robot_views.h"
#include "robot_accounts/robot/shown_secret.h"

namespace robot_accounts {
namespace {

// Whether what `principal` proved itself with still counts for `robot`.
bool HasSecretOf(const Robot& robot, const Principal& principal,
                 bool allows_legacy, int64_t now_unix_s) {
  if (principal.secret_slot_id() == 0) {  // A legacy robot's token.
    return allows_legacy && robot.is_legacy() && robot.legacy_login_enabled() &&
           robot.secrets().empty() &&
           !principal.valid_until().IsExpired(now_unix_s);
  }
  return IsShownSecretLive(principal, robot, now_unix_s);
}

bool SameProjects(const ProjectTable& a, const ProjectTable& b) {
  if (&a == &b) return true;
  return std::equal(
      a.projects().begin(), a.projects().end(), b.projects().begin(),
      b.projects().end(), [](const Project& x, const Project& y) {
        return x.id == y.id && x.name == y.name && x.is_public == y.is_public;
      });
}

// Whether `principal` is what logging in again would give.
bool IsStill(const Principal& principal, const LoginView& view,
             bool allows_legacy, int64_t now_unix_s) {
  if (!view.robot.has_value()) return false;
  const Robot& robot = *view.robot;
  const Project* project = view.projects->FindById(robot.project_id());
  // The version alone would not tell a store that was put back to an older
  // state.
  return robot.version() == principal.robot().version() &&
         robot.updated_unix_s() == principal.robot().updated_unix_s() &&
         robot.is_enabled() && !robot.expires_at().IsExpired(now_unix_s) &&
         HasSecretOf(robot, principal, allows_legacy, now_unix_s) &&
         FullNameOf(robot, *view.naming, project) == principal.full_name() &&
         SameProjects(*view.projects, principal.projects());
}

}  // namespace

absl::StatusOr<Principal> RobotAccounts::Authenticate(const Login& login,
                                                      absl::string_view user,
                                                      absl::string_view secret,
                                                      RefusalCause* cause) {
  if (cause != nullptr) *cause = RefusalCause::kNone;
  if (absl::Status status = impl_->CheckProcess(); !status.ok()) return status;
  return impl_->authenticator_.Authenticate(login, user, secret, cause);
}

absl::StatusOr<Principal> RobotAccounts::Authenticate(const Login& login,
                                                      absl::string_view user,
                                                      const SecretBytes& secret,
                                                      RefusalCause* cause) {
  return Authenticate(login, user, secret.Reveal(SecretAccess::Grant()), cause);
}

absl::Status RobotAccounts::IsCurrent(const Principal& principal) {
  if (absl::Status status = impl_->CheckProcess(); !status.ok()) return status;
  const absl::StatusOr<LoginView> read =
      impl_->store_->ViewById(principal.robot().id());
  if (!read.ok()) return read.status();
  const int64_t now = impl_->clock_.UnixSeconds();
  const bool allows_legacy = impl_->legacy_ != nullptr;
  if (IsStill(principal, *read, allows_legacy, now)) return absl::OkStatus();
  return MakeError(absl::StatusCode::kFailedPrecondition,
                   "PRINCIPAL_NOT_CURRENT",
                   "the robot or its projects changed: authenticate again");
}

absl::Status RobotAccounts::Maintain() {
  if (absl::Status status = impl_->CheckProcess(); !status.ok()) return status;
  RobotStore& store = *impl_->store_;
  const int64_t now_boot_s = impl_->clock_.BootSeconds();
  // One that fails does not keep the others from what is due.
  const absl::Status of_store = store.Maintain();
  const absl::Status of_logins = impl_->record_.Maintain(store, now_boot_s);
  const absl::Status of_expiries =
      impl_->notices_.Maintain(store, impl_->clock_.UnixSeconds(), now_boot_s);
  for (const absl::Status& status : {of_store, of_logins, of_expiries}) {
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace robot_accounts

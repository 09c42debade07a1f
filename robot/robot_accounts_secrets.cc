#include <cstdint>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/crypto/secret_access.h"
#include "robot_accounts/crypto/secret_policy.h"
#include "robot_accounts/robot/edited_robot.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "robot_accounts/robot/robot_accounts_impl.h"
#include "robot_accounts/robot/robot_views.h"
#include "robot_accounts/robot/secret_slots.h"

namespace robot_accounts {
namespace {

absl::Status CheckGrace(int64_t grace_s, const StoreTraits& traits) {
  if (grace_s < 0 || grace_s > RobotAccounts::kMaxGraceS) {
    return InvalidArgument("INVALID_GRACE",
                           absl::StrCat("grace must be 0 (none) to ",
                                        RobotAccounts::kMaxGraceS, " seconds"));
  }
  if (grace_s == 0 || !traits.harbor_rules) return absl::OkStatus();
  return MakeError(absl::StatusCode::kFailedPrecondition, "HARBOR_RULES",
                   "grace must be 0 (none) on harbor's own tables, which keep "
                   "one secret");
}

absl::Status CheckRefreshable(const Robot& robot,
                              absl::optional<uint64_t> expected_version) {
  absl::Status status = CheckVersion(robot, expected_version);
  return status.ok() ? CheckEditable(robot) : status;
}

// The robot, if the actor may give it another secret.
absl::StatusOr<Robot> TargetOf(Change& change, int64_t id,
                               absl::optional<uint64_t> expected_version) {
  absl::StatusOr<Robot> robot = change.Target(id, RobotDeed::kRefresh);
  if (!robot.ok()) return robot;
  absl::Status status = CheckRefreshable(*robot, expected_version);
  if (!status.ok()) return status;
  return robot;
}

}  // namespace

absl::StatusOr<absl::optional<IssuedSecret>> RobotAccounts::RefreshSecret(
    const Actor& actor, int64_t id, const SecretRefresh& refresh) {
  absl::Status status = impl_->CheckWritable();
  if (status.ok()) status = CheckGrace(refresh.grace_s, impl_->traits());
  const bool is_given = refresh.secret.has_value();
  if (status.ok() && is_given) status = CheckSecret(*refresh.secret);
  // No slow hash for what will be refused; the transaction asks again.
  if (status.ok() && is_given) {
    const absl::StatusOr<RobotView> target =
        impl_->ViewFor(actor, RobotDeed::kRefresh, impl_->store_->ViewById(id));
    status = target.ok()
                 ? CheckRefreshable(target->robot(), refresh.expected_version)
                 : target.status();
  }
  if (!status.ok()) return status;

  SecretBytes generated;
  if (!is_given) generated = GenerateSecret(impl_->random_);
  const SecretOrigin origin =
      is_given ? SecretOrigin::kByHand : SecretOrigin::kGenerated;
  const absl::StatusOr<SecretHash> hash = impl_->hasher_.Hash(
      is_given ? *refresh.secret : generated.Reveal(SecretAccess::Grant()),
      origin);
  if (!hash.ok()) return hash.status();

  absl::optional<IssuedSecret> issued;
  if (!is_given) issued.emplace(std::move(generated));
  status = impl_->ChangeAs(actor, [&](Change& change) -> absl::Status {
    const absl::StatusOr<Robot> robot =
        TargetOf(change, id, refresh.expected_version);
    if (!robot.ok()) return robot.status();
    RobotRecord record = robot->record();
    PutSecret(record, *hash, origin, refresh.grace_s, change.now_unix_s());
    record.updated_unix_s = change.now_unix_s();
    return change.Replace(std::move(record), EventKind::kRefreshed).status();
  });
  if (!status.ok()) return status;
  return issued;
}

absl::StatusOr<IssuedSecret> RobotAccounts::RefreshSecret(const Actor& actor,
                                                          int64_t id) {
  absl::StatusOr<absl::optional<IssuedSecret>> issued =
      RefreshSecret(actor, id, SecretRefresh());
  if (!issued.ok()) return issued.status();
  return **std::move(issued);
}

absl::Status RobotAccounts::RefreshSecret(const Actor& actor, int64_t id,
                                          absl::string_view secret) {
  SecretRefresh refresh;
  refresh.secret = secret;
  return RefreshSecret(actor, id, refresh).status();
}

absl::StatusOr<RobotView> RobotAccounts::EndGrace(const Actor& actor,
                                                  int64_t id) {
  return impl_->ChangeFor<RobotView>(
      actor, [&](Change& change) -> absl::StatusOr<RobotView> {
        const absl::StatusOr<Robot> robot = TargetOf(change, id, absl::nullopt);
        if (!robot.ok()) return robot.status();
        RobotRecord record = robot->record();
        if (!robot_accounts::EndGrace(record, change.now_unix_s())) {
          return ViewIn(change.store(), *robot);
        }
        record.updated_unix_s = change.now_unix_s();
        return change.Replace(std::move(record), EventKind::kGraceEnded);
      });
}

}  // namespace robot_accounts

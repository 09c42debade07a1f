#include <cstdint>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/crypto/secret_access.h"
#include "robot_accounts/crypto/secret_policy.h"
#include "robot_accounts/robot/new_robot.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "robot_accounts/robot/robot_accounts_impl.h"

namespace robot_accounts {
namespace {

absl::Status CheckEditable(const Robot& robot) {
  if (robot.is_legacy()) {
    return MakeError(absl::StatusCode::kFailedPrecondition,
                     "LEGACY_NOT_EDITABLE",
                     "a robot of an old Harbor can be disabled and deleted, "
                     "not changed");
  }
  if (robot.record().min_reader > RobotRecord::kReader) {
    return MakeError(absl::StatusCode::kFailedPrecondition, "NEWER_RECORD",
                     "the robot was written by a newer version, which alone "
                     "can change it");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Robot> RobotAccounts::Impl::PutSecret(int64_t id,
                                                     const SecretHash& hash,
                                                     SecretOrigin origin) {
  const int64_t now = clock_.UnixSeconds();
  return WriteFor<Robot>(
      [&](StoreTransaction& transaction) -> absl::StatusOr<Robot> {
        absl::StatusOr<Robot> robot = transaction.Get(id);
        if (!robot.ok()) return robot;
        if (absl::Status status = CheckEditable(*robot); !status.ok()) {
          return status;
        }
        RobotRecord record = robot->record();
        record.secrets = {NextSlot(record, hash, origin, now)};
        record.unknown.secrets.clear();
        record.updated_unix_s = now;
        return transaction.Replace(std::move(record));
      });
}

absl::StatusOr<IssuedSecret> RobotAccounts::RefreshSecret(const Actor&,
                                                          int64_t id) {
  if (absl::Status status = impl_->CheckProcess(); !status.ok()) return status;
  SecretBytes secret = GenerateSecret(impl_->random_);
  absl::StatusOr<SecretHash> hash = impl_->hasher_.Hash(
      secret.Reveal(SecretAccess::Grant()), SecretOrigin::kGenerated);
  if (!hash.ok()) return hash.status();
  absl::StatusOr<Robot> robot =
      impl_->PutSecret(id, *hash, SecretOrigin::kGenerated);
  if (!robot.ok()) return robot.status();
  return IssuedSecret(std::move(secret));
}

absl::Status RobotAccounts::RefreshSecret(const Actor&, int64_t id,
                                          absl::string_view secret) {
  if (absl::Status status = impl_->CheckProcess(); !status.ok()) return status;
  if (absl::Status status = CheckSecret(secret); !status.ok()) return status;
  absl::StatusOr<SecretHash> hash =
      impl_->hasher_.Hash(secret, SecretOrigin::kByHand);
  if (!hash.ok()) return hash.status();
  return impl_->PutSecret(id, *hash, SecretOrigin::kByHand).status();
}

}  // namespace robot_accounts

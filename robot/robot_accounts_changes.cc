#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/robot/new_robot.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "robot_accounts/robot/robot_accounts_impl.h"
#include "robot_accounts/robot/robot_views.h"

namespace robot_accounts {

absl::StatusOr<CreatedRobot> RobotAccounts::CreateRobot(const Actor& actor,
                                                        const RobotSpec& spec) {
  absl::StatusOr<std::vector<CreatedRobot>> created =
      CreateMany(actor, absl::MakeConstSpan(&spec, 1));
  if (!created.ok()) return created.status();
  return std::move(created->front());
}

absl::StatusOr<std::vector<CreatedRobot>> RobotAccounts::CreateMany(
    const Actor& actor, absl::Span<const RobotSpec> specs) {
  if (absl::Status status = impl_->CheckProcess(); !status.ok()) return status;
  if (specs.size() > kMaxAtOnce) {
    return InvalidArgument(
        "TOO_MANY_ROBOTS",
        absl::StrCat(specs.size(), " robots at once: at most ", kMaxAtOnce));
  }
  const RobotAccountsOptions& options = impl_->options_;
  const LifeLimits limits = {options.default_duration_days,
                             options.max_duration_days};
  const int64_t now = impl_->clock_.UnixSeconds();
  std::vector<RobotDraft> drafts;
  drafts.reserve(specs.size());
  for (const RobotSpec& spec : specs) {
    absl::StatusOr<RobotDraft> draft =
        DraftRobot(spec, actor, limits, now, impl_->hasher_, impl_->random_);
    if (!draft.ok()) return draft.status();
    drafts.push_back(*std::move(draft));
  }

  return impl_->WriteFor<std::vector<CreatedRobot>>(
      [&](StoreTransaction& transaction)
          -> absl::StatusOr<std::vector<CreatedRobot>> {
        std::vector<CreatedRobot> created;
        created.reserve(specs.size());
        for (size_t i = 0; i < specs.size(); ++i) {
          absl::StatusOr<Robot> robot =
              InsertDraft(transaction, specs[i], std::move(drafts[i].record),
                          options.declare_projects);
          if (!robot.ok()) return robot.status();
          absl::StatusOr<RobotView> view =
              ViewIn(transaction, *std::move(robot));
          if (!view.ok()) return view.status();
          created.push_back(
              {*std::move(view), IssuedSecret(std::move(drafts[i].secret))});
        }
        return created;
      });
}

absl::StatusOr<RobotView> RobotAccounts::SetEnabled(const Actor&, int64_t id,
                                                    bool enabled) {
  const int64_t now = impl_->clock_.UnixSeconds();
  return impl_->WriteFor<RobotView>(
      [&](StoreTransaction& transaction) -> absl::StatusOr<RobotView> {
        absl::StatusOr<Robot> robot = transaction.Get(id);
        if (robot.ok() && robot->is_enabled() != enabled) {
          RobotRecord record = robot->record();
          record.enabled = enabled;
          record.updated_unix_s = now;
          robot = transaction.Replace(std::move(record));
        }
        if (!robot.ok()) return robot.status();
        return ViewIn(transaction, *std::move(robot));
      });
}

absl::Status RobotAccounts::Delete(const Actor&, int64_t id) {
  return impl_->Write(
      [&](StoreTransaction& transaction) { return transaction.Delete(id); });
}

}  // namespace robot_accounts

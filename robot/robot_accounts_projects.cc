#include <cstdint>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/robot/naming_policy.h"
#include "robot_accounts/robot/project_changes.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "robot_accounts/robot/robot_accounts_impl.h"

namespace robot_accounts {
namespace {

constexpr absl::string_view kProjects = "projects";
constexpr absl::string_view kPrefix = "the name prefix";

absl::Status ChangePrefixIn(Change& change, absl::string_view prefix,
                            int64_t old_until_unix_s) {
  absl::Status status = change.rights().CheckUnbound(kPrefix);
  if (!status.ok()) return status;
  if (old_until_unix_s != 0 && old_until_unix_s <= change.now_unix_s()) {
    return InvalidArgument(
        "EXPIRES_IN_THE_PAST",
        "the end of the old prefix must be 0 (at once) or later than now");
  }
  const absl::StatusOr<StoreSettings> settings = change.store().Settings();
  if (!settings.ok()) return settings.status();
  const NamingPolicy& before = *settings->naming;
  const absl::StatusOr<NamingPolicy> after =
      before.ChangedTo(prefix, old_until_unix_s);
  if (!after.ok()) return after.status();
  if (*after == before) return absl::OkStatus();
  // For the same prefix it is the old one's end that changes.
  change.events().AddPrefix(before.prefix() == prefix ? before.old_prefix()
                                                      : before.prefix());
  return change.store().SetNamePrefix(prefix, old_until_unix_s);
}

}  // namespace

absl::StatusOr<Project> RobotAccounts::PutProject(const Actor& actor,
                                                  int64_t host_id,
                                                  absl::string_view name,
                                                  bool is_public) {
  if (absl::Status status = impl_->CheckKeepable(kProjects); !status.ok()) {
    return status;
  }
  return impl_->ChangeFor<Project>(actor, [&](Change& change) {
    return PutProjectIn(change, host_id, name, is_public);
  });
}

absl::StatusOr<Project> RobotAccounts::RenameProject(
    const Actor& actor, absl::string_view name, absl::string_view new_name) {
  if (absl::Status status = impl_->CheckKeepable(kProjects); !status.ok()) {
    return status;
  }
  return impl_->ChangeFor<Project>(actor, [&](Change& change) {
    return RenameProjectIn(change, name, new_name);
  });
}

absl::Status RobotAccounts::DeleteProject(const Actor& actor,
                                          absl::string_view name) {
  if (absl::Status status = impl_->CheckKeepable(kProjects); !status.ok()) {
    return status;
  }
  return impl_->ChangeAs(
      actor, [&](Change& change) { return DeleteProjectIn(change, name); });
}

absl::StatusOr<Project> RobotAccounts::FindProject(absl::string_view name) {
  absl::StatusOr<std::shared_ptr<const ProjectTable>> projects = Projects();
  if (!projects.ok()) return projects.status();
  const Project* project = (*projects)->FindByName(name);
  if (project == nullptr) return ProjectNotFound();
  return *project;
}

absl::StatusOr<std::shared_ptr<const ProjectTable>> RobotAccounts::Projects() {
  if (absl::Status status = impl_->CheckProcess(); !status.ok()) return status;
  return impl_->store_->Projects();
}

absl::Status RobotAccounts::ChangePrefix(const Actor& actor,
                                         absl::string_view prefix,
                                         int64_t old_until_unix_s) {
  absl::Status status = impl_->CheckKeepable(kPrefix);
  if (status.ok()) status = NamingPolicy::Create(prefix).status();
  if (!status.ok()) return status;
  return impl_->ChangeAs(actor, [&](Change& change) {
    return ChangePrefixIn(change, prefix, old_until_unix_s);
  });
}

}  // namespace robot_accounts

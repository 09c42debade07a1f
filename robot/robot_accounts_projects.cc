#include <cstdint>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/robot/naming_policy.h"
#include "robot_accounts/robot/project_changes.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "robot_accounts/robot/robot_accounts_impl.h"

namespace robot_accounts {

absl::StatusOr<Project> RobotAccounts::PutProject(const Actor&, int64_t host_id,
                                                  absl::string_view name,
                                                  bool is_public) {
  const int64_t now = impl_->clock_.UnixSeconds();
  return impl_->WriteFor<Project>([&](StoreTransaction& transaction) {
    return PutProjectIn(transaction, host_id, name, is_public, now);
  });
}

absl::StatusOr<Project> RobotAccounts::RenameProject(
    const Actor&, absl::string_view name, absl::string_view new_name) {
  return impl_->WriteFor<Project>(
      [&](StoreTransaction& transaction) -> absl::StatusOr<Project> {
        absl::StatusOr<Project> project = transaction.FindProject(name);
        if (!project.ok()) return project;
        return RenameProjectIn(transaction, *std::move(project), new_name);
      });
}

absl::Status RobotAccounts::DeleteProject(const Actor&,
                                          absl::string_view name) {
  const int64_t now = impl_->clock_.UnixSeconds();
  return impl_->Write([&](StoreTransaction& transaction) {
    return DeleteProjectIn(transaction, name, now);
  });
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

absl::Status RobotAccounts::ChangePrefix(const Actor&, absl::string_view prefix,
                                         int64_t old_until_unix_s) {
  if (absl::Status status = NamingPolicy::Create(prefix).status();
      !status.ok()) {
    return status;
  }
  return impl_->Write([&](StoreTransaction& transaction) {
    return transaction.SetNamePrefix(prefix, old_until_unix_s);
  });
}

}  // namespace robot_accounts

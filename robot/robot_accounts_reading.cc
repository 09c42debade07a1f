#include <cstdint>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "robot_accounts/robot/robot_accounts_impl.h"
#include "robot_accounts/robot/robot_views.h"

namespace robot_accounts {

absl::StatusOr<RobotView> RobotAccounts::Get(const Actor&, int64_t id) {
  if (absl::Status status = impl_->CheckProcess(); !status.ok()) return status;
  return ViewOf(impl_->store_->ViewById(id));
}

absl::StatusOr<RobotView> RobotAccounts::Find(const Actor&,
                                              absl::string_view full_name) {
  absl::StatusOr<NamingPolicy> naming = Naming();
  if (!naming.ok()) return naming.status();
  const absl::optional<ParsedName> name = naming->Parse(full_name);
  if (!name.has_value()) return RobotNotFound();
  return ViewOf(impl_->store_->ViewForLogin(name->project, name->account));
}

absl::StatusOr<RobotViewPage> RobotAccounts::List(const Actor&,
                                                  const RobotQuery& query) {
  if (absl::Status status = impl_->CheckProcess(); !status.ok()) return status;
  absl::StatusOr<RobotPage> page = impl_->store_->List(query);
  if (!page.ok()) return page.status();
  // Read after the robots, so that no project is too new to be known.
  absl::StatusOr<std::shared_ptr<const ProjectTable>> projects = Projects();
  if (!projects.ok()) return projects.status();
  absl::StatusOr<StoreSettings> settings = impl_->store_->Settings();
  if (!settings.ok()) return settings.status();
  RobotViewPage views;
  views.next_cursor = std::move(page->next_cursor);
  for (Robot& robot : page->robots) {
    const bool is_gone = robot.level() == RobotLevel::kProject &&
                         (*projects)->FindById(robot.project_id()) == nullptr;
    if (is_gone) continue;  // Deleted with its project since.
    LoginView read;
    read.robot = std::move(robot);
    read.projects = *projects;
    read.naming = settings->naming;
    views.robots.push_back(*ViewOf(std::move(read)));
  }
  return views;
}

}  // namespace robot_accounts

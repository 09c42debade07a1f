#include <cstdint>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "robot_accounts/robot/robot_accounts_impl.h"
#include "robot_accounts/robot/robot_views.h"

namespace robot_accounts {

absl::StatusOr<RobotView> RobotAccounts::Impl::ViewFor(
    const Actor& actor, RobotDeed deed, absl::StatusOr<LoginView> read) {
  // Read after the robot: who may not act any more is not told of it, nor
  // whether it is there.
  const absl::StatusOr<ActorRights> rights = RightsNow(actor);
  if (!rights.ok()) return rights.status();
  absl::StatusOr<RobotView> view = ViewOf(std::move(read));
  if (!view.ok()) return view;
  absl::Status status = rights->CheckTarget(
      deed, view->robot(), {view->robot().project_id(), view->project_name()});
  if (!status.ok()) return status;
  return view;
}

// By the name that it has had since it was made, which several may share.
absl::StatusOr<RobotView> RobotAccounts::Impl::FindLegacy(
    const Actor& actor, absl::string_view full_name) {
  absl::Status status = RightsNow(actor).status();
  if (!status.ok()) return status;
  RobotQuery query;
  query.level = RobotLevel::kLegacy;
  query.search = std::string(full_name);
  query.page_size = RobotQuery::kMaxPageSize;
  absl::optional<int64_t> found;
  do {
    absl::StatusOr<RobotPage> page = store_->List(query);
    if (!page.ok()) return page.status();
    for (const Robot& robot : page->robots) {
      if (robot.account_name() != full_name) continue;
      absl::StatusOr<RobotView> view =
          ViewFor(actor, RobotDeed::kRead, store_->ViewById(robot.id()));
      if (absl::IsNotFound(view.status())) continue;
      if (!view.ok()) return view;
      if (found.has_value()) {
        return MakeError(absl::StatusCode::kFailedPrecondition,
                         "NAME_NOT_UNIQUE",
                         "name is that of several robots of an old harbor: use "
                         "the id");
      }
      found = robot.id();
    }
    query.cursor = std::move(page->next_cursor);
  } while (!query.cursor.empty());
  if (!found.has_value()) return RobotNotFound();
  return ViewFor(actor, RobotDeed::kRead, store_->ViewById(*found));
}

absl::StatusOr<RobotView> RobotAccounts::Get(const Actor& actor, int64_t id) {
  if (absl::Status status = impl_->CheckProcess(); !status.ok()) return status;
  return impl_->ViewFor(actor, RobotDeed::kRead, impl_->store_->ViewById(id));
}

absl::StatusOr<RobotView> RobotAccounts::Find(const Actor& actor,
                                              absl::string_view full_name) {
  absl::StatusOr<NamingPolicy> naming = Naming();
  if (!naming.ok()) return naming.status();
  const absl::optional<ParsedName> name = naming->Parse(full_name);
  if (name.has_value()) {
    absl::StatusOr<RobotView> view = impl_->ViewFor(
        actor, RobotDeed::kRead,
        impl_->store_->ViewForLogin(name->project, name->account));
    if (!absl::IsNotFound(view.status())) return view;
  }
  return impl_->FindLegacy(actor, full_name);
}

absl::StatusOr<RobotViewPage> RobotAccounts::List(const Actor& actor,
                                                  const RobotQuery& query) {
  if (absl::Status status = impl_->CheckProcess(); !status.ok()) return status;
  const absl::StatusOr<RobotQuery> narrowed = impl_->InSight(actor, query);
  if (!narrowed.ok()) return narrowed.status();
  absl::StatusOr<RobotPage> page = impl_->store_->List(*narrowed);
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

absl::StatusOr<RobotQuery> RobotAccounts::Impl::InSight(
    const Actor& actor, const RobotQuery& query) {
  const absl::StatusOr<ActorRights> rights = RightsNow(actor);
  if (!rights.ok()) return rights.status();
  if (rights->is_unbound()) return query;
  const absl::StatusOr<std::shared_ptr<const ProjectTable>> projects =
      store_->Projects();
  if (!projects.ok()) return projects.status();
  absl::StatusOr<std::shared_ptr<const RobotsInSight>> sight =
      rights->InSight(**projects);
  if (!sight.ok()) return sight.status();
  RobotQuery narrowed = query;
  narrowed.in_sight = *std::move(sight);
  return narrowed;
}

}  // namespace robot_accounts

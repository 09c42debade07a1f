#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "robot_accounts/robot/new_robot.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "robot_accounts/robot/robot_accounts_impl.h"

namespace robot_accounts {
namespace {

// Whether the actor may make robots where `spec` says, known or not.
absl::Status CheckCreation(Change& change, const RobotSpec& spec) {
  if (change.rights().is_unbound()) return absl::OkStatus();
  RobotPlace place;
  if (spec.level == RobotLevel::kProject) {
    const absl::StatusOr<Project> project =
        change.store().FindProject(spec.project);
    if (!project.ok() && !absl::IsNotFound(project.status())) {
      return project.status();
    }
    place.project_id = project.ok() ? project->id : RobotPlace::kNewProject;
    place.project = spec.project;
  }
  return change.rights().CheckCreation(place);
}

absl::Status CheckMade(Change& change, const Actor& actor, size_t more) {
  if (!change.rights().is_robot()) return absl::OkStatus();
  const absl::StatusOr<int64_t> made = change.store().CountMadeBy(actor.id());
  if (!made.ok()) return made.status();
  return change.rights().CheckMade(*made, static_cast<int64_t>(more));
}

absl::StatusOr<CreatedRobot> InsertDraft(Change& change, const RobotSpec& spec,
                                         RobotDraft& draft) {
  absl::Status status = CheckCreation(change, spec);
  if (status.ok()) status = PlaceDraft(change, spec, draft.record);
  if (!status.ok()) return status;
  absl::StatusOr<RobotView> view =
      change.Insert(std::move(draft.record), EventKind::kCreated);
  if (!view.ok()) return view.status();
  return CreatedRobot{*std::move(view), IssuedSecret(std::move(draft.secret))};
}

}  // namespace

absl::StatusOr<CreatedRobot> RobotAccounts::CreateRobot(const Actor& actor,
                                                        const RobotSpec& spec) {
  absl::StatusOr<std::vector<CreatedRobot>> created =
      CreateMany(actor, absl::MakeConstSpan(&spec, 1));
  if (!created.ok()) return created.status();
  return std::move(created->front());
}

absl::StatusOr<std::vector<CreatedRobot>> RobotAccounts::CreateMany(
    const Actor& actor, absl::Span<const RobotSpec> specs) {
  if (absl::Status status = impl_->CheckKeepable("what robots there are");
      !status.ok()) {
    return status;
  }
  if (specs.size() > kMaxAtOnce) return TooManyRobots(specs.size());
  const int64_t now = impl_->clock_.UnixSeconds();
  std::vector<RobotDraft> drafts;
  drafts.reserve(specs.size());
  for (const RobotSpec& spec : specs) {
    absl::StatusOr<RobotDraft> draft = DraftRobot(
        spec, actor, impl_->life_limits(), now, impl_->hasher_, impl_->random_);
    if (!draft.ok()) return draft.status();
    drafts.push_back(*std::move(draft));
  }

  using Created = std::vector<CreatedRobot>;
  return impl_->ChangeFor<Created>(
      actor, [&](Change& change) -> absl::StatusOr<Created> {
        absl::Status status = CheckMade(change, actor, specs.size());
        if (!status.ok()) return status;
        Created created;
        created.reserve(specs.size());
        for (size_t i = 0; i < specs.size(); ++i) {
          absl::StatusOr<CreatedRobot> robot =
              InsertDraft(change, specs[i], drafts[i]);
          if (!robot.ok()) return robot.status();
          created.push_back(*std::move(robot));
        }
        return created;
      });
}

}  // namespace robot_accounts

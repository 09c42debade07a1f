#include "robot_accounts/robot/actor_rights.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/robot/principal.h"
#include "robot_accounts/robot/robot_store.h"
#include "robot_accounts/robot/shown_secret.h"

namespace robot_accounts {
namespace {

constexpr absl::string_view kRobot = "robot";
constexpr absl::string_view kProject = "project";

absl::Status Denied(absl::string_view reason, absl::string_view message) {
  return MakeError(absl::StatusCode::kPermissionDenied, reason, message);
}

absl::Status NotPermitted(absl::string_view message) {
  return Denied("ACTOR_NOT_PERMITTED", message);
}

PermissionLevel LevelOf(const RobotPlace& place) {
  return place.project_id == 0 ? PermissionLevel::kSystem
                               : PermissionLevel::kProject;
}

std::string TextOf(const RobotPlace& place) {
  return place.project_id == 0
             ? "the system"
             : absl::StrCat("project ", Quoted(place.project));
}

// The pair that a robot needs. A catalogue of the host's may have the update
// that Harbor's lacks.
absl::string_view ActionFor(RobotDeed deed, const Catalog& catalog,
                            PermissionLevel level) {
  switch (deed) {
    case RobotDeed::kCreate:
      return "create";
    case RobotDeed::kRead:
      return "read";
    case RobotDeed::kList:
      return "list";
    case RobotDeed::kDelete:
      return "delete";
    case RobotDeed::kEdit:
    case RobotDeed::kRefresh:
      break;
  }
  return catalog.Find(level, kRobot, "update").has_value() ? "update"
                                                           : "create";
}

// Whether `shown` could still log in with what it showed.
bool IsCurrent(const Principal& shown, const Robot& now, int64_t now_unix_s) {
  return now.id() == shown.robot().id() &&
         now.created_unix_s() == shown.robot().created_unix_s() &&
         now.is_enabled() && !now.expires_at().IsExpired(now_unix_s) &&
         now.min_reader() <= RobotRecord::kReader &&
         IsShownSecretLive(shown, now, now_unix_s);
}

bool CoversLife(Expiration ours, Expiration theirs) {
  if (ours.is_never()) return true;
  return !theirs.is_never() && theirs.unix_s() <= ours.unix_s();
}

}  // namespace

absl::StatusOr<ActorRights> ActorRights::Create(
    const Actor& actor, const absl::optional<Robot>& acting,
    const ActorLimits& limits, int64_t now_unix_s) {
  if (actor.principal() == nullptr) {
    // A stored name proves nothing.
    if (actor.kind() == ActorKind::kRobot) {
      return NotPermitted("a robot acts by a principal, not by its name");
    }
    return ActorRights(actor, absl::nullopt, limits);
  }
  // Its token speaks of an old Harbor's paths, which bind nothing here.
  if (actor.principal()->robot().is_legacy()) {
    return NotPermitted("a robot of an old harbor may not act on robots");
  }
  if (!acting.has_value() ||
      !IsCurrent(*actor.principal(), *acting, now_unix_s)) {
    return Denied("ACTOR_NOT_CURRENT",
                  "the acting robot was disabled, deleted or given another "
                  "secret, or expired");
  }
  return ActorRights(actor, acting, limits);
}

bool ActorRights::IsWithin(const RobotPlace& place) const {
  if (projects_ == nullptr) return true;
  return place.project_id != 0 &&
         std::binary_search(projects_->begin(), projects_->end(),
                            place.project);
}

bool ActorRights::HoldsPair(const RobotPlace& place, absl::string_view resource,
                            absl::string_view action) const {
  if (robot_ == nullptr) return true;
  const Grants& grants = robot_->grants();
  const PermissionLevel level = LevelOf(place);
  const absl::optional<Permission> pair =
      grants.catalog()->Find(level, resource, action);
  if (!pair.has_value()) return false;
  return level == PermissionLevel::kSystem
             ? grants.AllowsSystem(*pair)
             : grants.AllowsProject(place.project_id, *pair);
}

bool ActorRights::Holds(RobotDeed deed, const RobotPlace& place) const {
  if (!IsWithin(place)) return false;
  if (robot_ == nullptr) return true;
  return HoldsPair(
      place, kRobot,
      ActionFor(deed, *robot_->grants().catalog(), LevelOf(place)));
}

absl::Status ActorRights::CheckHostAllows(RobotDeed deed) const {
  if (robot_ == nullptr) return absl::OkStatus();
  if (deed == RobotDeed::kEdit && !limits_.robots_may_edit) {
    return Denied("ROBOTS_MAY_NOT_EDIT",
                  "robots may not edit, enable or disable robots here");
  }
  if (deed == RobotDeed::kRefresh && !limits_.robots_may_refresh) {
    return Denied("ROBOTS_MAY_NOT_REFRESH",
                  "robots may not refresh secrets of robots here");
  }
  return absl::OkStatus();
}

absl::Status ActorRights::CheckCovered(const Grants& grants,
                                       Expiration expires_at) const {
  if (robot_ == nullptr) return absl::OkStatus();
  if (absl::Status status = CheckGrants(grants); !status.ok()) return status;
  if (!CoversLife(robot_->expires_at(), expires_at)) {
    return Denied("EXCEEDS_ACTOR",
                  absl::StrCat("expiry must not be later than the acting "
                               "robot's, ",
                               robot_->expires_at().unix_s()));
  }
  return absl::OkStatus();
}

absl::Status ActorRights::CheckTarget(RobotDeed deed, const Robot& target,
                                      const RobotPlace& place) const {
  if (is_unbound()) return absl::OkStatus();
  const absl::Status allowed = CheckHostAllows(deed);
  const bool holds = Holds(deed, place);
  // Before all else: no answer tells who may not see a robot that it is there.
  const bool is_known = (allowed.ok() && holds) ||
                        Holds(RobotDeed::kRead, place) ||
                        Holds(RobotDeed::kList, place);
  if (!is_known) return RobotNotFound();
  if (!allowed.ok()) return allowed;
  if (!holds) {
    return NotPermitted(
        absl::StrCat("the acting robot lacks that permission "
                     "on robots of ",
                     TextOf(place)));
  }
  if (deed != RobotDeed::kEdit && deed != RobotDeed::kRefresh) {
    return absl::OkStatus();
  }
  // What it may do stands in its token, or in a form that is not known here.
  if (robot_ != nullptr &&
      (target.is_legacy() || target.min_reader() > RobotRecord::kReader)) {
    return Denied("EXCEEDS_ACTOR",
                  "robots of an old harbor and of a newer version may not be "
                  "changed by a robot");
  }
  return CheckCovered(target.grants(), target.expires_at());
}

absl::Status ActorRights::CheckCreation(const RobotPlace& place) const {
  if (Holds(RobotDeed::kCreate, place)) return absl::OkStatus();
  return NotPermitted(
      absl::StrCat("the actor may not make robots in ", TextOf(place)));
}

absl::Status ActorRights::CheckGrants(const Grants& grants) const {
  if (robot_ == nullptr || robot_->grants().Covers(grants)) {
    return absl::OkStatus();
  }
  return Denied("EXCEEDS_ACTOR",
                "permissions must be ones that the acting robot has itself");
}

absl::Status ActorRights::CheckOutcome(const RobotRecord& record) const {
  if (robot_ == nullptr) return absl::OkStatus();
  // The rows count as the store will read them, by its own catalogue.
  const absl::StatusOr<Grants> grants = Grants::FromRows(
      robot_->grants().catalog(), Robot::OwnerOf(record), record.grants);
  if (!grants.ok()) return grants.status();
  return CheckCovered(*grants, record.expires_at);
}

absl::Status ActorRights::CheckMade(int64_t made, int64_t more) const {
  if (robot_ == nullptr || more <= limits_.max_made_by_robot - made) {
    return absl::OkStatus();
  }
  return MakeError(absl::StatusCode::kResourceExhausted, "TOO_MANY_MADE",
                   absl::StrCat("a robot may have made at most ",
                                limits_.max_made_by_robot, " robots"));
}

absl::Status ActorRights::CheckProject(ProjectDeed deed,
                                       const RobotPlace& place) const {
  if (is_unbound()) return absl::OkStatus();
  if (projects_ != nullptr) return CheckUnbound("projects");
  bool holds = false;
  switch (deed) {
    case ProjectDeed::kCreate:
      holds = HoldsPair(RobotPlace(), kProject, "create");
      break;
    case ProjectDeed::kUpdate:
      holds = HoldsPair(place, kProject, "update");
      break;
    case ProjectDeed::kDelete:
      holds = HoldsPair(place, kProject, "delete");
      break;
  }
  if (holds) return absl::OkStatus();
  // Names no deed: that would tell whether a put found the project.
  return NotPermitted(
      absl::StrCat("the acting robot lacks that permission on project ",
                   Quoted(place.project)));
}

bool ActorRights::MayDeclareProjects() const {
  return HoldsPair(RobotPlace(), kProject, "create");
}

absl::Status ActorRights::CheckUnbound(absl::string_view what) const {
  if (is_unbound()) return absl::OkStatus();
  return NotPermitted(absl::StrCat(
      what, " may not be changed by a robot or within projects only"));
}

absl::StatusOr<std::shared_ptr<const RobotsInSight>> ActorRights::InSight(
    const ProjectTable& projects) const {
  if (is_unbound()) return std::shared_ptr<const RobotsInSight>();
  auto sight = std::make_shared<RobotsInSight>();
  sight->system = Holds(RobotDeed::kList, RobotPlace());
  sight->all_projects =
      Holds(RobotDeed::kList, {RobotPlace::kNewProject, absl::string_view()});
  for (const Project& project : projects.projects()) {
    if (Holds(RobotDeed::kList, {project.id, project.name})) {
      sight->project_ids.push_back(project.id);
    } else {
      sight->all_projects = false;
    }
  }
  if (sight->all_projects) sight->project_ids.clear();
  const bool is_blind =
      !sight->system && !sight->all_projects && sight->project_ids.empty();
  if (robot_ != nullptr && is_blind) {
    return NotPermitted("the acting robot lacks robot:list");
  }
  std::sort(sight->project_ids.begin(), sight->project_ids.end());
  return std::shared_ptr<const RobotsInSight>(std::move(sight));
}

}  // namespace robot_accounts

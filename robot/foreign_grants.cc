#include "robot_accounts/robot/foreign_grants.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/permissions/grant_row.h"

namespace robot_accounts {
namespace {

constexpr size_t kMaxNamed = 5;  // In one note.

std::string PlaceOf(const ForeignGrant& grant) {
  switch (grant.where) {
    case ForeignGrant::Where::kSystem:
      return "the system";
    case ForeignGrant::Where::kAllProjects:
      return "all projects";
    case ForeignGrant::Where::kProject:
      return absl::StrCat("project ", Quoted(grant.project));
    case ForeignGrant::Where::kUnknown:
      break;
  }
  return absl::StrCat("scope ", Quoted(grant.scope_text));
}

std::string PairOf(absl::string_view resource, absl::string_view action) {
  return Quoted(absl::StrCat(resource, ":", action));
}

// What is unknown there must not mean something here, as "/project/7" would.
std::string UnknownScope(const std::string& text) {
  return Scope::Parse(text).ok() ? absl::StrCat("foreign ", text) : text;
}

// What was done with a row that has this finding, or is a deny without one.
std::string DoneWith(absl::string_view reason, const GrantRow& row,
                     bool is_system) {
  const bool is_deny = IsDeny(row.effect);
  if (reason == "UNKNOWN_EFFECT") {
    return is_deny ? "has an odd effect: kept, read as a deny"
                   : "has no known effect: kept, does nothing";
  }
  if (reason == "UNKNOWN_SCOPE") {
    return is_deny ? "is of an unknown scope: kept, denies everything"
                   : "is of an unknown scope: kept, does nothing";
  }
  if (reason == "UNKNOWN_PERMISSION") return "is not known: kept, does nothing";
  if (reason == "DENY_WHOLE_SCOPE") {
    return "is denied and not known: kept, denies all there";
  }
  if (reason == "WILDCARD") {
    return is_deny ? "is a wildcard: kept, denies all that it fits"
                   : "is a wildcard: kept, allows all that it fits";
  }
  if (reason == "PUSH_WITHOUT_PULL") {
    return is_system ? "allows push without pull: kept as it is"
                     : "allows push without pull: kept, allows pull, too";
  }
  if (reason == "OUT_OF_SCOPE") {
    return "is not in the robot's own project: kept, does nothing";
  }
  return "is denied: kept, denies it";
}

}  // namespace

absl::StatusOr<ForeignGrants> ForeignGrants::Resolve(
    Change& change, const ForeignRobot& robot, const RobotRecord& record) {
  ForeignGrants grants;
  for (const ForeignGrant& grant : robot.grants) {
    absl::Status status = grants.Add(change, robot, record, grant);
    if (!status.ok()) return status;
  }
  return grants;
}

absl::StatusOr<int64_t> ForeignGrants::ProjectIdOf(Change& change,
                                                   const ForeignRobot& robot,
                                                   const RobotRecord& record,
                                                   const ForeignGrant& grant) {
  // Its own may be called otherwise here.
  if (grant.project == robot.project && record.project_id != 0) {
    return record.project_id;
  }
  const absl::StatusOr<Project> project =
      change.FindOrDeclareProject(grant.project);
  if (project.ok()) return project->id;
  const bool is_unknown = absl::IsNotFound(project.status()) ||
                          absl::IsInvalidArgument(project.status());
  if (!is_unknown) return project.status();
  // Left out, a deny would allow.
  if (IsDeny(grant.effect)) {
    return MakeError(absl::StatusCode::kNotFound, "PROJECT_NOT_FOUND",
                     absl::StrCat("something is denied in ", PlaceOf(grant),
                                  ", which is not known here"));
  }
  left_out_.push_back(absl::StrCat(PairOf(grant.resource, grant.action), " in ",
                                   PlaceOf(grant),
                                   " left out: not known here"));
  return 0;
}

absl::Status ForeignGrants::Add(Change& change, const ForeignRobot& robot,
                                const RobotRecord& record,
                                const ForeignGrant& grant) {
  std::string scope;
  switch (grant.where) {
    case ForeignGrant::Where::kSystem:
      scope = Scope::System().ToText();
      break;
    case ForeignGrant::Where::kAllProjects:
      scope = Scope::AllProjects().ToText();
      break;
    case ForeignGrant::Where::kUnknown:
      scope = UnknownScope(grant.scope_text);
      break;
    case ForeignGrant::Where::kProject: {
      const absl::StatusOr<int64_t> id =
          ProjectIdOf(change, robot, record, grant);
      if (!id.ok() || *id == 0) return id.status();
      scope = Scope::Project(*id).ToText();
      break;
    }
  }
  std::string effect = grant.effect == "allow" ? "" : grant.effect;
  if (!seen_.insert({scope, grant.resource, grant.action, std::move(effect)})
           .second) {
    ++repeated_;
    return absl::OkStatus();
  }
  rows_.push_back(
      {std::move(scope), grant.resource, grant.action, grant.effect});
  places_.push_back(PlaceOf(grant));
  return absl::OkStatus();
}

std::vector<ForeignGrants::OddRow> ForeignGrants::OddRows(
    const Grants& compiled) const {
  std::vector<OddRow> odd;
  std::vector<bool> has_finding(rows_.size());
  for (const GrantFinding& finding : compiled.findings()) {
    odd.emplace_back(finding.row, finding.reason);
    has_finding[finding.row] = true;
  }
  // In a project robot push brings pull along, which is no finding.
  const absl::StatusOr<Grants> literal =
      Grants::FromRows(compiled.catalog(), Grants::Owner::System(), rows_);
  for (const GrantFinding& finding : literal->findings()) {
    if (finding.reason != "PUSH_WITHOUT_PULL") continue;
    if (!has_finding[finding.row])
      odd.emplace_back(finding.row, finding.reason);
  }
  for (size_t i = 0; i < rows_.size(); ++i) {
    if (IsDeny(rows_[i].effect) && !has_finding[i]) odd.emplace_back(i, "");
  }
  return odd;
}

std::vector<std::string> ForeignGrants::Notes(const Grants& compiled) const {
  // Where, and what was done: to which.
  std::map<std::pair<std::string, std::string>, std::vector<std::string>> done;
  for (const OddRow& odd : OddRows(compiled)) {
    const GrantRow& row = rows_[odd.first];
    done[{places_[odd.first],
          DoneWith(odd.second, row, compiled.owner().is_system())}]
        .push_back(PairOf(row.resource, row.action));
  }
  std::vector<std::string> notes = left_out_;
  for (const auto& [what, pairs] : done) {
    const size_t named = std::min(pairs.size(), kMaxNamed);
    std::string text =
        absl::StrJoin(pairs.begin(), pairs.begin() + named, ", ");
    if (named < pairs.size()) {
      absl::StrAppend(&text, " and ", pairs.size() - named, " more");
    }
    notes.push_back(absl::StrCat(text, " in ", what.first, " ", what.second));
  }
  if (repeated_ != 0) {
    notes.push_back(absl::StrCat(
        "permissions that are there twice: ", repeated_, " left out"));
  }
  return notes;
}

}  // namespace robot_accounts

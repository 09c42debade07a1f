#include "robot_accounts/robot/explanation.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "robot_accounts/base/error.h"
#include "robot_accounts/permissions/grant_explanation.h"
#include "robot_accounts/permissions/permission.h"
#include "robot_accounts/permissions/scope.h"

namespace robot_accounts {
namespace {

constexpr absl::string_view kSystem = "/";

absl::string_view ReasonOf(GrantExplanation::Cause cause) {
  switch (cause) {
    case GrantExplanation::Cause::kGranted:
      return "GRANTED";
    case GrantExplanation::Cause::kImpliedByPush:
      return "IMPLIED_BY_PUSH";
    case GrantExplanation::Cause::kPublicProject:
      return "PUBLIC_PROJECT";
    case GrantExplanation::Cause::kDenied:
      return "DENIED";
    case GrantExplanation::Cause::kNotGranted:
      break;
  }
  return "NOT_GRANTED";
}

void Fill(const GrantExplanation& cause, const Grants& grants,
          Explanation& explanation) {
  explanation.allowed = cause.allowed();
  explanation.reason = std::string(ReasonOf(cause.cause));
  if (cause.row.has_value()) explanation.row = grants.rows()[*cause.row];
}

Explanation Question(absl::string_view where, absl::string_view resource,
                     absl::string_view action) {
  Explanation explanation;
  explanation.permission = absl::StrCat(resource, ":", action);
  explanation.where = std::string(where);
  return explanation;
}

// As it is if it is made of the bytes of names and permissions; else quoted.
std::string Plain(const std::string& text) {
  const bool is_plain =
      !text.empty() && text.size() <= 64 &&
      std::all_of(text.begin(), text.end(), [](unsigned char c) {
        return absl::ascii_isalnum(c) ||
               absl::string_view(":*._-").find(c) != absl::string_view::npos;
      });
  return is_plain ? text : Quoted(text);
}

std::string In(const std::string& where) {
  return where == kSystem ? std::string("in the system")
                          : absl::StrCat("in project ", Plain(where));
}

std::string PairOf(const GrantRow& row) {
  return Plain(absl::StrCat(row.resource, ":", row.action));
}

// What there is to say of a row that is not just what was asked for.
std::string ByRow(const Explanation& explanation) {
  const GrantRow& row = *explanation.row;
  const std::string pair = PairOf(row);
  std::string text;
  if (pair != explanation.permission) text = absl::StrCat(" of ", pair);
  const absl::StatusOr<Scope> scope = Scope::Parse(row.scope);
  if (!scope.ok()) {
    absl::StrAppend(&text, " in the unknown scope ", Quoted(row.scope));
  } else if (scope->kind() == Scope::Kind::kAllProjects) {
    absl::StrAppend(&text, " in all projects");
  }
  if (text.empty()) return text;
  return absl::StrCat(", by a ", explanation.allowed ? "grant" : "deny", text);
}

}  // namespace

std::string Explanation::ToText() const {
  const std::string what = Plain(permission);
  const std::string by = row.has_value() ? ByRow(*this) : "";
  if (reason == "GRANTED") {
    return absl::StrCat("allowed: ", what, " is granted ", In(where), by);
  }
  if (reason == "IMPLIED_BY_PUSH") {
    return absl::StrCat("allowed: ", what, " comes with ", PairOf(*row), " ",
                        In(where));
  }
  if (reason == "PUBLIC_PROJECT") {
    return absl::StrCat("allowed: ", what, " is open to robots in the public ",
                        "project ", Plain(where));
  }
  if (reason == "DENIED") {
    return absl::StrCat("refused: ", what, " is denied ", In(where), by);
  }
  if (reason == "UNKNOWN_PERMISSION") {
    return absl::StrCat("refused: there is no permission ", what,
                        where == kSystem ? " of the system" : " of projects");
  }
  if (reason == "UNKNOWN_PROJECT") {
    return absl::StrCat("refused: there is no project ", Plain(where));
  }
  if (reason == "PROJECT_GONE") {
    return "refused: the robot's own project is gone";
  }
  return absl::StrCat("refused: ", what, " is not granted ", In(where));
}

std::string Explanation::ToJson() const {
  using Json = nlohmann::ordered_json;
  Json json = {{"allowed", allowed},
               {"reason", reason},
               {"permission", permission},
               {"where", where}};
  if (row.has_value()) {
    Json& grant = json["grant"];
    grant = {{"scope", row->scope},
             {"resource", row->resource},
             {"action", row->action}};
    if (!row->effect.empty()) grant["effect"] = row->effect;
  }
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

bool HasLostProject(const Robot& robot, const ProjectTable& projects) {
  return robot.level() != RobotLevel::kSystem &&
         projects.FindById(robot.project_id()) == nullptr;
}

Explanation ExplainInProject(const Robot& robot, const ProjectTable& projects,
                             absl::string_view project,
                             absl::string_view resource,
                             absl::string_view action) {
  Explanation explanation = Question(project, resource, action);
  const Grants& grants = robot.grants();
  const absl::optional<Permission> permission =
      grants.catalog()->Find(PermissionLevel::kProject, resource, action);
  const Project* found = projects.FindByName(project);
  if (!permission.has_value()) {
    explanation.reason = "UNKNOWN_PERMISSION";
  } else if (HasLostProject(robot, projects)) {
    explanation.reason = "PROJECT_GONE";
  } else if (found == nullptr) {
    explanation.reason = "UNKNOWN_PROJECT";
  } else {
    Fill(grants.ExplainProject(found->id, *permission, found->is_public),
         grants, explanation);
  }
  return explanation;
}

Explanation ExplainInSystem(const Robot& robot, const ProjectTable& projects,
                            absl::string_view resource,
                            absl::string_view action) {
  Explanation explanation = Question(kSystem, resource, action);
  const Grants& grants = robot.grants();
  const absl::optional<Permission> permission =
      grants.catalog()->Find(PermissionLevel::kSystem, resource, action);
  if (!permission.has_value()) {
    explanation.reason = "UNKNOWN_PERMISSION";
  } else if (HasLostProject(robot, projects)) {
    explanation.reason = "PROJECT_GONE";
  } else {
    Fill(grants.ExplainSystem(*permission), grants, explanation);
  }
  return explanation;
}

}  // namespace robot_accounts

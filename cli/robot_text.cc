#include "robot_accounts/cli/robot_text.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "robot_accounts/cli/table.h"
#include "robot_accounts/cli/text.h"
#include "robot_accounts/permissions/scope.h"

namespace robot_accounts::cli {
namespace {

absl::string_view LevelText(RobotLevel level) {
  switch (level) {
    case RobotLevel::kSystem:
      return "system";
    case RobotLevel::kProject:
      return "project";
    case RobotLevel::kLegacy:
      return "legacy";
  }
  return "unknown";
}

std::string ScopeText(absl::string_view text, const ProjectTable& projects) {
  const absl::StatusOr<Scope> scope = Scope::Parse(text);
  if (!scope.ok()) return std::string(text);
  switch (scope->kind()) {
    case Scope::Kind::kSystem:
      return "system";
    case Scope::Kind::kAllProjects:
      return "all projects";
    case Scope::Kind::kProject:
      break;
  }
  const Project* project = projects.FindById(scope->project_id());
  if (project != nullptr) return absl::StrCat("project ", project->name);
  return absl::StrCat("deleted project ", scope->project_id());
}

void AddPermissions(const RobotView& view, FieldList& fields) {
  absl::string_view name = "permissions";
  const std::string text = view.robot().grants().ToText();
  for (const absl::string_view line :
       absl::StrSplit(text, '\n', absl::SkipEmpty())) {
    const std::pair<absl::string_view, absl::string_view> parts =
        absl::StrSplit(line, absl::MaxSplits(' ', 1));
    fields.Add(name,
               absl::StrCat(ScopeText(parts.first, view.projects()), ": ",
                            absl::StrReplaceAll(parts.second, {{",", ", "}})));
    name = "";
  }
  for (const GrantFinding& finding : view.robot().grants().findings()) {
    fields.Add("note",
               absl::StrCat(finding.message, " (", finding.reason, ")"));
  }
}

}  // namespace

std::string ExpiryText(Expiration expires_at, int64_t now_unix_s) {
  const std::string left = expires_at.TimeLeft(now_unix_s);
  if (expires_at.is_never()) return left;
  return absl::StrCat(TimeText(expires_at.unix_s()), " (", left,
                      expires_at.IsExpired(now_unix_s) ? ")" : " left)");
}

std::string RobotTable(const std::vector<RobotView>& robots,
                       int64_t now_unix_s) {
  Table table({{"ID"},
               {"NAME", true},
               {"LEVEL"},
               {"STATE"},
               {"PERMS"},
               {"CREATED"},
               {"TIME LEFT"},
               {"DESCRIPTION", true}});
  for (const RobotView& view : robots) {
    const Robot& robot = view.robot();
    table.AddRow({absl::StrCat(robot.id()), view.full_name(),
                  std::string(LevelText(robot.level())),
                  robot.is_enabled() ? "enabled" : "disabled",
                  absl::StrCat(robot.grants().rows().size()),
                  DayText(robot.created_unix_s()),
                  robot.expires_at().TimeLeft(now_unix_s),
                  robot.description()});
  }
  return table.Render("no robots");
}

std::string RobotFields(const RobotView& view, int64_t now_unix_s) {
  const Robot& robot = view.robot();
  FieldList fields;
  fields.Add("name", view.full_name());
  fields.Add("id", absl::StrCat(robot.id()));
  fields.Add("level", LevelText(robot.level()));
  if (!view.project_name().empty()) fields.Add("project", view.project_name());
  fields.Add("state", robot.is_enabled() ? "enabled" : "disabled");
  fields.Add("created", TimeText(robot.created_unix_s()));
  fields.Add("updated", TimeText(robot.updated_unix_s()));
  fields.Add("expires", ExpiryText(robot.expires_at(), now_unix_s));
  if (!robot.description().empty()) {
    fields.Add("description", robot.description());
  }
  AddPermissions(view, fields);
  return fields.Render();
}

}  // namespace robot_accounts::cli

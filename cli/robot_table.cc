#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "robot_accounts/cli/robot_text.h"
#include "robot_accounts/cli/table.h"
#include "robot_accounts/cli/text.h"

namespace robot_accounts::cli {
namespace {

std::string SecretText(const SecretView& slot, int64_t now_unix_s) {
  std::string text = absl::StrCat(
      SecretOriginText(slot.origin), ", ", SchemeText(slot), ", made ",
      slot.created_unix_s == 0 ? "at an unknown time"
                               : TimeText(slot.created_unix_s));
  if (slot.ends_unix_s == 0) return text;
  const Expiration end = Expiration::FromStored(slot.ends_unix_s);
  absl::StrAppend(&text, end.IsExpired(now_unix_s) ? ", ended " : ", ends ",
                  ExpiryText(end, now_unix_s));
  return text;
}

std::string MakerText(const Actor& maker) {
  std::string text(ActorKindText(maker.kind()));
  if (maker.kind() == ActorKind::kHost) return text;
  if (!maker.user_kind().empty()) {
    absl::StrAppend(&text, " (", maker.user_kind(), ")");
  }
  if (!maker.name().empty()) absl::StrAppend(&text, " ", maker.name());
  if (maker.id() != 0) absl::StrAppend(&text, ", id ", maker.id());
  return text;
}

std::string LastUseText(const Robot& robot) {
  if (robot.last_used_unix_s() == 0) return "never seen";
  std::string text = TimeText(robot.last_used_unix_s());
  if (!robot.last_used_source().empty()) {
    absl::StrAppend(&text, " from ", robot.last_used_source());
  }
  return text;
}

// Each under the name of the first.
void AddLines(absl::string_view name, const std::vector<std::string>& lines,
              FieldList& fields) {
  for (const std::string& line : lines) {
    fields.Add(name, line);
    name = "";
  }
}

void AddLife(const Robot& robot, int64_t now_unix_s, FieldList& fields) {
  fields.Add("state", StateText(robot.is_enabled()));
  fields.Add("created", TimeText(robot.created_unix_s()));
  fields.Add("updated", TimeText(robot.updated_unix_s()));
  fields.Add("version", absl::StrCat(robot.version()));
  fields.Add("expires", ExpiryText(robot.expires_at(), now_unix_s));
  fields.Add("last used", LastUseText(robot));
}

void AddOrigin(const Robot& robot, FieldList& fields) {
  fields.Add("made by", MakerText(robot.made_by()));
  if (!robot.origin_source().empty()) {
    fields.Add("origin", absl::StrCat(robot.origin_source(), ", id ",
                                      robot.origin_foreign_id()));
  }
  if (robot.is_legacy()) {
    fields.Add("legacy login", robot.legacy_login_enabled() ? "on" : "off");
  }
}

}  // namespace

std::string RobotTable(const std::vector<RobotView>& robots,
                       int64_t now_unix_s) {
  Table table({{"ID"},
               {"NAME", Shrink::kLast},
               {"LEVEL"},
               {"STATE"},
               {"PERMISSIONS", Shrink::kFirst},
               {"CREATED"},
               {"TIME LEFT"},
               {"DESCRIPTION", Shrink::kFirst}});
  for (const RobotView& view : robots) {
    const Robot& robot = view.robot();
    table.AddRow({absl::StrCat(robot.id()), view.full_name(),
                  std::string(LevelText(robot.level())),
                  std::string(StateText(robot.is_enabled())),
                  PermissionsInShort(robot), DayText(robot.created_unix_s()),
                  robot.expires_at().TimeLeft(now_unix_s),
                  std::string(robot.description())});
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
  AddLife(robot, now_unix_s, fields);
  if (!robot.description().empty()) {
    fields.Add("description", robot.description());
  }
  AddOrigin(robot, fields);
  std::vector<std::string> secrets;
  for (const SecretView& slot : robot.secrets()) {
    secrets.push_back(SecretText(slot, now_unix_s));
  }
  AddLines("secrets", secrets, fields);
  AddLines("permissions", PermissionLines(view), fields);
  std::vector<std::string> notes;
  for (const GrantFinding& finding : robot.grants().findings()) {
    notes.push_back(absl::StrCat(finding.message, " (", finding.reason, ")"));
  }
  AddLines("notes", notes, fields);
  return fields.Render();
}

}  // namespace robot_accounts::cli

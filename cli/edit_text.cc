#include "robot_accounts/cli/edit_text.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "robot_accounts/cli/robot_document.h"
#include "robot_accounts/cli/robot_text.h"
#include "robot_accounts/cli/table.h"

namespace robot_accounts::cli {
namespace {

using Lines = std::vector<std::string>;

struct Field {
  absl::string_view name;   // For programs.
  absl::string_view title;  // For people.
  Lines (*lines)(const RobotView& view, int64_t now_unix_s);
};

constexpr Field kFields[] = {
    {"description", "description",
     [](const RobotView& view, int64_t) {
       return Lines{std::string(view.robot().description())};
     }},
    {"expires_at", "expires",
     [](const RobotView& view, int64_t now_unix_s) {
       return Lines{ExpiryText(view.robot().expires_at(), now_unix_s)};
     }},
    {"permissions", "permissions",
     [](const RobotView& view, int64_t) { return PermissionLines(view); }},
    {"legacy_login", "legacy login",
     [](const RobotView& view, int64_t) {
       return Lines{view.robot().legacy_login_enabled() ? "on" : "off"};
     }},
};

void AddLines(absl::string_view title, absl::string_view when,
              const Lines& lines, FieldList& fields) {
  for (const std::string& line : lines) {
    fields.Add(title, absl::StrCat(when, line.empty() ? "nothing" : line));
    title = "";
  }
}

}  // namespace

std::string EditText(const RobotView& before, const RobotView& after,
                     int64_t now_unix_s) {
  FieldList fields;
  for (const Field& field : kFields) {
    const Lines was = field.lines(before, now_unix_s);
    const Lines is = field.lines(after, now_unix_s);
    if (was == is) continue;
    AddLines(field.title, "was  ", was, fields);
    AddLines("", "now  ", is, fields);
  }
  const std::string text = fields.Render();
  return absl::StrCat(after.full_name(),
                      text.empty() ? " is as it was\n" : " is changed\n", text);
}

std::string EditDocument(const RobotView& before, const RobotView& after,
                         int64_t now_unix_s) {
  std::vector<std::string> changed;
  for (const Field& field : kFields) {
    if (field.lines(before, now_unix_s) != field.lines(after, now_unix_s)) {
      changed.push_back(absl::StrCat("\"", field.name, "\""));
    }
  }
  return absl::StrCat("{\"changed\":[", absl::StrJoin(changed, ","),
                      "],\"before\":", RobotDocument(before, now_unix_s),
                      ",\"after\":", RobotDocument(after, now_unix_s), "}\n");
}

}  // namespace robot_accounts::cli

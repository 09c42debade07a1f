#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "nlohmann/json.hpp"
#include "robot_accounts/base/error.h"
#include "robot_accounts/cli/commands.h"
#include "robot_accounts/cli/table.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/permissions/templates.h"

namespace robot_accounts::cli {
namespace {

constexpr OptionSpec kOptions[] = {
    {"--level", "system|project", "of this level only"},
    {"--profile", "default|harbor-2.16",
     "of this profile (default: default, which has the deprecated ones, too)"},
    {"--templates", "", "what common jobs need, by name"},
};

const char* LevelText(PermissionLevel level) {
  return level == PermissionLevel::kSystem ? "system" : "project";
}

// Whether that level is asked for.
bool IsWanted(const Args& args, PermissionLevel level) {
  return args.Value("--level").value_or(LevelText(level)) == LevelText(level);
}

std::string CatalogJson(const Args& args, const Catalog& catalog) {
  nlohmann::json list = nlohmann::json::array();
  for (int i = 0; i < catalog.size(); ++i) {
    const CatalogEntry& entry = catalog.at(i);
    if (!IsWanted(args, entry.level)) continue;
    list.push_back({{"level", LevelText(entry.level)},
                    {"resource", entry.resource},
                    {"action", entry.action},
                    {"deprecated", entry.deprecated}});
  }
  return absl::StrCat(list.dump(), "\n");
}

std::string CatalogTable(const Args& args, const Catalog& catalog) {
  Table table({{"LEVEL"}, {"PERMISSION"}, {"NOTE"}});
  for (int i = 0; i < catalog.size(); ++i) {
    const CatalogEntry& entry = catalog.at(i);
    if (!IsWanted(args, entry.level)) continue;
    table.AddRow({LevelText(entry.level),
                  absl::StrCat(entry.resource, ":", entry.action),
                  entry.deprecated ? "deprecated" : ""});
  }
  return table.Render("no permissions");
}

std::string TemplatesJson(const Args& args) {
  nlohmann::json list = nlohmann::json::array();
  for (const PermissionTemplate& known : PermissionTemplates()) {
    if (!IsWanted(args, known.level)) continue;
    const std::vector<std::string> permissions =
        absl::StrSplit(known.permissions, ',');
    list.push_back({{"name", std::string(known.name)},
                    {"level", LevelText(known.level)},
                    {"description", std::string(known.description)},
                    {"permissions", permissions}});
  }
  return absl::StrCat(list.dump(), "\n");
}

std::string TemplatesText(const Args& args) {
  FieldList fields;
  for (const PermissionTemplate& known : PermissionTemplates()) {
    if (!IsWanted(args, known.level)) continue;
    fields.Add(known.name, known.description);
    fields.Add("", absl::StrReplaceAll(known.permissions, {{",", ", "}}));
  }
  const std::string text = fields.Render();
  return text.empty() ? "no templates\n" : text;
}

absl::Status RunPermissions(Session& session) {
  const Args& args = session.args();
  const auto level = args.Value("--level");
  if (level.has_value() && *level != "system" && *level != "project") {
    return UsageError(absl::StrCat(
        "option --level needs system or project, not ", Quoted(*level)));
  }
  const std::string profile = args.Value("--profile").value_or("default");
  if (profile != "default" && profile != "harbor-2.16") {
    return UsageError(
        absl::StrCat("option --profile needs default or harbor-2.16, not ",
                     Quoted(profile)));
  }
  if (args.Has("--profile") && args.Has("--templates")) {
    return UsageError("options --profile and --templates exclude each other");
  }
  const Catalog& catalog =
      profile == "default" ? *Catalog::Default() : *Catalog::Harbor216();
  if (args.Has("--templates")) {
    session.out().Write(session.is_json() ? TemplatesJson(args)
                                          : TemplatesText(args));
  } else {
    session.out().Write(session.is_json() ? CatalogJson(args, catalog)
                                          : CatalogTable(args, catalog));
  }
  return absl::OkStatus();
}

}  // namespace

const Command kPermissionsCommand = {
    "permissions",
    Operand::kNone,
    "",
    "list what can be granted",
    "permissions [--templates|--profile PROFILE] [--level system|project]",
    kOptions,
    RunPermissions};

}  // namespace robot_accounts::cli

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "robot_accounts/base/error.h"
#include "robot_accounts/cli/commands.h"
#include "robot_accounts/cli/table.h"
#include "robot_accounts/permissions/catalog.h"

namespace robot_accounts::cli {
namespace {

const char* LevelText(PermissionLevel level) {
  return level == PermissionLevel::kSystem ? "system" : "project";
}

std::string CatalogJson(const std::vector<CatalogEntry>& entries) {
  nlohmann::json list = nlohmann::json::array();
  for (const CatalogEntry& entry : entries) {
    list.push_back({{"level", LevelText(entry.level)},
                    {"resource", entry.resource},
                    {"action", entry.action},
                    {"deprecated", entry.deprecated}});
  }
  return list.dump();
}

std::string CatalogTable(const std::vector<CatalogEntry>& entries) {
  Table table({{"LEVEL"}, {"PERMISSION"}, {"NOTE"}});
  for (const CatalogEntry& entry : entries) {
    table.AddRow({LevelText(entry.level),
                  absl::StrCat(entry.resource, ":", entry.action),
                  entry.deprecated ? "deprecated" : ""});
  }
  return table.Render("no permissions");
}

std::string ProjectsJson(const ProjectTable& projects) {
  nlohmann::json list = nlohmann::json::array();
  for (const Project& project : projects.projects()) {
    list.push_back({{"id", project.id},
                    {"name", project.name},
                    {"public", project.is_public}});
  }
  return list.dump();
}

std::string ProjectsTable(const ProjectTable& projects) {
  Table table({{"ID"}, {"NAME", true}, {"PUBLIC"}});
  for (const Project& project : projects.projects()) {
    table.AddRow({absl::StrCat(project.id), project.name,
                  project.is_public ? "yes" : "no"});
  }
  return table.Render("no projects");
}

}  // namespace

absl::Status RunPermissions(Session& session) {
  const auto level = session.args().Value("--level");
  if (level.has_value() && *level != "system" && *level != "project") {
    return UsageError(absl::StrCat(
        "option --level needs system or project, not ", Quoted(*level)));
  }
  const Catalog& catalog = *Catalog::Default();
  std::vector<CatalogEntry> entries;
  for (int i = 0; i < catalog.size(); ++i) {
    if (!level.has_value() || *level == LevelText(catalog.at(i).level)) {
      entries.push_back(catalog.at(i));
    }
  }
  if (session.is_json()) {
    session.out().WriteLine(CatalogJson(entries));
  } else {
    session.out().Write(CatalogTable(entries));
  }
  return absl::OkStatus();
}

absl::Status RunProjects(Session& session) {
  absl::StatusOr<RobotAccounts*> accounts = session.Accounts();
  if (!accounts.ok()) return accounts.status();
  absl::StatusOr<std::shared_ptr<const ProjectTable>> projects =
      (*accounts)->Projects();
  if (!projects.ok()) return projects.status();
  if (session.is_json()) {
    session.out().WriteLine(ProjectsJson(**projects));
  } else {
    session.out().Write(ProjectsTable(**projects));
  }
  return absl::OkStatus();
}

}  // namespace robot_accounts::cli

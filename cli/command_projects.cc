#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "robot_accounts/base/error.h"
#include "robot_accounts/cli/commands.h"
#include "robot_accounts/cli/duration.h"
#include "robot_accounts/cli/options.h"
#include "robot_accounts/cli/table.h"

namespace robot_accounts::cli {
namespace {

constexpr OptionSpec kOptions[] = {
    {"--add", "NAME", "add this one"},
    {"--host-id", "N", "with --add: the registry's own id of it"},
    {"--public", "", "with --add: all may pull from it"},
    {"--rename", "NAME NEW", "give it another name; its robots go along"},
    {"--set-public", "NAME yes|no", "whether all may pull from it"},
    {"--delete", "NAME", "delete it, its robots, and what others may do in it"},
    kAsOption,
    kAsSecretFileOption,
};

nlohmann::json ToJson(const Project& project) {
  return {{"id", project.id},
          {"name", project.name},
          {"host_id", project.host_id},
          {"public", project.is_public}};
}

std::string ProjectsJson(const ProjectTable& projects) {
  nlohmann::json list = nlohmann::json::array();
  for (const Project& project : projects.projects()) {
    list.push_back(ToJson(project));
  }
  return absl::StrCat(list.dump(), "\n");
}

std::string ProjectsTable(const ProjectTable& projects) {
  Table table({{"ID"}, {"NAME", Shrink::kLast}, {"PUBLIC"}, {"HOST ID"}});
  for (const Project& project : projects.projects()) {
    table.AddRow({absl::StrCat(project.id), project.name,
                  project.is_public ? "yes" : "no",
                  project.host_id == 0 ? "" : absl::StrCat(project.host_id)});
  }
  return table.Render("no projects");
}

void Tell(Session& session, const Project& project, absl::string_view what) {
  session.out().WriteLine(session.is_json()
                              ? ToJson(project).dump()
                              : absl::StrCat("project ", project.name, what));
}

// A project of that name or id would be changed, which nobody asked for.
absl::Status CheckIsNew(RobotAccounts& accounts, const std::string& name,
                        int64_t host_id) {
  absl::StatusOr<std::shared_ptr<const ProjectTable>> projects =
      accounts.Projects();
  if (!projects.ok()) return projects.status();
  for (const Project& project : (*projects)->projects()) {
    if (project.name == name) return ProjectExists(name);
    if (host_id != 0 && project.host_id == host_id) {
      return ProjectExists(project.name);
    }
  }
  return absl::OkStatus();
}

absl::Status Add(Session& session, const Actor& actor) {
  const Args& args = session.args();
  const int64_t host_id = CountArg(args, "--host-id")->value_or(0);
  RobotAccounts& accounts = **session.Accounts();
  const std::string name = *args.Value("--add");
  absl::Status status = CheckIsNew(accounts, name, host_id);
  if (!status.ok()) return status;
  absl::StatusOr<Project> project =
      accounts.PutProject(actor, host_id, name, args.Has("--public"));
  if (!project.ok()) return project.status();
  Tell(session, *project, " is added");
  return absl::OkStatus();
}

absl::Status Rename(Session& session, const Actor& actor) {
  const auto& names = session.args().Find("--rename")->values;
  absl::StatusOr<Project> project =
      (*session.Accounts())->RenameProject(actor, names[0], names[1]);
  if (!project.ok()) return project.status();
  Tell(session, *project, absl::StrCat(" was ", names[0]));
  return absl::OkStatus();
}

absl::Status SetPublic(Session& session, const Actor& actor) {
  const auto& values = session.args().Find("--set-public")->values;
  const bool is_public = values[1] == "yes";
  RobotAccounts& accounts = **session.Accounts();
  absl::StatusOr<Project> project = accounts.FindProject(values[0]);
  if (!project.ok()) return project.status();
  project =
      accounts.PutProject(actor, project->host_id, project->name, is_public);
  if (!project.ok()) return project.status();
  Tell(session, *project, is_public ? " is public" : " is not public");
  return absl::OkStatus();
}

absl::Status Delete(Session& session, const Actor& actor) {
  RobotAccounts& accounts = **session.Accounts();
  absl::StatusOr<Project> project =
      accounts.FindProject(*session.args().Value("--delete"));
  if (!project.ok()) return project.status();
  absl::Status status = accounts.DeleteProject(actor, project->name);
  if (!status.ok()) return status;
  Tell(session, *project, " is deleted, and its robots");
  return absl::OkStatus();
}

absl::Status List(Session& session) {
  absl::StatusOr<std::shared_ptr<const ProjectTable>> projects =
      (*session.Accounts())->Projects();
  if (!projects.ok()) return projects.status();
  session.out().Write(session.is_json() ? ProjectsJson(**projects)
                                        : ProjectsTable(**projects));
  return absl::OkStatus();
}

// What can be known before the store is.
absl::Status CheckArgs(const Args& args) {
  absl::Status status = CountArg(args, "--host-id").status();
  if (!status.ok()) return status;
  if ((args.Has("--public") || args.Has("--host-id")) && !args.Has("--add")) {
    return UsageError("options --public and --host-id need --add");
  }
  const GivenOption* option = args.Find("--set-public");
  if (option == nullptr) return absl::OkStatus();
  const std::string& word = option->values[1];
  if (word == "yes" || word == "no") return absl::OkStatus();
  return UsageError(
      absl::StrCat("option --set-public needs yes or no, not ", Quoted(word)));
}

absl::Status RunProjects(Session& session) {
  const Args& args = session.args();
  absl::StatusOr<const GivenOption*> change =
      args.FindOneOf({"--add", "--rename", "--set-public", "--delete"});
  if (!change.ok()) return change.status();
  absl::Status status = CheckArgs(args);
  if (!status.ok()) return status;
  const bool makes_store = args.Has("--add");
  absl::StatusOr<RobotAccounts*> accounts =
      session.Accounts(makes_store ? IfMissing::kMake : IfMissing::kFail);
  if (!accounts.ok()) return accounts.status();
  absl::StatusOr<Actor> actor = session.CurrentActor();
  if (!actor.ok()) return actor.status();
  if (*change == nullptr) return List(session);
  if ((*change)->name == "--add") return Add(session, *actor);
  if ((*change)->name == "--rename") return Rename(session, *actor);
  if ((*change)->name == "--set-public") return SetPublic(session, *actor);
  return Delete(session, *actor);
}

}  // namespace

const Command kProjectsCommand = {
    "projects",
    Operand::kNone,
    "",
    "list the projects, or change them",
    "projects\n"
    "projects --add NAME [--public] [--host-id N]\n"
    "projects --rename NAME NEW\n"
    "projects --set-public NAME yes|no\n"
    "projects --delete NAME",
    kOptions,
    RunProjects};

}  // namespace robot_accounts::cli

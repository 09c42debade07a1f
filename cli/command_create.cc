#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/optional.h"
#include "robot_accounts/cli/commands.h"
#include "robot_accounts/cli/export_file.h"
#include "robot_accounts/cli/grant_args.h"
#include "robot_accounts/cli/hand_out.h"
#include "robot_accounts/cli/life_args.h"
#include "robot_accounts/cli/options.h"

namespace robot_accounts::cli {
namespace {

constexpr OptionSpec kOptions[] = {
    kProjectOption,
    kSystemOption,
    kAllowOption,
    kTemplateOption,
    kAllOption,
    kExceptOption,
    kOnOption,
    {"--days", "N|never", "how long it lives (default: 30)"},
    {"--expires-in", "2s|15m|6h|3d", "how long it lives"},
    kExpiresAtOption,
    kDescriptionOption,
    kExportOption,
    kAsOption,
    kAsSecretFileOption,
};

// The robot that the arguments describe.
absl::StatusOr<RobotSpec> SpecFromArgs(const Args& args) {
  RobotSpec spec;
  const auto project = args.Value("--project");
  if (project.has_value() == args.Has("--system")) {
    return UsageError("create needs either --project NAME or --system");
  }
  if (!HasGrantArgs(args)) {
    return UsageError(
        "create needs --allow, --template or --all: nothing is granted by "
        "default");
  }
  absl::StatusOr<LifeSpec> life = LifeFromArgs(args);
  if (!life.ok()) return life.status();
  absl::StatusOr<std::vector<GrantSpec>> grants =
      project.has_value() ? ProjectGrants(args, *project) : SystemGrants(args);
  if (!grants.ok()) return grants.status();

  spec.level = project.has_value() ? RobotLevel::kProject : RobotLevel::kSystem;
  spec.project = project.value_or("");
  spec.account_name = args.words()[1];
  spec.description = args.Value("--description").value_or("");
  spec.life = *std::move(life);
  spec.grants = *std::move(grants);
  return spec;
}

// The file that --export asks for, before anything is made.
absl::StatusOr<absl::optional<ExportFile>> ReserveFile(const Args& args,
                                                       RobotAccounts& accounts,
                                                       const RobotSpec& spec) {
  absl::optional<ExportFile> file;
  const auto directory = args.Value("--export");
  if (!directory.has_value()) return file;
  absl::StatusOr<NamingPolicy> naming = accounts.Naming();
  if (!naming.ok()) return naming.status();
  absl::StatusOr<std::string> full_name =
      naming->Format(spec.project, spec.account_name);
  if (!full_name.ok()) return full_name.status();
  absl::StatusOr<ExportFile> reserved =
      ExportFile::Reserve(*directory, *full_name, 0);
  if (!reserved.ok()) return reserved.status();
  file.emplace(*std::move(reserved));
  return file;
}

absl::Status RunCreate(Session& session) {
  absl::StatusOr<RobotSpec> spec = SpecFromArgs(session.args());
  if (!spec.ok()) return spec.status();
  absl::StatusOr<RobotAccounts*> accounts = session.Accounts(IfMissing::kMake);
  if (!accounts.ok()) return accounts.status();
  absl::StatusOr<Actor> actor = session.CurrentActor();
  if (!actor.ok()) return actor.status();
  absl::StatusOr<absl::optional<ExportFile>> file =
      ReserveFile(session.args(), **accounts, *spec);
  if (!file.ok()) return file.status();
  absl::StatusOr<CreatedRobot> created =
      (*accounts)->CreateRobot(*actor, *spec);
  if (!created.ok()) return created.status();
  return HandOutSecret({created->robot, created->secret.text(),
                        session.format(), session.now_unix_s()},
                       *std::move(file), session.out());
}

}  // namespace

const Command kCreateCommand = {
    "create",
    Operand::kOne,
    "ACCOUNT",
    "make a robot and show its secret, once",
    "create ACCOUNT --project NAME --allow RESOURCE:ACTION[,...]|--template "
    "NAME|--all [options]\n"
    "create ACCOUNT --system --allow ...|--template NAME|--all --on "
    "'*'|/|PROJECT [--allow ... --on "
    "...] [options]",
    kOptions,
    RunCreate,
    /*hands_out_secrets=*/true};

}  // namespace robot_accounts::cli

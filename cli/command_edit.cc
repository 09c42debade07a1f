#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/cli/commands.h"
#include "robot_accounts/cli/duration.h"
#include "robot_accounts/cli/edit_text.h"
#include "robot_accounts/cli/grant_args.h"
#include "robot_accounts/cli/life_args.h"
#include "robot_accounts/cli/options.h"

namespace robot_accounts::cli {
namespace {

constexpr OptionSpec kOptions[] = {
    kIdOption,
    kAllowOption,
    kTemplateOption,
    kAllOption,
    kExceptOption,
    kOnOption,
    kDescriptionOption,
    {"--days", "N|never", "how long it lives, counted from its creation"},
    kExpiresAtOption,
    {"--extend-days", "N", "let it live so long from now; never shortens"},
    {"--legacy-login", "on|off", "whether an old robot's token logs in"},
    {"--if-version", "N", "only if its version is still this one"},
    kAsOption,
    kAsSecretFileOption,
    kRobotsMayEditOption,
};

absl::StatusOr<absl::optional<bool>> OnOrOff(const Args& args) {
  const auto word = args.Value("--legacy-login");
  if (!word.has_value()) return absl::optional<bool>();
  if (*word == "on") return absl::make_optional(true);
  if (*word == "off") return absl::make_optional(false);
  return UsageError(absl::StrCat("option --legacy-login needs on or off, not ",
                                 Quoted(*word)));
}

// What can be known before the robot is.
absl::StatusOr<RobotEdit> EditFromArgs(const Args& args) {
  RobotEdit edit;
  edit.description = args.Value("--description");
  absl::StatusOr<absl::optional<LifeEdit>> life = LifeEditFromArgs(args);
  if (!life.ok()) return life.status();
  edit.life = *life;
  absl::StatusOr<absl::optional<bool>> login = OnOrOff(args);
  if (!login.ok()) return login.status();
  edit.legacy_login_enabled = *login;
  absl::StatusOr<absl::optional<int64_t>> version =
      CountArg(args, "--if-version");
  if (!version.ok()) return version.status();
  if (version->has_value()) edit.expected_version = **version;
  if (!edit.description.has_value() && !edit.life.has_value() &&
      !edit.legacy_login_enabled.has_value() && !HasGrantArgs(args)) {
    return UsageError(
        "edit needs what to change: --allow, --template, --all, "
        "--description, --days, --expires-at, --extend-days or "
        "--legacy-login");
  }
  return edit;
}

absl::Status RunEdit(Session& session) {
  const Args& args = session.args();
  absl::StatusOr<RobotEdit> edit = EditFromArgs(args);
  if (!edit.ok()) return edit.status();
  absl::StatusOr<RobotView> before = session.FindRobot();
  if (!before.ok()) return before.status();
  absl::StatusOr<Actor> actor = session.CurrentActor();
  if (!actor.ok()) return actor.status();
  const Robot& robot = before->robot();
  if (HasGrantArgs(args)) {
    absl::StatusOr<std::vector<GrantSpec>> grants =
        robot.level() == RobotLevel::kSystem
            ? SystemGrants(args)
            : ProjectGrants(args, std::string(before->project_name()));
    if (!grants.ok()) return grants.status();
    edit->grants = *std::move(grants);
  }
  // So that what is shown is what was changed, and nothing else.
  if (!edit->expected_version.has_value()) {
    edit->expected_version = robot.version();
  }
  absl::StatusOr<RobotView> after =
      (*session.Accounts())->Edit(*actor, robot.id(), *edit);
  if (!after.ok()) return after.status();
  const int64_t now = session.now_unix_s();
  session.out().Write(session.is_json() ? EditDocument(*before, *after, now)
                                        : EditText(*before, *after, now));
  return absl::OkStatus();
}

}  // namespace

const Command kEditCommand = {
    "edit",
    Operand::kRobot,
    "NAME",
    "change what a robot may do, its description or its life",
    "edit NAME|--id N [--allow ...] [--description TEXT] [--days N] [options]",
    kOptions,
    RunEdit};

}  // namespace robot_accounts::cli

#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "robot_accounts/cli/commands.h"
#include "robot_accounts/cli/options.h"
#include "robot_accounts/cli/robot_document.h"
#include "robot_accounts/cli/robot_text.h"

namespace robot_accounts::cli {
namespace {

constexpr OptionSpec kOptions[] = {
    kIdOption,           kWithCreatedOption,   kAsOption,
    kAsSecretFileOption, kRobotsMayEditOption,
};

absl::Status SetEnabledWithMade(Session& session, const Actor& actor,
                                const RobotView& robot, bool enabled) {
  absl::StatusOr<int64_t> changed =
      (*session.Accounts())
          ->SetEnabledWithMade(actor, robot.robot().id(), enabled);
  if (!changed.ok()) return changed.status();
  session.out().WriteLine(
      session.is_json()
          ? absl::StrCat("{\"changed\":", *changed, "}")
          : absl::StrCat(robot.full_name(), " and all that it made are ",
                         StateText(enabled), ": ", *changed, " changed"));
  return absl::OkStatus();
}

absl::Status SetEnabled(Session& session, bool enabled) {
  absl::StatusOr<RobotView> robot = session.FindRobot();
  if (!robot.ok()) return robot.status();
  absl::StatusOr<Actor> actor = session.CurrentActor();
  if (!actor.ok()) return actor.status();
  if (session.args().Has("--with-created")) {
    return SetEnabledWithMade(session, *actor, *robot, enabled);
  }
  RobotAccounts& accounts = **session.Accounts();
  robot = accounts.SetEnabled(*actor, robot->robot().id(), enabled);
  if (!robot.ok()) return robot.status();
  session.out().WriteLine(
      session.is_json()
          ? RobotDocument(*robot, session.now_unix_s())
          : absl::StrCat(robot->full_name(), " is ", StateText(enabled)));
  return absl::OkStatus();
}

absl::Status RunEnable(Session& session) { return SetEnabled(session, true); }

absl::Status RunDisable(Session& session) { return SetEnabled(session, false); }

}  // namespace

const Command kEnableCommand = {"enable",
                                Operand::kRobot,
                                "NAME",
                                "let a robot log in again",
                                "enable NAME|--id N [--with-created]",
                                kOptions,
                                RunEnable};

const Command kDisableCommand = {"disable",
                                 Operand::kRobot,
                                 "NAME",
                                 "let a robot log in no more",
                                 "disable NAME|--id N [--with-created]",
                                 kOptions,
                                 RunDisable};

}  // namespace robot_accounts::cli

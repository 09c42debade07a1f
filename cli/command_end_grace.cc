#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "robot_accounts/cli/commands.h"
#include "robot_accounts/cli/options.h"
#include "robot_accounts/cli/robot_document.h"

namespace robot_accounts::cli {
namespace {

constexpr OptionSpec kOptions[] = {kIdOption, kAsOption, kAsSecretFileOption,
                                   kRobotsMayRefreshOption};

absl::Status RunEndGrace(Session& session) {
  absl::StatusOr<RobotView> robot = session.FindRobot();
  if (!robot.ok()) return robot.status();
  absl::StatusOr<Actor> actor = session.CurrentActor();
  if (!actor.ok()) return actor.status();
  robot = (*session.Accounts())->EndGrace(*actor, robot->robot().id());
  if (!robot.ok()) return robot.status();
  session.out().WriteLine(
      session.is_json()
          ? RobotDocument(*robot, session.now_unix_s())
          : absl::StrCat(robot->full_name(), " has its newest secret alone"));
  return absl::OkStatus();
}

}  // namespace

const Command kEndGraceCommand = {
    "end-grace",
    Operand::kRobot,
    "NAME",
    "end the old secret that a refresh let live on",
    "end-grace NAME|--id N",
    kOptions,
    RunEndGrace};

}  // namespace robot_accounts::cli

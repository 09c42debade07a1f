#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "robot_accounts/cli/commands.h"
#include "robot_accounts/robot/robot_json.h"

namespace robot_accounts::cli {
namespace {

absl::Status SetEnabled(Session& session, bool enabled) {
  absl::StatusOr<RobotView> robot = session.FindRobot();
  if (!robot.ok()) return robot.status();
  RobotAccounts& accounts = **session.Accounts();
  robot = accounts.SetEnabled(Actor::Host(), robot->robot().id(), enabled);
  if (!robot.ok()) return robot.status();
  session.out().WriteLine(session.is_json()
                              ? ToHarborJson(*robot)
                              : absl::StrCat(robot->full_name(), " is ",
                                             enabled ? "enabled" : "disabled"));
  return absl::OkStatus();
}

}  // namespace

absl::Status RunEnable(Session& session) { return SetEnabled(session, true); }

absl::Status RunDisable(Session& session) { return SetEnabled(session, false); }

absl::Status RunDelete(Session& session) {
  absl::StatusOr<RobotView> robot = session.FindRobot();
  if (!robot.ok()) return robot.status();
  RobotAccounts& accounts = **session.Accounts();
  absl::Status status = accounts.Delete(Actor::Host(), robot->robot().id());
  if (!status.ok()) return status;
  session.out().WriteLine(
      session.is_json() ? ToHarborJson(*robot)
                        : absl::StrCat(robot->full_name(), " is deleted"));
  return absl::OkStatus();
}

}  // namespace robot_accounts::cli

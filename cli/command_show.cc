#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "robot_accounts/cli/commands.h"
#include "robot_accounts/cli/options.h"
#include "robot_accounts/cli/robot_document.h"
#include "robot_accounts/cli/robot_text.h"

namespace robot_accounts::cli {
namespace {

constexpr OptionSpec kOptions[] = {kIdOption, kAsOption, kAsSecretFileOption};

absl::Status RunShow(Session& session) {
  absl::StatusOr<RobotView> robot = session.FindRobot();
  if (!robot.ok()) return robot.status();
  const int64_t now = session.now_unix_s();
  session.out().Write(session.is_json()
                          ? absl::StrCat(RobotDocument(*robot, now), "\n")
                          : RobotFields(*robot, now));
  return absl::OkStatus();
}

}  // namespace

const Command kShowCommand = {"show",
                              Operand::kRobot,
                              "NAME",
                              "show all that is known of a robot",
                              "show NAME|--id N",
                              kOptions,
                              RunShow};

}  // namespace robot_accounts::cli

#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "robot_accounts/cli/commands.h"
#include "robot_accounts/cli/options.h"
#include "robot_accounts/cli/robot_document.h"

namespace robot_accounts::cli {
namespace {

constexpr OptionSpec kOptions[] = {kIdOption, kWithCreatedOption, kAsOption,
                                   kAsSecretFileOption};

absl::Status DeleteWithMade(Session& session, const Actor& actor,
                            const RobotView& robot) {
  absl::StatusOr<int64_t> deleted =
      (*session.Accounts())->DeleteWithMade(actor, robot.robot().id());
  if (!deleted.ok()) return deleted.status();
  session.out().WriteLine(session.is_json()
                              ? absl::StrCat("{\"deleted\":", *deleted, "}")
                              : absl::StrCat(robot.full_name(),
                                             " and all that it made are ",
                                             "deleted: ", *deleted, " in all"));
  return absl::OkStatus();
}

absl::Status RunDelete(Session& session) {
  absl::StatusOr<RobotView> robot = session.FindRobot();
  if (!robot.ok()) return robot.status();
  absl::StatusOr<Actor> actor = session.CurrentActor();
  if (!actor.ok()) return actor.status();
  if (session.args().Has("--with-created")) {
    return DeleteWithMade(session, *actor, *robot);
  }
  RobotAccounts& accounts = **session.Accounts();
  absl::Status status = accounts.Delete(*actor, robot->robot().id());
  if (!status.ok()) return status;
  session.out().WriteLine(
      session.is_json() ? RobotDocument(*robot, session.now_unix_s())
                        : absl::StrCat(robot->full_name(), " is deleted"));
  return absl::OkStatus();
}

}  // namespace

const Command kDeleteCommand = {"delete",
                                Operand::kRobot,
                                "NAME",
                                "delete a robot for ever",
                                "delete NAME|--id N [--with-created]",
                                kOptions,
                                RunDelete};

}  // namespace robot_accounts::cli

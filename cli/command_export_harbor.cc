#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "robot_accounts/cli/commands.h"
#include "robot_accounts/cli/options.h"
#include "robot_accounts/store/harbor/harbor_sql.h"

namespace robot_accounts::cli {
namespace {

constexpr OptionSpec kOptions[] = {kIdOption};

absl::Status RunExportHarbor(Session& session) {
  if (session.is_json()) {
    return UsageError("export-harbor writes SQL, whatever --output says");
  }
  absl::StatusOr<RobotView> robot = session.FindRobot();
  if (!robot.ok()) return robot.status();
  absl::StatusOr<std::string> sql = HarborSql(*robot);
  if (!sql.ok()) return sql.status();
  session.out().Write(*sql);
  return absl::OkStatus();
}

}  // namespace

const Command kExportHarborCommand = {
    "export-harbor",
    Operand::kRobot,
    "NAME",
    "write a robot as SQL for a Harbor's database; it holds the secret's hash",
    "export-harbor NAME|--id N",
    kOptions,
    RunExportHarbor};

}  // namespace robot_accounts::cli

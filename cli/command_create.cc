#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/optional.h"
#include "robot_accounts/cli/commands.h"
#include "robot_accounts/cli/export_file.h"
#include "robot_accounts/cli/hand_out.h"
#include "robot_accounts/cli/spec_args.h"

namespace robot_accounts::cli {

absl::Status RunCreate(Session& session) {
  absl::StatusOr<RobotSpec> spec = SpecFromArgs(session.args());
  if (!spec.ok()) return spec.status();
  absl::StatusOr<RobotAccounts*> accounts = session.Accounts(IfMissing::kMake);
  if (!accounts.ok()) return accounts.status();
  absl::optional<ExportFile> file;
  if (const auto directory = session.args().Value("--export")) {
    absl::StatusOr<NamingPolicy> naming = (*accounts)->Naming();
    if (!naming.ok()) return naming.status();
    absl::StatusOr<std::string> full_name =
        naming->Format(spec->project, spec->account_name);
    if (!full_name.ok()) return full_name.status();
    absl::StatusOr<ExportFile> reserved =
        ExportFile::Reserve(*directory, *full_name, 0);
    if (!reserved.ok()) return reserved.status();
    file.emplace(*std::move(reserved));
  }
  absl::StatusOr<CreatedRobot> created =
      (*accounts)->CreateRobot(Actor::Host(), *spec);
  if (!created.ok()) return created.status();
  return HandOutSecret({created->robot, created->secret.text(),
                        session.format(), session.now_unix_s()},
                       std::move(file), session.out());
}

}  // namespace robot_accounts::cli

#include <unistd.h>

#include <cstdint>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
#include "robot_accounts/cli/commands.h"
#include "robot_accounts/cli/export_file.h"
#include "robot_accounts/cli/hand_out.h"
#include "robot_accounts/cli/secret_input.h"
#include "robot_accounts/crypto/secret_access.h"
#include "robot_accounts/robot/robot_json.h"

namespace robot_accounts::cli {
namespace {

// `before` is the robot as it was: the old secret is gone, so the new one must
// reach its reader even if the store cannot be read again.
absl::Status HandOutRefreshed(Session& session, RobotAccounts& accounts,
                              const RobotView& before, absl::string_view secret,
                              absl::optional<ExportFile> file) {
  const absl::StatusOr<RobotView> after =
      accounts.Get(Actor::Host(), before.robot().id());
  const RobotView& robot = after.ok() ? *after : before;
  return HandOutSecret({robot, secret, session.format(), session.now_unix_s()},
                       std::move(file), session.out());
}

absl::Status RefreshAtRandom(Session& session, RobotAccounts& accounts,
                             const RobotView& robot,
                             absl::optional<ExportFile> file) {
  absl::StatusOr<IssuedSecret> secret =
      accounts.RefreshSecret(Actor::Host(), robot.robot().id());
  if (!secret.ok()) return secret.status();
  return HandOutRefreshed(session, accounts, robot, secret->text(),
                          std::move(file));
}

absl::Status RefreshByHand(Session& session, RobotAccounts& accounts,
                           int64_t id, const SecretBytes& secret,
                           absl::optional<ExportFile> file) {
  const absl::string_view text = secret.Reveal(SecretAccess::Grant());
  absl::StatusOr<RobotView> robot = accounts.Get(Actor::Host(), id);
  if (!robot.ok()) return robot.status();
  if (file.has_value()) {
    // What cannot be exported must not change anything.
    absl::Status status = ExportJson(*robot, text).status();
    if (!status.ok()) return status;
  }
  absl::Status status = accounts.RefreshSecret(Actor::Host(), id, text);
  if (!status.ok()) return status;
  if (file.has_value()) {
    return HandOutRefreshed(session, accounts, *robot, text, std::move(file));
  }
  // Who gave the secret need not be shown it.
  robot = accounts.Get(Actor::Host(), id);
  if (!robot.ok()) return robot.status();
  session.out().WriteLine(
      session.is_json()
          ? ToHarborJson(*robot)
          : absl::StrCat(robot->full_name(), " has the given secret"));
  return absl::OkStatus();
}

}  // namespace

absl::Status RunRefresh(Session& session) {
  absl::optional<SecretBytes> given;
  if (session.args().Has("--secret-stdin")) {
    absl::StatusOr<SecretBytes> read = ReadSecret(STDIN_FILENO);
    if (!read.ok()) return read.status();
    given = *std::move(read);
  }
  absl::StatusOr<RobotView> robot = session.FindRobot();
  if (!robot.ok()) return robot.status();
  const int64_t id = robot->robot().id();
  absl::optional<ExportFile> file;
  if (const auto directory = session.args().Value("--export")) {
    absl::StatusOr<ExportFile> reserved =
        ExportFile::Reserve(*directory, robot->full_name(), id);
    if (!reserved.ok()) return reserved.status();
    file.emplace(*std::move(reserved));
  }
  RobotAccounts& accounts = **session.Accounts();
  if (!given.has_value()) {
    return RefreshAtRandom(session, accounts, *robot, std::move(file));
  }
  return RefreshByHand(session, accounts, id, *given, std::move(file));
}

}  // namespace robot_accounts::cli

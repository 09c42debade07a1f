#include <unistd.h>

#include <cstdint>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
#include "robot_accounts/cli/commands.h"
#include "robot_accounts/cli/duration.h"
#include "robot_accounts/cli/export_file.h"
#include "robot_accounts/cli/hand_out.h"
#include "robot_accounts/cli/options.h"
#include "robot_accounts/cli/robot_document.h"
#include "robot_accounts/cli/secret_input.h"
#include "robot_accounts/cli/secret_prompt.h"
#include "robot_accounts/crypto/secret_access.h"
#include "robot_accounts/robot/robot_json.h"

namespace robot_accounts::cli {
namespace {

constexpr OptionSpec kOptions[] = {
    kIdOption,
    {"--secret-prompt", "", "ask for the secret, twice and without showing it"},
    kSecretStdinOption,
    {"--grace", "2s|15m|6h|3d", "let the old secret live on for so long"},
    kExportOption,
    kAsOption,
    kAsSecretFileOption,
    kRobotsMayRefreshOption,
};

// What the arguments ask for, and who asks.
struct Request {
  absl::optional<SecretBytes> given;
  int64_t grace_s = 0;
  Actor actor;
  // As it is before: its old secret may be gone afterwards, so the new one must
  // reach its reader even if the store cannot be read again.
  absl::optional<RobotView> robot;
  absl::optional<ExportFile> file;
};

absl::StatusOr<absl::optional<SecretBytes>> GivenSecret(
    const Session& session) {
  absl::StatusOr<const GivenOption*> option =
      session.args().FindOneOf({"--secret-stdin", "--secret-prompt"});
  if (!option.ok()) return option.status();
  if (*option == nullptr) return absl::optional<SecretBytes>();
  if (session.format() == OutputFormat::kSecret) {
    return UsageError(
        "option --output secret is for a secret that is made here");
  }
  absl::StatusOr<SecretBytes> secret = (*option)->name == "--secret-stdin"
                                           ? ReadSecret(STDIN_FILENO)
                                           : AskForNewSecret();
  if (!secret.ok()) return secret.status();
  return absl::make_optional(*std::move(secret));
}

absl::StatusOr<Request> RequestFromArgs(Session& session) {
  const Args& args = session.args();
  Request request;
  if (const auto text = args.Value("--grace")) {
    absl::StatusOr<int64_t> grace_s = ParseSeconds("--grace", *text);
    if (!grace_s.ok()) return grace_s.status();
    request.grace_s = *grace_s;
  }
  absl::StatusOr<absl::optional<SecretBytes>> given = GivenSecret(session);
  if (!given.ok()) return given.status();
  request.given = *std::move(given);
  absl::StatusOr<RobotView> robot = session.FindRobot();
  if (!robot.ok()) return robot.status();
  request.robot = *std::move(robot);
  absl::StatusOr<Actor> actor = session.CurrentActor();
  if (!actor.ok()) return actor.status();
  request.actor = *std::move(actor);
  if (const auto directory = args.Value("--export")) {
    absl::StatusOr<ExportFile> file = ExportFile::Reserve(
        *directory, request.robot->full_name(), request.robot->robot().id());
    if (!file.ok()) return file.status();
    request.file.emplace(*std::move(file));
  }
  return request;
}

absl::Status HandOut(Session& session, Request request,
                     absl::string_view secret) {
  absl::StatusOr<RobotView> after =
      (*session.Accounts())->Get(request.actor, request.robot->robot().id());
  const RobotView& robot = after.ok() ? *after : *request.robot;
  return HandOutSecret({robot, secret, session.format(), session.now_unix_s()},
                       std::move(request.file), session.out());
}

// Who gave the secret need not be shown it.
absl::Status TellGiven(Session& session, const Request& request) {
  if (!session.is_json()) {
    session.out().WriteLine(
        absl::StrCat(request.robot->full_name(), " has the given secret"));
    return absl::OkStatus();
  }
  absl::StatusOr<RobotView> robot =
      (*session.Accounts())->Get(request.actor, request.robot->robot().id());
  if (!robot.ok()) return robot.status();
  session.out().WriteLine(RobotDocument(*robot, session.now_unix_s()));
  return absl::OkStatus();
}

absl::Status RunRefresh(Session& session) {
  absl::StatusOr<Request> request = RequestFromArgs(session);
  if (!request.ok()) return request.status();
  SecretRefresh refresh;
  refresh.grace_s = request->grace_s;
  if (request->given.has_value()) {
    refresh.secret = request->given->Reveal(SecretAccess::Grant());
    if (request->file.has_value()) {
      // What cannot be exported must not change anything.
      absl::Status status =
          ExportJson(*request->robot, *refresh.secret).status();
      if (!status.ok()) return status;
    }
  }
  absl::StatusOr<absl::optional<IssuedSecret>> issued =
      (*session.Accounts())
          ->RefreshSecret(request->actor, request->robot->robot().id(),
                          refresh);
  if (!issued.ok()) return issued.status();
  if (issued->has_value()) {
    return HandOut(session, *std::move(request), (*issued)->text());
  }
  if (!request->file.has_value()) return TellGiven(session, *request);
  return HandOut(session, *std::move(request), *refresh.secret);
}

}  // namespace

const Command kRefreshCommand = {
    "refresh",
    Operand::kRobot,
    "NAME",
    "give a robot another secret; the old one ends at once, or after a grace",
    "refresh NAME|--id N [--secret-prompt | --secret-stdin] [--grace 3d] "
    "[--export DIR]",
    kOptions,
    RunRefresh,
    /*hands_out_secrets=*/true};

}  // namespace robot_accounts::cli

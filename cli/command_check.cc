#include <unistd.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/cli/check_answer.h"
#include "robot_accounts/cli/commands.h"
#include "robot_accounts/cli/options.h"
#include "robot_accounts/cli/secret_input.h"

namespace robot_accounts::cli {
namespace {

constexpr OptionSpec kOptions[] = {
    kIdOption,
    kSecretStdinOption,
    {"--can", "PROJECT RESOURCE:ACTION",
     "whether it may do this there; `/` is the system", true},
    {"--purpose", "registry|api|interactive",
     "what the login is for (default: registry); robots are refused the "
     "interactive logins of people"},
    {"--legacy-key", "FILE",
     "the public key (PEM) of the old Harbor that signed an old robot's token"},
    {"--legacy-source", "NAME",
     "which Harbor's key that is, if robots of several were imported"},
    {"--explain", "", "say why; without a secret, of the robot as it is kept"},
};

absl::StatusOr<std::vector<Wish>> WishesFromArgs(const Args& args) {
  std::vector<Wish> wishes;
  for (const GivenOption& option : args.options()) {
    if (option.name != "--can") continue;
    const std::string& project = option.values[0];
    const std::string& permission = option.values[1];
    const bool is_known =
        Catalog::Default()
            ->FindText(project == "/" ? PermissionLevel::kSystem
                                      : PermissionLevel::kProject,
                       permission)
            .has_value();
    if (!is_known) {
      return InvalidArgument(
          "UNKNOWN_PERMISSION",
          absl::StrCat("permission ", Quoted(permission),
                       " is unknown there: `robotctl permissions` lists all"));
    }
    const std::pair<std::string, std::string> pair =
        absl::StrSplit(permission, absl::MaxSplits(':', 1));
    wishes.push_back({project, pair.first, pair.second});
  }
  return wishes;
}

absl::StatusOr<LoginPurpose> PurposeFromArgs(const Args& args) {
  const std::string word = args.Value("--purpose").value_or("registry");
  if (word == "registry") return LoginPurpose::kRegistry;
  if (word == "api") return LoginPurpose::kApi;
  if (word == "interactive") return LoginPurpose::kInteractive;
  return UsageError(
      absl::StrCat("option --purpose needs registry, api or interactive, not ",
                   Quoted(word)));
}

// What says how to log in says nothing of a robot as it is kept.
absl::Status CheckLoginOptions(const Args& args) {
  if (args.Has("--secret-stdin")) return absl::OkStatus();
  for (const char* name : {"--purpose", "--legacy-key", "--legacy-source"}) {
    if (args.Has(name)) {
      return UsageError(absl::StrCat("option ", name, " needs --secret-stdin"));
    }
  }
  return absl::OkStatus();
}

CheckAnswer CheckSecretOf(Session& session, const Login& login,
                          const SecretBytes& secret,
                          const std::vector<Wish>& wishes) {
  absl::StatusOr<std::string> full_name = session.FullName();
  if (!full_name.ok()) return {full_name.status(), "", {}};
  absl::StatusOr<Principal> principal =
      (*session.Accounts())->Authenticate(login, *full_name, secret);
  if (!principal.ok()) return {principal.status(), "", {}};
  return AnswerWishes(std::string(principal->full_name()), principal->robot(),
                      principal->projects(), wishes);
}

// As an administrator asks, who has no robot's secret.
CheckAnswer CheckStored(Session& session, const std::vector<Wish>& wishes) {
  absl::StatusOr<RobotView> view = session.FindRobot();
  if (!view.ok()) return {view.status(), "", {}};
  const Robot& robot = view->robot();
  if (robot.is_legacy()) {
    const absl::Status status =
        MakeError(absl::StatusCode::kFailedPrecondition, "LEGACY_TOKEN_NEEDED",
                  "what an old robot may do stands in its token: give it by "
                  "--secret-stdin");
    return {status, "", {}};
  }
  CheckAnswer answer =
      AnswerWishes(view->full_name(), robot, view->projects(), wishes);
  if (!robot.is_enabled()) {
    answer.login_refusal = "disabled";
  } else if (robot.expires_at().IsExpired(session.now_unix_s())) {
    answer.login_refusal = "expired";
  }
  if (!answer.login_refusal.empty()) {
    answer.status = MakeError(
        absl::StatusCode::kPermissionDenied, "CANNOT_LOG_IN",
        absl::StrCat(view->full_name(), " is ", answer.login_refusal));
  }
  return answer;
}

absl::Status RunCheck(Session& session) {
  const Args& args = session.args();
  const bool explains = args.Has("--explain");
  if (!args.Has("--secret-stdin") && !explains) {
    return UsageError("check needs --secret-stdin or --explain");
  }
  absl::Status needs = CheckLoginOptions(args);
  if (!needs.ok()) return needs;
  absl::StatusOr<std::vector<Wish>> wishes = WishesFromArgs(args);
  if (!wishes.ok()) return wishes.status();
  absl::StatusOr<LoginPurpose> purpose = PurposeFromArgs(args);
  if (!purpose.ok()) return purpose.status();
  CheckAnswer answer;
  if (args.Has("--secret-stdin")) {
    absl::StatusOr<SecretBytes> secret = ReadSecret(STDIN_FILENO);
    if (!secret.ok()) return secret.status();
    Login login;
    login.purpose = *purpose;
    answer = CheckSecretOf(session, login, *secret, *wishes);
  } else {
    answer = CheckStored(session, *wishes);
  }
  const bool is_answered = answer.status.ok() ||
                           absl::IsUnauthenticated(answer.status) ||
                           absl::IsPermissionDenied(answer.status);
  if (is_answered) {
    session.out().Write(session.is_json() ? AnswerJson(answer, explains)
                                          : AnswerText(answer, explains));
  }
  return answer.status;
}

}  // namespace

const Command kCheckCommand = {
    "check",
    Operand::kRobot,
    "NAME",
    "try a secret, and what it may do",
    "check NAME|--id N --secret-stdin [--can PROJECT RESOURCE:ACTION] "
    "[--explain]\n"
    "check NAME|--id N --explain [--can PROJECT RESOURCE:ACTION]",
    kOptions,
    RunCheck};

}  // namespace robot_accounts::cli

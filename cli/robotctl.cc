#include "robot_accounts/cli/robotctl.h"

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/cli/args.h"
#include "robot_accounts/cli/commands.h"
#include "robot_accounts/cli/help.h"
#include "robot_accounts/cli/session.h"
#include "robot_accounts/version.h"

namespace robot_accounts::cli {
namespace {

// Never quotes a word that is too many: it might be a secret.
absl::Status CheckWords(const Command& command, const Args& args) {
  const bool has_id = command.operand == Operand::kRobot && args.Has("--id");
  const bool needs_word = command.operand == Operand::kOne ||
                          (command.operand == Operand::kRobot && !has_id);
  const bool takes_word = needs_word || command.operand == Operand::kOptional;
  const size_t given = args.words().size() - 1;  // The command is the first.
  if (needs_word && given == 0) {
    return UsageError(
        absl::StrCat(command.name, " needs ", command.operand_name,
                     command.operand == Operand::kRobot ? " or --id N" : ""));
  }
  if (has_id && given > 0) {
    return UsageError("a NAME and option --id exclude each other");
  }
  if (given > (takes_word ? 1 : 0)) {
    return UsageError(absl::StrCat(command.name, " takes ",
                                   takes_word ? "no further" : "no",
                                   " argument"));
  }
  return absl::OkStatus();
}

absl::Status CheckShape(const Command& command, const Args& args) {
  for (const GivenOption& option : args.options()) {
    if (!Takes(command, option.name)) {
      return UsageError(absl::StrCat("option ", option.name, " is not one of ",
                                     command.name));
    }
  }
  const bool wants_secret = args.Value("--output") == "secret";
  if (wants_secret && (!command.hands_out_secrets || args.Has("--export"))) {
    return UsageError(
        "option --output secret is for create and refresh, without --export");
  }
  return CheckWords(command, args);
}

absl::Status Run(const Args& args, Output& out, Output& err) {
  if (args.Has("--version")) {
    out.WriteLine(absl::StrCat("robotctl ", RA_VERSION_STRING));
    return absl::OkStatus();
  }
  if (args.words().empty()) {
    if (!args.Has("--help")) return UsageError("a command is needed");
    out.Write(HelpText());
    return absl::OkStatus();
  }
  const Command* command = FindCommand(args.words().front());
  if (command == nullptr) {
    return UsageError(
        absl::StrCat("command ", Quoted(args.words().front()), " is unknown"));
  }
  if (args.Has("--help")) {
    out.Write(HelpText(*command));
    return absl::OkStatus();
  }
  absl::Status status = CheckShape(*command, args);
  if (!status.ok()) return status;
  absl::StatusOr<Session> session = Session::Create(args, out, err);
  if (!session.ok()) return session.status();
  return command->run(*session);
}

void Report(const absl::Status& status, Output& err) {
  const std::string reason = ErrorReason(status);
  err.WriteLine(absl::StrCat("robotctl: ", status.message(),
                             reason.empty() ? "" : " (", reason,
                             reason.empty() ? "" : ")"));
  if (IsUsageError(status)) {
    err.WriteLine("`robotctl --help` and `robotctl COMMAND --help` tell more.");
  }
}

}  // namespace

int RunRobotctl(absl::Span<const absl::string_view> words, Output& out,
                Output& err) {
  absl::StatusOr<Args> args = Args::Parse(words, AllOptions());
  absl::Status status = args.ok() ? Run(*args, out, err) : args.status();
  status.Update(out.status());
  if (status.ok()) return kDone;
  Report(status, err);
  return IsUsageError(status) ? kWrongUsage : kRefused;
}

}  // namespace robot_accounts::cli

#include "robot_accounts/cli/help.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/types/span.h"
#include "robot_accounts/cli/text.h"

namespace robot_accounts::cli {
namespace {

constexpr absl::string_view kNotes =
    "NAME is a robot's full name (put it in single quotes), or what follows "
    "its prefix: 'robot$library+ci' or library+ci. --id N may stand in its "
    "place: names of old robots are not unique.\n"
    "Exit status: 0 done, 1 refused, 2 wrong command line.\n";

// "  name      text", the text wrapped.
std::string Entry(absl::string_view name, absl::string_view text,
                  size_t text_column) {
  std::string line = absl::StrCat("  ", name);
  if (line.size() + 2 > text_column) {
    absl::StrAppend(&line, "\n", std::string(text_column, ' '));
  } else {
    line.resize(text_column, ' ');
  }
  return absl::StrCat(
      line, WrapText(text, kMaxColumns - text_column, text_column), "\n");
}

std::string Options(absl::Span<const OptionSpec> options) {
  std::string out;
  for (const OptionSpec& option : options) {
    absl::StrAppend(
        &out, Entry(absl::StrCat(option.name, option.values.empty() ? "" : " ",
                                 option.values),
                    option.help, 30));
  }
  return out;
}

std::string OperandText(const Command& command) {
  switch (command.operand) {
    case Operand::kNone:
      return "";
    case Operand::kOptional:
      return absl::StrCat(" [", command.operand_name, "]");
    case Operand::kOne:
    case Operand::kRobot:
      return absl::StrCat(" ", command.operand_name);
  }
  return "";
}

}  // namespace

std::string HelpText() {
  std::string out =
      "robotctl: robot accounts for registries.\n\n"
      "usage: robotctl [options] COMMAND [options]\n\ncommands:\n";
  for (const Command* command : AllCommands()) {
    absl::StrAppend(&out,
                    Entry(absl::StrCat(command->name, OperandText(*command)),
                          command->summary, 20));
  }
  absl::StrAppend(&out, "\noptions of all commands:\n",
                  Options(CommonOptions()),
                  "\n`robotctl COMMAND --help` shows more.\n");
  for (const absl::string_view note : absl::StrSplit(kNotes, '\n')) {
    absl::StrAppend(&out, WrapText(note, kMaxColumns, 0), "\n");
  }
  out.pop_back();
  return out;
}

std::string HelpText(const Command& command) {
  std::string out =
      absl::StrCat("robotctl ", command.name, ": ", command.summary, ".\n\n");
  absl::string_view lead = "usage: ";
  for (const absl::string_view line : absl::StrSplit(command.synopsis, '\n')) {
    absl::StrAppend(&out, lead, "robotctl ", WrapText(line, 84, 16), "\n");
    lead = "       ";
  }
  const std::string own = Options(command.options);
  if (!own.empty()) absl::StrAppend(&out, "\noptions:\n", own);
  absl::StrAppend(&out, "\noptions of all commands:\n",
                  Options(CommonOptions()));
  return out;
}

}  // namespace robot_accounts::cli

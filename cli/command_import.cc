#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "robot_accounts/cli/commands.h"
#include "robot_accounts/cli/options.h"
#include "robot_accounts/cli/progress_bar.h"
#include "robot_accounts/cli/text.h"
#include "robot_accounts/cli/url_args.h"
#include "robot_accounts/store/harbor/harbor_import.h"

namespace robot_accounts::cli {
namespace {

constexpr OptionSpec kOptions[] = {
    {"--from", "URL",
     "Harbor's database: postgres://USER@HOST/registry, with libpq's "
     "parameters; its password comes by PGPASSWORD or a password file"},
    {"--source", "NAME",
     "what this Harbor is called here; without it, it is told by the time at "
     "which it was installed"},
    kDryRunOption,
};

constexpr ImportOutcome kOutcomes[] = {
    ImportOutcome::kImported,    ImportOutcome::kUpdated,
    ImportOutcome::kUnchanged,   ImportOutcome::kKept,
    ImportOutcome::kDeletedHere, ImportOutcome::kRefused,
};

std::string ReportJson(const HarborImportReport& report, bool dry_run) {
  using Json = nlohmann::ordered_json;
  Json json = {{"source", report.source},
               {"dry_run", dry_run},
               {"schema_version", report.schema_version},
               {"harbor_prefix", report.harbor_prefix},
               {"prefix", report.prefix},
               {"hidden", report.hidden}};
  for (const ImportOutcome outcome : kOutcomes) {
    json["count"][std::string(ImportOutcomeText(outcome))] =
        report.Count(outcome);
  }
  json["robots"] = Json::array();
  for (const ImportResult& result : report.results) {
    json["robots"].push_back(
        {{"foreign_id", result.foreign_id},
         {"id", result.robot_id},
         {"name", result.name},
         {"outcome", std::string(ImportOutcomeText(result.outcome))},
         {"notes", result.notes}});
  }
  return absl::StrCat(json.dump(-1, ' ', false, Json::error_handler_t::replace),
                      "\n");
}

// What is worth a line: all that is not just taken in as it is.
std::string OddRobots(const HarborImportReport& report) {
  std::string text;
  for (const ImportResult& result : report.results) {
    const bool is_plain = result.outcome == ImportOutcome::kImported ||
                          result.outcome == ImportOutcome::kUpdated ||
                          result.outcome == ImportOutcome::kUnchanged;
    if (is_plain && result.notes.empty()) continue;
    absl::StrAppend(&text, PrintableText(result.name), " (id ",
                    result.foreign_id,
                    " there): ", ImportOutcomeText(result.outcome), "\n");
    for (const std::string& note : result.notes) {
      absl::StrAppend(&text, "  ",
                      WrapText(PrintableText(note), kMaxColumns - 2, 2), "\n");
    }
  }
  return text;
}

std::string Summary(const HarborImportReport& report, bool dry_run) {
  std::string text = absl::StrCat(report.results.size(), " robots of ",
                                  PrintableText(report.source), ":");
  absl::string_view separator = " ";
  for (const ImportOutcome outcome : kOutcomes) {
    const int64_t count = report.Count(outcome);
    if (count == 0) continue;
    absl::StrAppend(&text, separator, count, " ", ImportOutcomeText(outcome));
    separator = ", ";
  }
  if (report.results.empty()) absl::StrAppend(&text, " nothing to do");
  absl::StrAppend(&text, "\n");
  if (report.hidden > 0) {
    absl::StrAppend(&text, report.hidden,
                    " that Harbor hides are left out: they live for a scan\n");
  }
  if (report.prefix_differs()) {
    absl::StrAppend(&text, "names begin with ",
                    PrintableText(report.harbor_prefix), " there and with ",
                    report.prefix, " here: `robotctl prefix` changes that\n");
  }
  if (dry_run) absl::StrAppend(&text, "nothing was done: --dry-run\n");
  return text;
}

absl::Status RunImport(Session& session) {
  const Args& args = session.args();
  const auto url = args.Value("--from");
  if (!url.has_value()) return UsageError("import needs --from URL");
  absl::Status status = CheckNoPassword(args, "--from");
  if (!status.ok()) return status;
  HarborImportOptions options;
  options.source = args.Value("--source").value_or("");
  options.dry_run = args.Has("--dry-run");
  absl::StatusOr<RobotAccounts*> accounts = session.Accounts(
      options.dry_run ? IfMissing::kPretend : IfMissing::kMake);
  if (!accounts.ok()) return accounts.status();
  absl::StatusOr<HarborImportReport> report;
  {
    ProgressBar bar(session.err(), options.dry_run ? "comparing" : "importing");
    options.progress = [&bar](int64_t done, int64_t total) {
      bar.Show(done, total);
    };
    report = ImportFromHarbor(**accounts, Actor::Host(), *url, options);
  }
  if (!report.ok()) return report.status();
  session.out().Write(session.is_json()
                          ? ReportJson(*report, options.dry_run)
                          : absl::StrCat(OddRobots(*report),
                                         Summary(*report, options.dry_run)));
  return absl::OkStatus();
}

}  // namespace

const Command kImportCommand = {
    "import",
    Operand::kNone,
    "",
    "take in the robots of a Harbor, with the secrets that they have",
    "import --from postgres://USER@HOST/registry [--source NAME] [--dry-run]",
    kOptions,
    RunImport};

}  // namespace robot_accounts::cli

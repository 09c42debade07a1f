#include "robot_accounts/store/harbor/harbor_import.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/store/harbor/harbor_reader.h"
#include "robot_accounts/store/postgres/connection.h"
#include "robot_accounts/store/postgres/postgres_url.h"

namespace robot_accounts {
namespace {

// Robots that are handed on at once.
constexpr size_t kBatch = 1000;
// For a whole table of a large Harbor over a slow line.
constexpr int kReadTimeoutMs = 10 * 60 * 1000;

absl::StatusOr<HarborReader> ReadHarbor(absl::string_view url) {
  const absl::StatusOr<std::unique_ptr<const PostgresUrl>> parsed =
      PostgresUrl::Parse(url);
  if (!parsed.ok()) return parsed.status();
  if ((*parsed)->write()) {
    return InvalidArgument("UNKNOWN_URL_PARAMETER",
                           "import: nothing is written there, so that write=1 "
                           "has no place in the URL");
  }
  PostgresOptions options;
  options.statement_timeout_ms = kReadTimeoutMs;
  const absl::StatusOr<std::unique_ptr<PostgresConnection>> connection =
      PostgresConnection::Open(**parsed, options);
  if (!connection.ok()) return connection.status();
  // Closed before the first robot is stored, which may take its time.
  return HarborReader::Read(**connection);
}

absl::StatusOr<std::string> SourceOf(const HarborImportOptions& options,
                                     const HarborReader& reader) {
  if (!options.source.empty()) return options.source;
  if (!reader.installed().empty()) {
    return absl::StrCat("harbor-", reader.installed());
  }
  return InvalidArgument("IMPORT_SOURCE_NEEDED",
                         "import: this Harbor's age is not to be found; give "
                         "its robots a source of your own");
}

// One batch: those that can be robots here, and the results of all, in order.
class Batch {
 public:
  void Add(HarborRobotFound found) {
    ImportResult result;
    result.foreign_id = found.robot.foreign_id;
    if (found.refused.empty()) {
      robots_.push_back(std::move(found.robot));
    } else {
      result.name = std::move(found.robot.account_name);  // As it is there.
      result.outcome = ImportOutcome::kRefused;
      result.notes = std::move(found.robot.notes);
      result.notes.push_back(std::move(found.refused));
    }
    results_.push_back(std::move(result));
  }

  absl::Status Import(RobotAccounts& accounts, const Actor& actor,
                      const ImportOptions& options,
                      std::vector<ImportResult>& all) {
    absl::StatusOr<std::vector<ImportResult>> done =
        accounts.Import(actor, options, robots_);
    if (!done.ok()) return done.status();
    auto next = done->begin();
    for (ImportResult& result : results_) {
      const bool handed_on =
          next != done->end() && next->foreign_id == result.foreign_id;
      all.push_back(handed_on ? std::move(*next++) : std::move(result));
    }
    return absl::OkStatus();
  }

 private:
  std::vector<ForeignRobot> robots_;
  std::vector<ImportResult> results_;
};

}  // namespace

int64_t HarborImportReport::Count(ImportOutcome outcome) const {
  return absl::c_count_if(results, [outcome](const ImportResult& result) {
    return result.outcome == outcome;
  });
}

absl::StatusOr<HarborImportReport> ImportFromHarbor(
    RobotAccounts& accounts, const Actor& actor, absl::string_view url,
    const HarborImportOptions& options) {
  const absl::StatusOr<HarborReader> reader = ReadHarbor(url);
  if (!reader.ok()) return reader.status();
  const absl::StatusOr<NamingPolicy> naming = accounts.Naming();
  if (!naming.ok()) return naming.status();
  absl::StatusOr<std::string> source = SourceOf(options, *reader);
  if (!source.ok()) return source.status();

  HarborImportReport report;
  report.source = *std::move(source);
  report.schema_version = reader->schema_version();
  report.harbor_prefix = reader->name_prefix();
  report.prefix = naming->prefix();
  report.hidden = reader->hidden();
  const ImportOptions import_options = {report.source, options.dry_run};
  const size_t total = reader->size();
  for (size_t begin = 0; begin < total; begin += kBatch) {
    const size_t end = std::min(total, begin + kBatch);
    Batch batch;
    for (size_t i = begin; i < end; ++i) batch.Add(reader->At(i));
    const absl::Status status =
        batch.Import(accounts, actor, import_options, report.results);
    if (!status.ok()) return status;
    if (options.progress) {
      options.progress(static_cast<int64_t>(end), static_cast<int64_t>(total));
    }
  }
  return report;
}

}  // namespace robot_accounts

// Section 9 of robot_accounts.h: robots of a Harbor.
#include "robot_accounts/store/harbor/harbor_import.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "robot_accounts.h"
#include "robot_accounts/capi/accounts.h"
#include "robot_accounts/capi/arguments.h"
#include "robot_accounts/capi/buffer.h"
#include "robot_accounts/capi/guard.h"
#include "robot_accounts/capi/reserved.h"
#include "robot_accounts/capi/setter.h"
#include "robot_accounts/robot/robot_import.h"
#include "robot_accounts/store/harbor/harbor_sql.h"

using robot_accounts::HarborImportOptions;
using robot_accounts::HarborImportReport;
using robot_accounts::ImportOutcome;
using robot_accounts::ImportResult;
using robot_accounts::capi::ActorOf;
using robot_accounts::capi::Arguments;
using robot_accounts::capi::CheckProcess;
using robot_accounts::capi::Guard;
using robot_accounts::capi::Lend;
using robot_accounts::capi::LendNothing;
using robot_accounts::capi::MakeDefault;
using robot_accounts::capi::NewBuffer;
using robot_accounts::capi::Reserved;
using robot_accounts::capi::SetAny;
using robot_accounts::capi::SetIn;

struct ra_import {
  HarborImportOptions options;
};

struct ra_import_report {
  HarborImportReport report;
};

namespace {

static_assert(std::is_nothrow_move_constructible<HarborImportReport>::value,
              "what was done must be reported");

const char* LendText(const ra_import_report* report,
                     std::string HarborImportReport::*text, size_t* out_len) {
  return report == nullptr ? LendNothing(out_len)
                           : Lend(report->report.*text, out_len);
}

// The result at `index`, or null.
const ImportResult* ResultAt(const ra_import_report* report, size_t index) {
  if (report == nullptr || index >= report->report.results.size()) {
    return nullptr;
  }
  return &report->report.results[index];
}

}  // namespace

extern "C" {

ra_status ra_import_new(ra_import** out_import, ra_error** out_error) {
  return MakeDefault("out_import", out_import, out_error);
}

void ra_import_free(ra_import* import) { delete import; }

ra_status ra_import_set_source(ra_import* import, const char* source,
                               size_t source_len, ra_error** out_error) {
  Arguments arguments;
  const auto text = arguments.Text("source", source, source_len);
  return SetIn("import", import, out_error, arguments,
               [&](ra_import& set) -> absl::Status {
                 set.options.source = std::string(text);
                 return absl::OkStatus();
               });
}

ra_status ra_import_set_dry_run(ra_import* import, uint8_t is_dry_run,
                                ra_error** out_error) {
  return SetAny("import", import, out_error,
                [&](ra_import& set) { set.options.dry_run = is_dry_run != 0; });
}

ra_status ra_import_set_progress(ra_import* import,
                                 ra_progress_function function, void* context,
                                 ra_error** out_error) {
  Arguments arguments;
  if (function == nullptr) arguments.Need("function", nullptr);
  return SetIn("import", import, out_error, arguments,
               [&](ra_import& set) -> absl::Status {
                 set.options.progress = [function, context](int64_t done,
                                                            int64_t total) {
                   function(context, done, total);
                 };
                 return absl::OkStatus();
               });
}

const char* ra_import_outcome_text(ra_import_outcome outcome) {
  if (outcome < RA_IMPORT_IMPORTED || outcome > RA_IMPORT_REFUSED) {
    return "unknown outcome";
  }
  // Each is a literal, so a NUL follows.
  return robot_accounts::ImportOutcomeText(static_cast<ImportOutcome>(outcome))
      .data();
}

ra_status ra_accounts_import_harbor(const ra_accounts* accounts,
                                    const ra_actor* actor, const char* url,
                                    size_t url_len, const ra_import* import,
                                    ra_import_report** out_report,
                                    ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_report", out_report);
    arguments.Need("accounts", accounts);
    const auto where = arguments.Text("url", url, url_len);
    if (!arguments.ok()) return arguments.status();
    absl::Status process = CheckProcess(*accounts);
    if (!process.ok()) return process;
    Reserved<ra_import_report> reserved;
    auto report = robot_accounts::ImportFromHarbor(
        *accounts->accounts, ActorOf(actor), where,
        import == nullptr ? HarborImportOptions() : import->options);
    if (!report.ok()) return report.status();
    *out_report = reserved.Make(ra_import_report{*std::move(report)});
    return absl::OkStatus();
  });
}

ra_status ra_robot_to_harbor_sql(const ra_robot* robot, ra_buffer** out_sql,
                                 ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_sql", out_sql);
    arguments.Need("robot", robot);
    if (!arguments.ok()) return arguments.status();
    const auto sql = robot_accounts::HarborSql(robot->view);
    if (sql.ok()) *out_sql = NewBuffer(*sql);
    return sql.status();
  });
}

const char* ra_import_report_source(const ra_import_report* report,
                                    size_t* out_len) {
  return LendText(report, &HarborImportReport::source, out_len);
}

const char* ra_import_report_harbor_prefix(const ra_import_report* report,
                                           size_t* out_len) {
  return LendText(report, &HarborImportReport::harbor_prefix, out_len);
}

const char* ra_import_report_prefix(const ra_import_report* report,
                                    size_t* out_len) {
  return LendText(report, &HarborImportReport::prefix, out_len);
}

int64_t ra_import_report_schema_version(const ra_import_report* report) {
  return report == nullptr ? 0 : report->report.schema_version;
}

int64_t ra_import_report_hidden(const ra_import_report* report) {
  return report == nullptr ? 0 : report->report.hidden;
}

size_t ra_import_report_count(const ra_import_report* report) {
  return report == nullptr ? 0 : report->report.results.size();
}

size_t ra_import_report_count_of(const ra_import_report* report,
                                 ra_import_outcome outcome) {
  if (report == nullptr) return 0;
  return static_cast<size_t>(
      report->report.Count(static_cast<ImportOutcome>(outcome)));
}

const char* ra_import_report_name(const ra_import_report* report, size_t index,
                                  size_t* out_len) {
  const ImportResult* result = ResultAt(report, index);
  return result == nullptr ? LendNothing(out_len) : Lend(result->name, out_len);
}

int64_t ra_import_report_origin_id(const ra_import_report* report,
                                   size_t index) {
  const ImportResult* result = ResultAt(report, index);
  return result == nullptr ? 0 : result->foreign_id;
}

int64_t ra_import_report_robot_id(const ra_import_report* report,
                                  size_t index) {
  const ImportResult* result = ResultAt(report, index);
  return result == nullptr ? 0 : result->robot_id;
}

ra_import_outcome ra_import_report_outcome(const ra_import_report* report,
                                           size_t index) {
  const ImportResult* result = ResultAt(report, index);
  return result == nullptr ? 0
                           : static_cast<ra_import_outcome>(result->outcome);
}

size_t ra_import_report_note_count(const ra_import_report* report,
                                   size_t index) {
  const ImportResult* result = ResultAt(report, index);
  return result == nullptr ? 0 : result->notes.size();
}

const char* ra_import_report_note_at(const ra_import_report* report,
                                     size_t index, size_t note,
                                     size_t* out_len) {
  if (note >= ra_import_report_note_count(report, index)) {
    return LendNothing(out_len);
  }
  return Lend(report->report.results[index].notes[note], out_len);
}

void ra_import_report_free(ra_import_report* report) { delete report; }

}  // extern "C"

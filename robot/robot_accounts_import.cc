#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/base/utf8.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "robot_accounts/robot/robot_accounts_impl.h"
#include "robot_accounts/robot/robot_importer.h"

namespace robot_accounts {
namespace {

constexpr absl::string_view kWhat = "what was imported";
constexpr size_t kMaxSourceBytes = 255;

absl::Status CheckSource(const std::string& source) {
  const bool plain =
      std::none_of(source.begin(), source.end(),
                   [](unsigned char c) { return absl::ascii_iscntrl(c); });
  if (!source.empty() && source.size() <= kMaxSourceBytes && plain &&
      IsUtf8(source)) {
    return absl::OkStatus();
  }
  return InvalidArgument("INVALID_IMPORT_SOURCE",
                         absl::StrCat("source must be 1..", kMaxSourceBytes,
                                      " bytes of UTF-8 without control bytes"));
}

absl::Status ImportIn(Change& change, const std::string& source,
                      absl::Span<const ForeignRobot> robots,
                      std::vector<ImportResult>& results) {
  absl::Status status = change.rights().CheckUnbound(kWhat);
  if (!status.ok()) return status;
  RobotImporter importer(change, source);
  for (const ForeignRobot& robot : robots) {
    absl::StatusOr<ImportResult> result = importer.Import(robot);
    if (!result.ok()) return result.status();
    results.push_back(*std::move(result));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<ImportResult>> RobotAccounts::Import(
    const Actor& actor, const ImportOptions& options,
    absl::Span<const ForeignRobot> robots) {
  absl::Status status = impl_->CheckKeepable(kWhat);
  if (status.ok()) status = CheckSource(options.source);
  if (!status.ok()) return status;
  std::vector<ImportResult> results;
  results.reserve(robots.size());
  if (options.dry_run) {
    status = impl_->TryAs(actor, [&](Change& change) {
      return ImportIn(change, options.source, robots, results);
    });
    if (!status.ok()) return status;
    for (ImportResult& result : results) {
      // The id that it would have is not one yet.
      if (result.outcome == ImportOutcome::kImported) result.robot_id = 0;
    }
    return results;
  }
  // Many in one transaction: a store may take milliseconds for each.
  do {
    const absl::Span<const ForeignRobot> batch = robots.subspan(0, kMaxAtOnce);
    status = impl_->ChangeAs(actor, [&](Change& change) {
      return ImportIn(change, options.source, batch, results);
    });
    if (!status.ok()) return status;
    robots.remove_prefix(batch.size());
  } while (!robots.empty());
  return results;
}

}  // namespace robot_accounts

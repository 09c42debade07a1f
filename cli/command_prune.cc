#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
#include "absl/types/span.h"
#include "robot_accounts/cli/commands.h"
#include "robot_accounts/cli/duration.h"
#include "robot_accounts/cli/options.h"
#include "robot_accounts/cli/robot_document.h"
#include "robot_accounts/cli/robot_text.h"

namespace robot_accounts::cli {
namespace {

constexpr OptionSpec kOptions[] = {
    {"--expired-for", "DAYS", "that expired at least so many days ago"},
    kDryRunOption,
};

absl::StatusOr<std::vector<RobotView>> ExpiredUntil(RobotAccounts& accounts,
                                                    int64_t until_unix_s) {
  RobotQuery query;
  query.expires_until_unix_s = until_unix_s;
  query.order = RobotOrder::kExpiry;
  query.page_size = RobotQuery::kMaxPageSize;
  std::vector<RobotView> expired;
  do {
    absl::StatusOr<RobotViewPage> page = accounts.List(Actor::Host(), query);
    if (!page.ok()) return page.status();
    for (RobotView& robot : page->robots) expired.push_back(std::move(robot));
    query.cursor = std::move(page->next_cursor);
  } while (!query.cursor.empty());
  return expired;
}

// Deletes them in some steps, and adds what is gone to `gone`: one that was
// revived or deleted meanwhile is passed over.
absl::Status DeleteExpired(RobotAccounts& accounts,
                           absl::Span<const RobotView> robots,
                           int64_t until_unix_s, std::vector<RobotView>* gone) {
  while (!robots.empty()) {
    const auto some = robots.subspan(0, RobotAccounts::kMaxAtOnce);
    robots.remove_prefix(some.size());
    std::vector<int64_t> ids;
    for (const RobotView& robot : some) ids.push_back(robot.robot().id());
    absl::StatusOr<std::vector<int64_t>> deleted =
        accounts.DeleteExpired(Actor::Host(), ids, until_unix_s);
    if (!deleted.ok()) return deleted.status();
    const absl::flat_hash_set<int64_t> is_gone(deleted->begin(),
                                               deleted->end());
    for (const RobotView& robot : some) {
      if (is_gone.contains(robot.robot().id())) gone->push_back(robot);
    }
  }
  return absl::OkStatus();
}

void Tell(Session& session, const std::vector<RobotView>& robots) {
  const int64_t now = session.now_unix_s();
  if (session.is_json()) {
    session.out().WriteLine(RobotDocuments(robots, now));
    return;
  }
  if (!robots.empty()) session.out().Write(RobotTable(robots, now));
  session.out().WriteLine(absl::StrCat(
      robots.size(),
      session.args().Has("--dry-run") ? " would be deleted" : " deleted"));
}

absl::Status RunPrune(Session& session) {
  const Args& args = session.args();
  absl::StatusOr<absl::optional<int64_t>> age =
      DaysArgInSeconds(args, "--expired-for");
  if (!age.ok()) return age.status();
  if (!age->has_value()) return UsageError("prune needs --expired-for DAYS");
  absl::StatusOr<RobotAccounts*> accounts = session.Accounts();
  if (!accounts.ok()) return accounts.status();
  const int64_t until_unix_s = session.now_unix_s() - **age;
  absl::StatusOr<std::vector<RobotView>> expired =
      ExpiredUntil(**accounts, until_unix_s);
  if (!expired.ok()) return expired.status();
  if (args.Has("--dry-run")) {
    Tell(session, *expired);
    return absl::OkStatus();
  }
  std::vector<RobotView> gone;
  absl::Status status =
      DeleteExpired(**accounts, *expired, until_unix_s, &gone);
  Tell(session, gone);  // Even if the store failed half-way.
  return status;
}

}  // namespace

const Command kPruneCommand = {"prune",
                               Operand::kNone,
                               "",
                               "delete robots that expired long ago",
                               "prune --expired-for DAYS [--dry-run]",
                               kOptions,
                               RunPrune};

}  // namespace robot_accounts::cli

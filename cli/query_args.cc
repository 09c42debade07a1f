#include "robot_accounts/cli/query_args.h"

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/cli/duration.h"
#include "robot_accounts/cli/find_robot.h"

namespace robot_accounts::cli {
namespace {

absl::StatusOr<RobotOrder> OrderFromArgs(const Args& args) {
  const std::string word = args.Value("--sort").value_or("name");
  if (word == "name") return RobotOrder::kAccountName;
  if (word == "created") return RobotOrder::kCreated;
  if (word == "expiry") return RobotOrder::kExpiry;
  return UsageError(absl::StrCat(
      "option --sort needs name, created or expiry, not ", Quoted(word)));
}

// Without a size, the largest pages: all of them are fetched.
absl::Status ParsePage(const Args& args, RobotQuery& query) {
  absl::StatusOr<absl::optional<int64_t>> size = CountArg(args, "--page-size");
  if (!size.ok()) return size.status();
  query.page_size = size->value_or(RobotQuery::kMaxPageSize);
  query.cursor = args.Value("--cursor").value_or("");
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<QueryArgs> QueryArgs::Parse(const Args& args) {
  absl::Status status =
      args.FindOneOf({"--project", "--system", "--all"}).status();
  if (!status.ok()) return status;
  QueryArgs parsed;
  RobotQuery& query = parsed.query;
  status = ParsePage(args, query);
  if (!status.ok()) return status;
  absl::StatusOr<RobotOrder> order = OrderFromArgs(args);
  if (!order.ok()) return order.status();
  query.order = *order;
  query.descending = args.Has("--reverse");
  query.search = args.Value("--search").value_or("");
  if (args.Has("--system")) query.level = RobotLevel::kSystem;
  parsed.project = args.Value("--project");
  parsed.created_by = args.Value("--created-by");
  absl::StatusOr<absl::optional<int64_t>> seconds =
      DaysArgInSeconds(args, "--expiring-within");
  if (!seconds.ok()) return seconds.status();
  parsed.expiring_within_s = *seconds;
  seconds = DaysArgInSeconds(args, "--unused-for");
  if (!seconds.ok()) return seconds.status();
  parsed.unused_for_s = *seconds;
  return parsed;
}

absl::StatusOr<RobotQuery> QueryArgs::Resolve(RobotAccounts& accounts,
                                              const Actor& actor) const {
  RobotQuery resolved = query;
  const int64_t now = accounts.clock().UnixSeconds();
  if (expiring_within_s.has_value()) {
    resolved.expires_after_unix_s = now;
    resolved.expires_until_unix_s = now + *expiring_within_s;
  }
  if (unused_for_s.has_value()) {
    resolved.unused_since_unix_s = now - *unused_for_s;
  }
  if (project.has_value()) {
    absl::StatusOr<Project> found = accounts.FindProject(*project);
    if (!found.ok()) return found.status();
    resolved.project_id = found->id;
  }
  if (created_by.has_value()) {
    absl::StatusOr<RobotView> maker = FindByName(accounts, actor, *created_by);
    if (!maker.ok()) return maker.status();
    resolved.made_by_robot_id = maker->robot().id();
  }
  return resolved;
}

}  // namespace robot_accounts::cli

#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "robot_accounts/cli/commands.h"
#include "robot_accounts/cli/options.h"
#include "robot_accounts/cli/query_args.h"
#include "robot_accounts/cli/robot_document.h"
#include "robot_accounts/cli/robot_text.h"

namespace robot_accounts::cli {
namespace {

constexpr OptionSpec kOptions[] = {
    kProjectOption,
    kSystemOption,
    {"--all", "", "of the system and of all projects, as without it"},
    {"--search", "TEXT", "whose account name has this, in any case"},
    {"--sort", "name|created|expiry", "in this order (default: name)"},
    {"--reverse", "", "from the last to the first"},
    {"--created-by", "NAME", "made by this robot"},
    {"--expiring-within", "DAYS", "that expire in so many days"},
    {"--unused-for", "DAYS", "not used, nor made, for so many days"},
    {"--page-size", "N", "no more than so many, and where to go on"},
    {"--cursor", "TEXT", "go on where a page ended"},
    kAsOption,
    kAsSecretFileOption,
};

// One page if that is wanted, else all of them.
absl::StatusOr<RobotViewPage> ListRobots(Session& session, RobotQuery query,
                                         const Actor& actor) {
  RobotAccounts& accounts = **session.Accounts();
  const Args& args = session.args();
  if (args.Has("--page-size") || args.Has("--cursor")) {
    return accounts.List(actor, query);
  }
  RobotViewPage all;
  do {
    absl::StatusOr<RobotViewPage> page = accounts.List(actor, query);
    if (!page.ok()) return page.status();
    std::move(page->robots.begin(), page->robots.end(),
              std::back_inserter(all.robots));
    query.cursor = std::move(page->next_cursor);
  } while (!query.cursor.empty());
  return all;
}

// A page tells programs where it ended; all robots are a plain array.
std::string JsonText(const Session& session, const RobotViewPage& page,
                     int64_t now_unix_s) {
  const std::string robots = RobotDocuments(page.robots, now_unix_s);
  const Args& args = session.args();
  if (!args.Has("--page-size") && !args.Has("--cursor")) {
    return absl::StrCat(robots, "\n");
  }
  // A cursor has no character that JSON would escape.
  return absl::StrCat("{\"robots\":", robots, ",\"next_cursor\":\"",
                      page.next_cursor, "\"}\n");
}

absl::Status RunList(Session& session) {
  absl::StatusOr<QueryArgs> args = QueryArgs::Parse(session.args());
  if (!args.ok()) return args.status();
  absl::StatusOr<RobotAccounts*> accounts = session.Accounts();
  if (!accounts.ok()) return accounts.status();
  absl::StatusOr<Actor> actor = session.CurrentActor();
  if (!actor.ok()) return actor.status();
  absl::StatusOr<RobotQuery> query = args->Resolve(**accounts, *actor);
  if (!query.ok()) return query.status();
  absl::StatusOr<RobotViewPage> page =
      ListRobots(session, *std::move(query), *actor);
  if (!page.ok()) return page.status();
  const int64_t now = session.now_unix_s();
  if (session.is_json()) {
    session.out().Write(JsonText(session, *page, now));
    return absl::OkStatus();
  }
  session.out().Write(RobotTable(page->robots, now));
  if (!page->next_cursor.empty()) {
    session.out().WriteLine(
        absl::StrCat("more by --cursor ", page->next_cursor));
  }
  return absl::OkStatus();
}

}  // namespace

const Command kListCommand = {
    "list",
    Operand::kNone,
    "",
    "list robots",
    "list [--project NAME | --system | --all] [--search TEXT] [options]",
    kOptions,
    RunList};

}  // namespace robot_accounts::cli

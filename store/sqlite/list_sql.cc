#include "robot_accounts/store/sqlite/list_sql.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace robot_accounts {
namespace {

struct Narrowing {
  ListWay way;
  absl::string_view parameter;
  absl::string_view condition;
};

constexpr Narrowing kNarrowings[] = {
    {ListWay::kLevel, "?1", "r.robot_level = ?1"},
    {ListWay::kProject, "?2", "r.project_id = ?2"},
    {ListWay::kSight, "?3",
     "r.project_id IN (SELECT value FROM json_each(?3))"},
    {ListWay::kMaker, "?4", "r.made_by_robot_id = ?4"},
    {ListWay::kExpiry, "?5", "r.expires_unix_s BETWEEN ?5 AND ?6"},
};

constexpr absl::string_view kRest =
    " AND (?7 IS NULL OR (r.created_unix_s <= ?7"
    " AND coalesce(b.last_used_unix_s, 0) <= ?7))"
    // No pattern, so there is nothing to escape.
    " AND (?8 IS NULL OR instr(lower(r.account_name), ?8) > 0)";

absl::string_view ColumnOf(RobotOrder order) {
  switch (order) {
    case RobotOrder::kCreated:
      return "r.created_unix_s";
    case RobotOrder::kExpiry:
      return "r.expires_unix_s";
    case RobotOrder::kAccountName:
      break;
  }
  return "r.account_name";
}

bool SeesOnlyProjects(const RobotQuery& query) {
  return query.in_sight != nullptr && query.in_sight->all_projects &&
         !query.in_sight->system;
}

}  // namespace

absl::string_view IndexOf(ListWay way, RobotOrder order) {
  switch (way) {
    case ListWay::kProject:
    case ListWay::kSight:
      return "sqlite_autoindex_robots_1";  // UNIQUE (project_id, account_name)
    case ListWay::kLevel:
      return "robots_by_level";
    case ListWay::kMaker:
      return "robots_by_maker";
    case ListWay::kExpiry:
      return "robots_by_expiry";
    case ListWay::kOrder:
      break;
  }
  switch (order) {
    case RobotOrder::kCreated:
      return "robots_by_created";
    case RobotOrder::kExpiry:
      return "robots_by_expiry";
    case RobotOrder::kAccountName:
      break;
  }
  return "robots_by_account";
}

absl::string_view WayCondition(ListWay way) {
  for (const Narrowing& narrowing : kNarrowings) {
    if (narrowing.way == way) return narrowing.condition;
  }
  return "";
}

std::string ListSql(const RobotQuery& query, ListWay way, ListPart part) {
  std::string sql = "WHERE 1";
  for (const Narrowing& narrowing : kNarrowings) {
    if (narrowing.way == way) {
      absl::StrAppend(&sql, " AND ", narrowing.condition);
    } else {
      // In a form that leads over no index.
      absl::StrAppend(&sql, " AND (", narrowing.parameter, " IS NULL OR ",
                      narrowing.condition, ")");
    }
  }
  absl::StrAppend(&sql, kRest);
  if (SeesOnlyProjects(query)) absl::StrAppend(&sql, " AND r.project_id <> 0");
  const absl::string_view column = ColumnOf(query.order);
  const absl::string_view behind = query.descending ? " < " : " > ";
  if (part == ListPart::kSameKey) {
    absl::StrAppend(&sql, " AND ", column, " = ?9 AND r.id", behind, "?10");
  } else if (part == ListPart::kBehind) {
    absl::StrAppend(&sql, " AND ", column, behind, "?9");
  }
  const absl::string_view direction = query.descending ? " DESC" : "";
  absl::StrAppend(&sql, " ORDER BY ", column, direction, ", r.id", direction,
                  " LIMIT ?11");
  return sql;
}

}  // namespace robot_accounts

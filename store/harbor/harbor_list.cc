#include "robot_accounts/store/harbor/harbor_list.h"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/robot/list_position.h"
#include "robot_accounts/store/harbor/harbor_rows.h"

namespace robot_accounts {
namespace {

// Conditions joined by AND, and the values that they take.
class Conditions {
 public:
  void Add(absl::string_view condition) {
    absl::StrAppend(&text_, text_.empty() ? " WHERE " : " AND ", condition);
  }
  // "$n" for a value.
  std::string Value(std::string value) {
    values_.emplace_back(std::move(value));
    return absl::StrCat("$", values_.size());
  }
  std::string Integer(int64_t value) {
    return absl::StrCat(Value(absl::StrCat(value)), "::bigint");
  }

  const std::string& text() const { return text_; }
  const std::vector<PostgresValue>& values() const { return values_; }

 private:
  std::string text_;
  std::vector<PostgresValue> values_;
};

constexpr char kProjectId[] = "coalesce(r.project_id, 0)";
constexpr char kHasSecret[] = "coalesce(r.secret, '') <> ''";
constexpr char kExpiry[] = "coalesce(r.expiresat, 0)";

void AddLevel(RobotLevel level, Conditions& conditions) {
  const absl::string_view in_system = level == RobotLevel::kSystem ? "=" : "<>";
  conditions.Add(absl::StrCat(kProjectId, " ", in_system, " 0"));
  if (level == RobotLevel::kProject) conditions.Add(kHasSecret);
  if (level == RobotLevel::kLegacy) {
    conditions.Add(absl::StrCat("NOT ", kHasSecret));
  }
}

void AddSight(const RobotsInSight& sight, Conditions& conditions) {
  const std::string ids = conditions.Value(
      absl::StrCat("{", absl::StrJoin(sight.project_ids, ","), "}"));
  conditions.Add(absl::StrCat("CASE WHEN ", kProjectId, " = 0 THEN ",
                              sight.system ? "true" : "false", " ELSE ",
                              sight.all_projects ? "true OR " : "", kProjectId,
                              " = ANY (", ids, "::bigint[]) END"));
}

void AddExpiry(const RobotQuery& query, Conditions& conditions) {
  if (!query.expires_after_unix_s.has_value() &&
      !query.expires_until_unix_s.has_value()) {
    return;
  }
  conditions.Add(absl::StrCat(kExpiry, " <> -1"));
  if (query.expires_after_unix_s.has_value()) {
    conditions.Add(absl::StrCat(
        kExpiry, " > ", conditions.Integer(*query.expires_after_unix_s)));
  }
  if (query.expires_until_unix_s.has_value()) {
    conditions.Add(absl::StrCat(
        kExpiry, " <= ", conditions.Integer(*query.expires_until_unix_s)));
  }
}

void AddFilter(const HarborSchema& schema, const RobotQuery& query,
               Conditions& conditions) {
  conditions.Add("r.visible");
  if (query.level.has_value()) AddLevel(*query.level, conditions);
  if (query.project_id.has_value()) {
    conditions.Add(
        absl::StrCat(kProjectId, " = ", conditions.Integer(*query.project_id)));
  }
  if (query.in_sight != nullptr) AddSight(*query.in_sight, conditions);
  if (query.made_by_robot_id.has_value()) {
    conditions.Add(
        schema.has_creator
            ? absl::StrCat("r.creator_type = 'robot' AND"
                           " r.creator_ref = ",
                           conditions.Integer(*query.made_by_robot_id))
            : "false");
  }
  AddExpiry(query, conditions);
  if (!query.search.empty()) {
    conditions.Add(absl::StrCat(
        "strpos(lower(", kAccountName, "), ",
        conditions.Value(absl::AsciiStrToLower(query.search)), ") > 0"));
  }
}

// What robots are sorted by before their ids.
absl::string_view SortKey(RobotOrder order) {
  switch (order) {
    case RobotOrder::kAccountName:
      return kAccountName;
    case RobotOrder::kCreated:
      return kCreatedUnixS;
    case RobotOrder::kExpiry:
      break;
  }
  return "(CASE WHEN coalesce(r.expiresat, 0) = -1 THEN 9223372036854775807"
         " ELSE least(coalesce(r.expiresat, 0), 9223372036854775806) END)";
}

void AddPosition(const RobotQuery& query, const ListPosition& after,
                 Conditions& conditions) {
  const std::string key = query.order == RobotOrder::kAccountName
                              ? conditions.Value(after.account_name)
                              : conditions.Integer(after.unix_s);
  conditions.Add(absl::StrCat("(", SortKey(query.order), ", r.id) ",
                              query.descending ? "<" : ">", " (", key, ", ",
                              conditions.Integer(after.id), ")"));
}

std::string CursorAfter(const RobotQuery& query, const Robot& last) {
  ListPosition position;
  position.id = last.id();
  switch (query.order) {
    case RobotOrder::kAccountName:
      position.account_name = last.account_name();
      break;
    case RobotOrder::kCreated:
      position.unix_s = last.created_unix_s();
      break;
    case RobotOrder::kExpiry:
      position.unix_s = ExpirySortKey(last.expires_at());
      break;
  }
  return EncodeCursor(query, position);
}

// The robots of the page and one more, then the permissions of these alone.
std::string PageSql(const HarborSchema& schema, const RobotQuery& query,
                    const Conditions& conditions) {
  const absl::string_view direction = query.descending ? " DESC" : "";
  const absl::string_view key = SortKey(query.order);
  const std::string order =
      absl::StrCat(" ORDER BY ", key, direction, ", r.id", direction);
  return absl::StrCat("SELECT ", RobotColumns(schema),
                      " FROM (SELECT r.* FROM robot r", kProjectJoin,
                      conditions.text(), order, " LIMIT ", query.page_size + 1,
                      ") r", kProjectJoin, kGrantJoins, order, ", rp.id");
}

}  // namespace

absl::StatusOr<RobotPage> ListHarborRobots(
    PostgresConnection& connection, const HarborSchema& schema,
    const RobotQuery& query, const std::shared_ptr<const Catalog>& catalog) {
  const absl::StatusOr<absl::optional<ListPosition>> after =
      DecodeCursor(query);
  if (!after.ok()) return after.status();
  if (query.unused_since_unix_s.has_value()) {
    return MakeError(absl::StatusCode::kFailedPrecondition, "HARBOR_RULES",
                     "list: harbor's own tables do not keep when a robot was "
                     "last used");
  }
  RobotPage page;
  // Names are ASCII; what is not even text would be no value of a query.
  if (absl::c_any_of(query.search, [](char c) {
        return c == '\0' || !absl::ascii_isascii(c);
      })) {
    return page;
  }
  Conditions conditions;
  AddFilter(schema, query, conditions);
  if (after->has_value()) AddPosition(query, **after, conditions);
  const absl::StatusOr<PostgresRows> rows =
      connection.Run("listing robots", PageSql(schema, query, conditions),
                     conditions.values());
  if (!rows.ok()) return rows.status();
  absl::StatusOr<std::vector<Robot>> robots = RobotsOfRows(*rows, 0, catalog);
  if (!robots.ok()) return robots.status();
  page.robots = *std::move(robots);
  if (page.robots.size() > query.page_size) {
    page.robots.pop_back();
    page.next_cursor = CursorAfter(query, page.robots.back());
  }
  return page;
}

}  // namespace robot_accounts

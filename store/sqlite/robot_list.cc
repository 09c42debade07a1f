#include "robot_accounts/store/sqlite/robot_list.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
#include "robot_accounts/robot/list_position.h"
#include "robot_accounts/store/sqlite/call.h"
#include "robot_accounts/store/sqlite/list_sql.h"
#include "robot_accounts/store/sqlite/rollback_guard.h"

namespace robot_accounts {
namespace {

// So many robots are sorted as fast as a page of them is found by looking
// through a million in order.
constexpr int64_t kFew = 4000;
// Below what who never expires is sorted by.
constexpr int64_t kLatest = std::numeric_limits<int64_t>::max() - 1;

bool HasExpiryBounds(const RobotQuery& query) {
  return query.expires_after_unix_s.has_value() ||
         query.expires_until_unix_s.has_value();
}

bool HasSightList(const RobotQuery& query) {
  return query.in_sight != nullptr && !query.in_sight->all_projects;
}

// A query as it is bound. The text must outlive the call.
class Bindings final {
 public:
  explicit Bindings(const RobotQuery& query,
                    const absl::optional<ListPosition>& after)
      : query_(query),
        after_(after),
        search_(absl::AsciiStrToLower(query.search)) {
    if (!HasSightList(query)) return;
    sight_ = query.in_sight->system ? "[0" : "[";
    for (const int64_t id : query.in_sight->project_ids) {
      if (id == 0) continue;  // Not another word for the system.
      absl::StrAppend(&sight_, sight_.size() > 1 ? "," : "", id);
    }
    sight_ += ']';
  }

  SqliteCall& Bind(int64_t limit, SqliteCall& call) const {
    BindInteger(query_.level.has_value()
                    ? absl::make_optional(static_cast<int64_t>(*query_.level))
                    : absl::nullopt,
                call);
    BindInteger(query_.project_id, call);
    sight_.empty() ? call.Null() : call.Text(sight_);
    BindInteger(query_.made_by_robot_id, call);
    BindExpiry(call);
    BindInteger(query_.unused_since_unix_s, call);
    search_.empty() ? call.Null() : call.Text(search_);
    BindPlace(call);
    return call.Integer(limit);
  }

 private:
  static void BindInteger(const absl::optional<int64_t>& value,
                          SqliteCall& call) {
    value.has_value() ? call.Integer(*value) : call.Null();
  }

  void BindExpiry(SqliteCall& call) const {
    if (!HasExpiryBounds(query_)) {
      call.Null().Null();
      return;
    }
    constexpr int64_t kFirst = std::numeric_limits<int64_t>::min();
    const absl::optional<int64_t>& after = query_.expires_after_unix_s;
    // No sum: what is after the latest is after all.
    const int64_t from =
        !after.has_value() ? kFirst : std::min(*after, kLatest) + 1;
    const int64_t until = query_.expires_until_unix_s.value_or(kLatest);
    call.Integer(from).Integer(std::min(until, kLatest));
  }

  void BindPlace(SqliteCall& call) const {
    if (!after_.has_value()) {
      call.Null().Null();
    } else if (query_.order == RobotOrder::kAccountName) {
      call.Text(after_->account_name).Integer(after_->id);
    } else {
      call.Integer(after_->unix_s).Integer(after_->id);
    }
  }

  const RobotQuery& query_;
  const absl::optional<ListPosition>& after_;
  const std::string search_;
  std::string sight_;
};

// Whether a way leads to few robots.
absl::StatusOr<bool> IsShort(SqliteConnection& connection, ListWay way,
                             RobotOrder order, const Bindings& bindings) {
  absl::StatusOr<SqliteCall> call = connection.Call(absl::StrCat(
      "SELECT count(*) FROM (SELECT 1 FROM robots r INDEXED BY ",
      IndexOf(way, order), " WHERE ", WayCondition(way), " LIMIT ?11)"));
  if (!call.ok()) return call.status();
  const absl::StatusOr<bool> row = bindings.Bind(kFew, *call).Step();
  if (!row.ok()) return row.status();
  return call->IntegerAt(0) < kFew;
}

absl::StatusOr<ListWay> ChooseWay(SqliteConnection& connection,
                                  const RobotQuery& query,
                                  const Bindings& bindings) {
  const bool by_name = query.order == RobotOrder::kAccountName;
  const bool by_expiry = query.order == RobotOrder::kExpiry;
  if (query.made_by_robot_id.has_value()) return ListWay::kMaker;
  if (by_name && query.project_id.has_value()) return ListWay::kProject;
  const std::pair<ListWay, bool> ways[] = {
      {ListWay::kProject, query.project_id.has_value()},
      {ListWay::kSight, HasSightList(query)},
      {ListWay::kExpiry, HasExpiryBounds(query) && !by_expiry},
      {ListWay::kLevel, query.level.has_value() && !by_name}};
  for (const auto& [way, is_open] : ways) {
    if (!is_open) continue;
    const absl::StatusOr<bool> is_short =
        IsShort(connection, way, query.order, bindings);
    if (!is_short.ok()) return is_short.status();
    if (*is_short) return way;
  }
  // In the order of the list: among so many, a page is soon found.
  if (by_name && query.level.has_value()) return ListWay::kLevel;
  if (by_expiry && HasExpiryBounds(query)) return ListWay::kExpiry;
  return ListWay::kOrder;
}

ListPosition PositionOf(const RobotRow& row, RobotOrder order) {
  return {
      row.account_name,
      order == RobotOrder::kCreated ? row.created_unix_s : row.expires_unix_s,
      row.id};
}

// Adds the first robots of a part, until there are `limit` in all.
absl::Status AddRows(SqliteConnection& connection, const RobotQuery& query,
                     ListWay way, ListPart part, const Bindings& bindings,
                     size_t limit, std::vector<RobotRow>& rows) {
  if (rows.size() >= limit) return absl::OkStatus();
  absl::StatusOr<SqliteCall> call = SelectRobots(
      connection, ListSql(query, way, part), IndexOf(way, query.order));
  if (!call.ok()) return call.status();
  const auto left = static_cast<int64_t>(limit - rows.size());
  absl::StatusOr<std::vector<RobotRow>> more =
      AllRows(bindings.Bind(left, *call));
  if (!more.ok()) return more.status();
  rows.insert(rows.end(), std::make_move_iterator(more->begin()),
              std::make_move_iterator(more->end()));
  return absl::OkStatus();
}

absl::StatusOr<std::vector<RobotRow>> ReadRows(SqliteConnection& connection,
                                               const RobotQuery& query,
                                               const Bindings& bindings,
                                               size_t limit) {
  const absl::StatusOr<ListWay> way = ChooseWay(connection, query, bindings);
  if (!way.ok()) return way.status();
  std::vector<RobotRow> rows;
  absl::Status status;
  const auto add = [&](ListPart part) {
    if (!status.ok()) return;
    status = AddRows(connection, query, *way, part, bindings, limit, rows);
  };
  if (query.cursor.empty()) {
    add(ListPart::kAll);
  } else {
    add(ListPart::kSameKey);
    add(ListPart::kBehind);
  }
  if (!status.ok()) return status;
  return rows;
}

}  // namespace

absl::StatusOr<RowPage> ListRows(SqliteConnection& connection,
                                 const RobotQuery& query) {
  const auto after = DecodeCursor(query);
  if (!after.ok()) return after.status();
  // One transaction, so that all of the page is of one moment.
  if (absl::Status status = connection.Run("BEGIN"); !status.ok()) {
    return status;
  }
  const RollbackGuard guard(connection);
  // One more than the page shows whether it is the last.
  absl::StatusOr<std::vector<RobotRow>> rows =
      ReadRows(connection, query, Bindings(query, *after), query.page_size + 1);
  if (!rows.ok()) return rows.status();

  RowPage page;
  page.rows = *std::move(rows);
  if (page.rows.size() > query.page_size) {
    page.rows.resize(query.page_size);
    page.next_cursor =
        EncodeCursor(query, PositionOf(page.rows.back(), query.order));
  }
  return page;
}

}  // namespace robot_accounts

#include "robot_accounts/store/sqlite/robot_list.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "robot_accounts/robot/list_position.h"
#include "robot_accounts/store/sqlite/call.h"

namespace robot_accounts {
namespace {

// What comes after FROM, with the parameters in the order that Bind has.
std::string Conditions(const RobotQuery& query) {
  return absl::StrCat(
      "WHERE (r.account_name, r.id) > (?, ?)",
      // Within a project its own index is the better one: `+` hides the other.
      !query.level.has_value()       ? ""
      : query.project_id.has_value() ? " AND +r.level = ?"
                                     : " AND r.level = ?",
      query.project_id.has_value() ? " AND r.project_id = ?" : "",
      // No pattern, so there is nothing to escape.
      query.search.empty() ? "" : " AND instr(lower(r.account_name), ?) > 0",
      " ORDER BY r.account_name, r.id LIMIT ?");
}

void Bind(const RobotQuery& query, const ListPosition& after,
          const std::string& search, SqliteCall& call) {
  call.Text(after.account_name).Integer(after.id);
  if (query.level.has_value()) call.Integer(static_cast<int64_t>(*query.level));
  if (query.project_id.has_value()) call.Integer(*query.project_id);
  if (!search.empty()) call.Text(search);
  // One more than the page shows whether it is the last.
  call.Integer(static_cast<int64_t>(query.page_size) + 1);
}

}  // namespace

absl::StatusOr<RowPage> ListRows(SqliteConnection& connection,
                                 const RobotQuery& query) {
  const auto position = DecodeCursor(query);
  if (!position.ok()) return position.status();
  const ListPosition after = position->value_or(ListPosition());
  const std::string search = absl::AsciiStrToLower(query.search);
  absl::StatusOr<SqliteCall> call = SelectRobots(connection, Conditions(query));
  if (!call.ok()) return call.status();
  Bind(query, after, search, *call);
  absl::StatusOr<std::vector<RobotRow>> rows = AllRows(*call);
  if (!rows.ok()) return rows.status();

  RowPage page;
  page.rows = *std::move(rows);
  if (page.rows.size() > query.page_size) {
    page.rows.resize(query.page_size);
    const RobotRow& last = page.rows.back();
    page.next_cursor = EncodeCursor(query, {last.account_name, 0, last.id});
  }
  return page;
}

}  // namespace robot_accounts

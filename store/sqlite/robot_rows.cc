#include "robot_accounts/store/sqlite/robot_rows.h"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/robot/robot_beside.h"
#include "robot_accounts/robot/robot_codec.h"

namespace robot_accounts {
namespace {

constexpr absl::string_view kSelect =
    "SELECT r.id, r.project_id, r.account_name, r.version, r.scheme, r.record,"
    " b.beside, r.created_unix_s, r.expires_unix_s FROM robots r";
constexpr absl::string_view kJoin =
    " LEFT JOIN robot_beside b ON b.robot_id = r.id ";

absl::Status Unreadable(const RobotRow& row, absl::string_view why) {
  return MakeError(absl::StatusCode::kDataLoss, "RECORD_UNREADABLE",
                   absl::StrCat("stored robot ", row.id, ": ", why));
}

}  // namespace

absl::StatusOr<SqliteCall> SelectRobots(SqliteConnection& connection,
                                        absl::string_view rest,
                                        absl::string_view index) {
  return connection.Call(absl::StrCat(
      kSelect, index.empty() ? "" : " INDEXED BY ", index, kJoin, rest));
}

absl::StatusOr<absl::optional<RobotRow>> NextRow(SqliteCall& call) {
  const absl::StatusOr<bool> found = call.Step();
  if (!found.ok()) return found.status();
  if (!*found) return absl::optional<RobotRow>();
  RobotRow row;
  row.id = call.IntegerAt(0);
  row.project_id = call.IntegerAt(1);
  row.account_name = std::string(call.TextAt(2));
  row.version = call.IntegerAt(3);
  row.scheme = call.IntegerAt(4);
  row.record = std::string(call.TextAt(5));
  row.beside = std::string(call.TextAt(6));
  row.created_unix_s = call.IntegerAt(7);
  row.expires_unix_s = call.IntegerAt(8);
  return absl::make_optional(std::move(row));
}

absl::StatusOr<std::vector<RobotRow>> AllRows(SqliteCall& call) {
  std::vector<RobotRow> rows;
  while (true) {
    absl::StatusOr<absl::optional<RobotRow>> row = NextRow(call);
    if (!row.ok()) return row.status();
    if (!row->has_value()) return rows;
    rows.push_back(**std::move(row));
  }
}

absl::StatusOr<absl::optional<RobotRow>> FindRow(SqliteConnection& connection,
                                                 int64_t id) {
  absl::StatusOr<SqliteCall> call = SelectRobots(connection, "WHERE r.id = ?");
  if (!call.ok()) return call.status();
  return NextRow(call->Integer(id));
}

absl::StatusOr<absl::optional<RobotRow>> FindRow(SqliteConnection& connection,
                                                 int64_t project_id,
                                                 absl::string_view account) {
  absl::StatusOr<SqliteCall> call =
      SelectRobots(connection, "WHERE r.project_id = ? AND r.account_name = ?");
  if (!call.ok()) return call.status();
  return NextRow(call->Integer(project_id).Text(account));
}

absl::StatusOr<RobotRecord> RecordOfRow(const RobotRow& row) {
  absl::StatusOr<RobotRecord> record = DecodeRobot(row.record);
  if (!record.ok()) return Unreadable(row, record.status().message());
  const bool is_its_own = record->id == row.id &&
                          record->project_id == row.project_id &&
                          record->account_name == row.account_name &&
                          record->version == static_cast<uint64_t>(row.version);
  if (!is_its_own) return Unreadable(row, "the record is another robot's");
  return record;
}

absl::StatusOr<Robot> RobotOfRow(
    const RobotRow& row, const std::shared_ptr<const Catalog>& catalog) {
  absl::StatusOr<RobotRecord> record = RecordOfRow(row);
  if (!record.ok()) return record.status();
  if (!row.beside.empty()) {
    const absl::StatusOr<RobotBeside> beside = RobotBeside::Parse(row.beside);
    if (!beside.ok()) return Unreadable(row, beside.status().message());
    beside->Overlay(*record);
  }
  absl::StatusOr<Robot> robot = Robot::FromRecord(*std::move(record), catalog);
  if (!robot.ok()) return Unreadable(row, robot.status().message());
  return robot;
}

absl::StatusOr<std::vector<Robot>> RobotsOfRows(
    const std::vector<RobotRow>& rows,
    const std::shared_ptr<const Catalog>& catalog) {
  std::vector<Robot> robots;
  robots.reserve(rows.size());
  for (const RobotRow& row : rows) {
    absl::StatusOr<Robot> robot = RobotOfRow(row, catalog);
    if (!robot.ok()) return robot.status();
    robots.push_back(*std::move(robot));
  }
  return robots;
}

}  // namespace robot_accounts

#include "robot_accounts/store/sqlite/import_mark_rows.h"

#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "robot_accounts/store/sqlite/call.h"

namespace robot_accounts {

absl::StatusOr<absl::optional<ImportMark>> FindImportMarkRow(
    SqliteConnection& connection, absl::string_view source,
    int64_t foreign_id) {
  absl::StatusOr<SqliteCall> call = connection.Call(
      "SELECT m.robot_id, m.robot_version, r.id IS NULL FROM import_marks m"
      " LEFT JOIN robots r ON r.id = m.robot_id"
      " WHERE m.source = ? AND m.foreign_id = ?");
  if (!call.ok()) return call.status();
  const absl::StatusOr<bool> found =
      call->Text(source).Integer(foreign_id).Step();
  if (!found.ok()) return found.status();
  if (!*found) return absl::optional<ImportMark>();
  ImportMark mark;
  mark.robot_id = call->IntegerAt(0);
  mark.version = static_cast<uint64_t>(call->IntegerAt(1));
  mark.is_deleted = call->IntegerAt(2) != 0;
  return absl::make_optional(mark);
}

absl::Status PutImportMarkRow(SqliteConnection& connection,
                              absl::string_view source, int64_t foreign_id,
                              const ImportMark& mark) {
  absl::StatusOr<SqliteCall> call = connection.Call(
      "INSERT OR REPLACE INTO import_marks VALUES (?, ?, ?, ?)");
  if (!call.ok()) return call.status();
  return call->Text(source)
      .Integer(foreign_id)
      .Integer(mark.robot_id)
      .Integer(static_cast<int64_t>(mark.version))
      .Run();
}

}  // namespace robot_accounts

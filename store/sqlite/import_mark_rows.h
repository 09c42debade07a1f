#ifndef ROBOT_ACCOUNTS_STORE_SQLITE_IMPORT_MARK_ROWS_H_
#define ROBOT_ACCOUNTS_STORE_SQLITE_IMPORT_MARK_ROWS_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "robot_accounts/robot/store_transaction.h"
#include "robot_accounts/store/sqlite/connection.h"

namespace robot_accounts {

// The table import_marks. Whether a marked robot is deleted is asked of the
// table robots, so that it is true whoever deleted it.

// Nothing: there is no such mark.
absl::StatusOr<absl::optional<ImportMark>> FindImportMarkRow(
    SqliteConnection& connection, absl::string_view source, int64_t foreign_id);
absl::Status PutImportMarkRow(SqliteConnection& connection,
                              absl::string_view source, int64_t foreign_id,
                              const ImportMark& mark);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_STORE_SQLITE_IMPORT_MARK_ROWS_H_

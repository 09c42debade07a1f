#ifndef ROBOT_ACCOUNTS_STORE_SQLITE_SQLITE_ERROR_H_
#define ROBOT_ACCOUNTS_STORE_SQLITE_SQLITE_ERROR_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace robot_accounts {

// The status of SQLite's extended result `code`, which is not SQLITE_OK.
// `system_errno` is what the system answered, or 0. `doing` says what was tried
// ("writing"). Reasons, with their code:
//   STORE_BUSY            UNAVAILABLE: another holds the file for too long
//   STORE_FULL            RESOURCE_EXHAUSTED: the disk or a quota
//   STORE_READ_ONLY       FAILED_PRECONDITION
//   STORE_NOT_PERMITTED   PERMISSION_DENIED
//   STORE_CORRUPT         DATA_LOSS
//   STORE_NOT_OURS        FAILED_PRECONDITION: not a database
//   STORE_DUPLICATE       ALREADY_EXISTS: a unique column
//   OUT_OF_MEMORY         RESOURCE_EXHAUSTED
//   STORE_UNAVAILABLE     UNAVAILABLE: anything else
absl::Status SqliteError(int code, int system_errno, absl::string_view doing);

// The status of a system call on the store's file; reasons as above, or
// STORE_NOT_FOUND with NOT_FOUND.
absl::Status FileError(int system_errno, absl::string_view doing);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_STORE_SQLITE_SQLITE_ERROR_H_

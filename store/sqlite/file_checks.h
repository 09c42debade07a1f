#ifndef ROBOT_ACCOUNTS_STORE_SQLITE_FILE_CHECKS_H_
#define ROBOT_ACCOUNTS_STORE_SQLITE_FILE_CHECKS_H_

#include <sys/types.h>

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace robot_accounts {

// None of these opens a file that exists: closing it again would drop the locks
// that SQLite holds on it in this process.

// `path` with the links of its folder resolved, its last part left as it is.
// NOT_FOUND, reason STORE_NOT_FOUND, if the folder is not there.
absl::StatusOr<std::string> ResolveFolder(const std::string& path);

// Makes an empty file that only its owner may read and write, if nothing has
// that name; a link is never followed. See FileError for what may go wrong.
absl::Status CreateIfAbsent(const std::string& path);

// OK if `path`, and the logs of SQLite beside it if there are any, are plain
// files of the user `self`, to which no other may write, and this process may
// read `path` and write to it and its folder. Otherwise
//   STORE_NOT_FOUND       NOT_FOUND
//   STORE_INSECURE_FILE   FAILED_PRECONDITION: a link, another's, writable by
//                         group or others
//   STORE_NOT_OURS        FAILED_PRECONDITION: a folder, a device, ...
//   STORE_NOT_PERMITTED   PERMISSION_DENIED
//   STORE_READ_ONLY       FAILED_PRECONDITION
absl::Status CheckFile(const std::string& path, uid_t self);

// Makes what was created in the folder of `path` last.
absl::Status SyncFolder(const std::string& path);

// The part of `path` before its last '/'; "/" if there is nothing before it.
std::string FolderOf(const std::string& path);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_STORE_SQLITE_FILE_CHECKS_H_

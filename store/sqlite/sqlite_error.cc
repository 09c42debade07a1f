#include "robot_accounts/store/sqlite/sqlite_error.h"

#include <cerrno>
#include <cstring>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/base/error.h"
#include "sqlite3.h"

namespace robot_accounts {
namespace {

using Code = absl::StatusCode;

// What the system's answer says more exactly than SQLite's code does.
absl::Status SystemError(int system_errno, absl::string_view message) {
  switch (system_errno) {
    case ENOSPC:
    case EDQUOT:
      return MakeError(Code::kResourceExhausted, "STORE_FULL", message);
    case EROFS:
      return MakeError(Code::kFailedPrecondition, "STORE_READ_ONLY", message);
    case EACCES:
    case EPERM:
      return MakeError(Code::kPermissionDenied, "STORE_NOT_PERMITTED", message);
    default:
      return MakeError(Code::kUnavailable, "STORE_UNAVAILABLE", message);
  }
}

}  // namespace

absl::Status SqliteError(int code, int system_errno, absl::string_view doing) {
  const std::string message = absl::StrCat(
      "store file, ", doing, ": ", sqlite3_errstr(code), " (", code, ")");
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return MakeError(Code::kUnavailable, "STORE_BUSY", message);
    case SQLITE_FULL:
      return MakeError(Code::kResourceExhausted, "STORE_FULL", message);
    case SQLITE_READONLY:
      return MakeError(Code::kFailedPrecondition, "STORE_READ_ONLY", message);
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return MakeError(Code::kPermissionDenied, "STORE_NOT_PERMITTED", message);
    case SQLITE_CORRUPT:
      return MakeError(Code::kDataLoss, "STORE_CORRUPT", message);
    case SQLITE_NOTADB:
      return MakeError(Code::kFailedPrecondition, "STORE_NOT_OURS", message);
    case SQLITE_CONSTRAINT:
      return MakeError(Code::kAlreadyExists, "STORE_DUPLICATE", message);
    case SQLITE_NOMEM:
      return MakeError(Code::kResourceExhausted, "OUT_OF_MEMORY", message);
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
      return SystemError(system_errno, message);
    default:
      return MakeError(Code::kUnavailable, "STORE_UNAVAILABLE", message);
  }
}

absl::Status FileError(int system_errno, absl::string_view doing) {
  const std::string message =
      absl::StrCat("store file, ", doing, ": ", std::strerror(system_errno));
  if (system_errno == ENOENT || system_errno == ENOTDIR) {
    return MakeError(Code::kNotFound, "STORE_NOT_FOUND", message);
  }
  return SystemError(system_errno, message);
}

}  // namespace robot_accounts

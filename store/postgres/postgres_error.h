#ifndef ROBOT_ACCOUNTS_STORE_POSTGRES_POSTGRES_ERROR_H_
#define ROBOT_ACCOUNTS_STORE_POSTGRES_POSTGRES_ERROR_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace robot_accounts {

// A server's answer as a status; `doing` says at what. `message` is the
// server's, shown quoted and cut.
//   POSTGRES_AUTH         FAILED_PRECONDITION: it does not let us in
//   POSTGRES_NO_DATABASE  FAILED_PRECONDITION
//   POSTGRES_UNDEFINED    FAILED_PRECONDITION: no such table or column
//   STORE_READ_ONLY       FAILED_PRECONDITION
//   STORE_NOT_PERMITTED   PERMISSION_DENIED
//   STORE_DUPLICATE       ALREADY_EXISTS
//   STORE_FULL            RESOURCE_EXHAUSTED
//   STORE_CORRUPT         DATA_LOSS
//   STORE_BUSY            UNAVAILABLE: a lock, a conflict
//   POSTGRES_TIMEOUT      UNAVAILABLE
//   POSTGRES_UNREACHABLE  UNAVAILABLE: it stops, starts or has no room for us
//   POSTGRES_FAILED       UNAVAILABLE: anything else
absl::Status PostgresError(absl::string_view sql_state,
                           absl::string_view message, absl::string_view doing);

// Why no connection came to be. `message` is libpq's, which asks servers for
// their SQLSTATE alone; `needs_password`: there was none to give.
absl::Status ConnectError(absl::string_view message, bool needs_password);

// No answer: the connection broke, or was given up.
absl::Status ConnectionLost(absl::string_view doing, absl::string_view why);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_STORE_POSTGRES_POSTGRES_ERROR_H_

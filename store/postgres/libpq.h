#ifndef ROBOT_ACCOUNTS_STORE_POSTGRES_LIBPQ_H_
#define ROBOT_ACCOUNTS_STORE_POSTGRES_LIBPQ_H_

#include "absl/status/statusor.h"
#include "robot_accounts/store/postgres/libpq_api.h"

namespace robot_accounts {

inline constexpr char kLibPqName[] = "libpq.so.5";

// libpq, loaded when it is first needed and never unloaded: nobody but who uses
// PostgreSQL needs it. Its own OpenSSL stays its own (RTLD_LOCAL).
// FAILED_PRECONDITION, reason LIBPQ_NOT_FOUND; the message says what to
// install. Thread-safe.
absl::StatusOr<const LibPq*> LoadLibPq();

// The same from a library of that name, each time anew; for tests.
absl::StatusOr<LibPq> LoadLibPqFrom(const char* name);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_STORE_POSTGRES_LIBPQ_H_

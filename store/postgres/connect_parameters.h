#ifndef ROBOT_ACCOUNTS_STORE_POSTGRES_CONNECT_PARAMETERS_H_
#define ROBOT_ACCOUNTS_STORE_POSTGRES_CONNECT_PARAMETERS_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/store/postgres/libpq_api.h"
#include "robot_accounts/store/postgres/postgres_url.h"

namespace robot_accounts {

// What a connection is opened with: the URL's parameters and our defaults for
// what neither it nor libpq's environment (PGHOST, PGSSLMODE, ...) says.
//   sslmode            verify-full, unless the server is on this machine
//   gssencmode         disable
//   connect_timeout    5 seconds
//   tcp_user_timeout   10 seconds: after that a silent network is a broken one
//   fallback_application_name, client_encoding
// Borrows from the URL.
struct ConnectParameters {
  std::vector<const char*> keywords;  // Both end with a null.
  std::vector<const char*> values;
  int connect_timeout_s = 0;  // Of all hosts together; 0: none.
};

// INVALID_ARGUMENT, reason UNKNOWN_URL_PARAMETER, for what this libpq does not
// know or what is ours to set (client_encoding, replication);
// INVALID_STORE_URL for a connect_timeout that is no number.
absl::StatusOr<ConnectParameters> ConnectParametersOf(const PostgresUrl& url,
                                                      const LibPq& libpq);

// Whether all of these (joined by commas, as libpq has them) are on this
// machine: a folder of a socket, a loopback address or "localhost"; nothing at
// all is the socket.
bool IsThisMachine(absl::string_view hosts);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_STORE_POSTGRES_CONNECT_PARAMETERS_H_

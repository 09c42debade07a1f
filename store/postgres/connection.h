#ifndef ROBOT_ACCOUNTS_STORE_POSTGRES_CONNECTION_H_
#define ROBOT_ACCOUNTS_STORE_POSTGRES_CONNECTION_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "robot_accounts/store/postgres/libpq_api.h"
#include "robot_accounts/store/postgres/postgres_url.h"
#include "robot_accounts/store/postgres/rows.h"

namespace robot_accounts {

struct PostgresOptions {
  // Whether every transaction is read-only unless it says otherwise: the server
  // refuses a change with STORE_READ_ONLY.
  bool read_only = true;
  // How long a statement may run, and how long a lock is waited for.
  int statement_timeout_ms = 5000;
  int lock_timeout_ms = 5000;
  // How much longer the client waits for an answer before it gives up the
  // connection.
  int patience_ms = 2000;
};

// A parameter of a statement as text; nothing is NULL.
using PostgresValue = absl::optional<std::string>;

// A connection to a PostgreSQL server. Its session sees the schema `public`
// alone, counts time in UTC and has time-outs for everything; the client gives
// up a server that does not answer at all. Used by one thread at a time, and
// never after a fork.
class PostgresConnection final {
 public:
  // Fails as LoadLibPq, ConnectParametersOf and ConnectError say.
  static absl::StatusOr<std::unique_ptr<PostgresConnection>> Open(
      const PostgresUrl& url, const PostgresOptions& options);

  PostgresConnection(const PostgresConnection&) = delete;
  PostgresConnection& operator=(const PostgresConnection&) = delete;
  ~PostgresConnection();

  // Runs one statement; what it needs goes in as $1, $2, ... `doing` names it
  // in errors, see PostgresError. INVALID_ARGUMENT, reason NUL_BYTE, for a
  // value that no text of PostgreSQL can be.
  absl::StatusOr<PostgresRows> Run(
      absl::string_view doing, const std::string& sql,
      const std::vector<PostgresValue>& values = {});
  // The same, prepared once a connection: for what runs often. Where tables
  // changed so that the statement works no more, the connection is given up.
  absl::StatusOr<PostgresRows> RunPrepared(
      absl::string_view doing, const std::string& sql,
      const std::vector<PostgresValue>& values);
  // Runs a query and gives its rows to `each` one by one as they come; ends at
  // its first error.
  absl::Status Stream(
      absl::string_view doing, const std::string& sql,
      const std::vector<PostgresValue>& values,
      absl::FunctionRef<absl::Status(const PostgresRows&)> each);

  // The connection broke or was given up: nothing works on it any more.
  bool is_lost() const { return lost_; }

 private:
  PostgresConnection(const LibPq& libpq, pg_conn* connection,
                     const PostgresOptions& options)
      : libpq_(libpq), connection_(connection), options_(options) {}

  absl::Status Connect(int timeout_s);
  absl::Status BeginSession();
  absl::Status Prepare(absl::string_view doing, const std::string& name,
                       const std::string& sql);
  absl::Status Lost(absl::string_view doing);
  absl::Status Flush(absl::string_view doing);
  // Null: there are no more.
  absl::StatusOr<pg_result*> NextResult(absl::string_view doing);
  absl::Status Check(absl::string_view doing, const pg_result* result) const;
  absl::StatusOr<PostgresRows> OnlyResult(absl::string_view doing,
                                          bool is_prepared = false);
  // Whether a prepared statement does not work any more.
  bool IsOutOfDate(const pg_result* result) const;

  const LibPq& libpq_;
  pg_conn* const connection_;
  const PostgresOptions options_;
  absl::flat_hash_map<std::string, std::string> prepared_;  // Text to name.
  bool lost_ = false;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_STORE_POSTGRES_CONNECTION_H_

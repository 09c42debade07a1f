#ifndef ROBOT_ACCOUNTS_STORE_POSTGRES_POOL_H_
#define ROBOT_ACCOUNTS_STORE_POSTGRES_POOL_H_

#include <cstddef>
#include <memory>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "robot_accounts/store/postgres/connection.h"
#include "robot_accounts/store/postgres/postgres_url.h"

namespace robot_accounts {

// A few connections to one database, opened when they are needed, each lent to
// one thread at a time. Thread-safe.
class PostgresPool final {
 public:
  PostgresPool(std::shared_ptr<const PostgresUrl> url,
               const PostgresOptions& options, size_t max_connections,
               absl::Duration max_wait)
      : url_(std::move(url)),
        options_(options),
        max_connections_(max_connections),
        max_wait_(max_wait) {
    idle_.reserve(max_connections_);
  }

  PostgresPool(const PostgresPool&) = delete;
  PostgresPool& operator=(const PostgresPool&) = delete;

  using Body = absl::FunctionRef<absl::Status(PostgresConnection&)>;

  // Runs `body` on a connection. If that turns out to be broken, `body` runs
  // once more, on a new one: it must not have changed anything outside of the
  // database, and nothing there unless `body` began with it. UNAVAILABLE,
  // reason STORE_BUSY, if none becomes free in time; see
  // PostgresConnection::Open.
  absl::Status Run(Body body);
  // The same, but `body` runs once more only as long as it says that it did not
  // begin, by leaving `*began` false.
  absl::Status RunOnce(
      absl::FunctionRef<absl::Status(PostgresConnection&, bool* began)> body);

  // Leaves the connections as they are, as a child of a fork must.
  void Abandon();

 private:
  using Connection = std::unique_ptr<PostgresConnection>;

  bool HasRoom() const ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
    return !idle_.empty() || open_ < max_connections_;
  }
  absl::StatusOr<Connection> Take();
  // Null: it is closed already.
  void GiveBack(Connection connection);

  const std::shared_ptr<const PostgresUrl> url_;
  const PostgresOptions options_;
  const size_t max_connections_;
  const absl::Duration max_wait_;
  absl::Mutex mutex_;
  std::vector<Connection> idle_ ABSL_GUARDED_BY(mutex_);
  size_t open_ ABSL_GUARDED_BY(mutex_) = 0;  // Lent ones included.
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_STORE_POSTGRES_POOL_H_

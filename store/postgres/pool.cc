#include "robot_accounts/store/postgres/pool.h"

#include <memory>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "robot_accounts/base/error.h"

namespace robot_accounts {

absl::Status PostgresPool::Run(Body body) {
  return RunOnce([body](PostgresConnection& connection, bool*) {
    return body(connection);
  });
}

absl::Status PostgresPool::RunOnce(
    absl::FunctionRef<absl::Status(PostgresConnection&, bool*)> body) {
  absl::Status status;
  for (int round = 0; round < 2; ++round) {
    absl::StatusOr<Connection> connection = Take();
    if (!connection.ok()) return connection.status();
    bool began = false;
    status = body(**connection, &began);
    const bool again = (*connection)->is_lost() && !began && !status.ok();
    GiveBack(*std::move(connection));
    if (!again) break;
  }
  return status;
}

absl::StatusOr<PostgresPool::Connection> PostgresPool::Take() {
  {
    absl::MutexLock lock(&mutex_);
    if (!mutex_.AwaitWithTimeout(absl::Condition(this, &PostgresPool::HasRoom),
                                 max_wait_)) {
      return MakeError(absl::StatusCode::kUnavailable, "STORE_BUSY",
                       "postgres: all connections are in use");
    }
    if (!idle_.empty()) {
      Connection connection = std::move(idle_.back());
      idle_.pop_back();
      return connection;
    }
    ++open_;
  }
  absl::StatusOr<Connection> opened = PostgresConnection::Open(*url_, options_);
  if (!opened.ok()) {
    absl::MutexLock lock(&mutex_);
    --open_;
  }
  return opened;
}

void PostgresPool::GiveBack(Connection connection) {
  std::vector<Connection> dead;  // Closed when the lock is free again.
  absl::MutexLock lock(&mutex_);
  if (!connection->is_lost()) {
    idle_.push_back(std::move(connection));
    return;
  }
  // What broke one has most likely broken all.
  dead.swap(idle_);
  dead.push_back(std::move(connection));
  open_ -= dead.size();
}

void PostgresPool::Abandon() {
  absl::MutexLock lock(&mutex_);
  for (Connection& connection : idle_) static_cast<void>(connection.release());
  idle_.clear();
}

}  // namespace robot_accounts

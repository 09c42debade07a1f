#include "robot_accounts/store/postgres/pool.h"

#include <memory>
#include <utility>
#include <vector>

#include "absl/cleanup/cleanup.h"
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
    absl::StatusOr<Connection> taken = Take();
    if (!taken.ok()) return taken.status();
    Connection connection = *std::move(taken);
    // If `body` throws, nobody knows what the connection is in the middle of.
    auto give_up = absl::MakeCleanup([&] {
      connection.reset();
      GiveBack(nullptr);
    });
    bool began = false;
    status = body(*connection, &began);
    const bool again = connection->is_lost() && !began && !status.ok();
    std::move(give_up).Cancel();
    GiveBack(std::move(connection));
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
  auto give_up = absl::MakeCleanup([this] { GiveBack(nullptr); });
  absl::StatusOr<Connection> opened = PostgresConnection::Open(*url_, options_);
  if (opened.ok()) std::move(give_up).Cancel();
  return opened;
}

void PostgresPool::GiveBack(Connection connection) {
  std::vector<Connection> dead;  // Closed when the lock is free again.
  absl::MutexLock lock(&mutex_);
  if (connection != nullptr && !connection->is_lost()) {
    idle_.push_back(std::move(connection));
    return;
  }
  --open_;
  if (connection == nullptr) return;
  // What broke one has most likely broken all.
  open_ -= idle_.size();
  dead.swap(idle_);
  idle_.reserve(max_connections_);
}

void PostgresPool::Abandon() {
  absl::MutexLock lock(&mutex_);
  for (Connection& connection : idle_) static_cast<void>(connection.release());
  idle_.clear();
}

}  // namespace robot_accounts

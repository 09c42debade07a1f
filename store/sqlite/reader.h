#ifndef ROBOT_ACCOUNTS_STORE_SQLITE_READER_H_
#define ROBOT_ACCOUNTS_STORE_SQLITE_READER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "robot_accounts/base/sharded_mutex.h"
#include "robot_accounts/base/sharded_pointer.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/robot/borrowed_robot.h"
#include "robot_accounts/robot/robot_store.h"
#include "robot_accounts/store/sqlite/connection.h"
#include "robot_accounts/store/sqlite/meta_row.h"
#include "robot_accounts/store/sqlite/robot_cache.h"

namespace robot_accounts {

// Answers logins from one connection and what it keeps in memory. What is kept
// is good as long as the file's data version, which any commit by another
// connection changes, is the one it was read at; and it dies with the
// connection. Used by one thread at a time, but for Kept.
class SqliteReader final {
 public:
  // Which robot is asked for.
  struct Key {
    int64_t id = 0;  // 0: by name.
    absl::string_view project;
    absl::string_view account;

    static Key OfName(absl::string_view project, absl::string_view account) {
      return {0, project, account};
    }
    // No robot has the id -1.
    static Key OfId(int64_t id) { return {id == 0 ? -1 : id, "", ""}; }
  };

  // Whether to ask the file first. Trusting what was asked before is for a
  // store whose options allow a bound.
  enum class Freshness { kAsk, kTrust };

  SqliteReader(std::unique_ptr<SqliteConnection> connection,
               std::shared_ptr<const Catalog> catalog, uint64_t epoch,
               size_t max_robots)
      : connection_(std::move(connection)),
        catalog_(std::move(catalog)),
        epoch_(epoch),
        robots_(max_robots) {}

  // As in RobotStore.
  absl::StatusOr<LoginView> View(const Key& key, Freshness freshness);
  // The same as far as it is kept, trusting what was asked before or, with
  // kAsk, if the head of the log tells that nothing was committed since. May
  // run concurrently, also with the others; waits for none of their reading.
  absl::optional<LoginView> Kept(const Key& key, Freshness freshness);
  absl::StatusOr<std::vector<LoginView>> ViewLegacy(int64_t foreign_id);

  // What is shared by all robots; borrowed until the next call.
  struct Shared {
    Meta meta;
    std::shared_ptr<const ProjectTable> projects;
  };
  absl::StatusOr<const Shared*> ReadShared(Freshness freshness);

  SqliteConnection& connection() { return *connection_; }

 private:
  static constexpr int64_t kNothingRead = -1;

  absl::StatusOr<LoginView> ReadView(const Key& key);
  absl::StatusOr<absl::optional<Robot>> ReadRobot(const Key& key);
  BorrowedRobot Cached(const Key& key) const;
  int64_t ProjectId(absl::string_view project) const;
  LoginView ViewOf(absl::optional<Robot> robot) const;

  // Whether nothing was committed since what is kept was read.
  absl::StatusOr<bool> IsCurrent(Freshness freshness);
  // Reads what is shared again if it changed; in a transaction.
  absl::Status Sync();

  const std::unique_ptr<SqliteConnection> connection_;
  const std::shared_ptr<const Catalog> catalog_;
  const uint64_t epoch_;
  // What is kept. Changed under the lock, by the one thread that may, which
  // needs none to read; the others hold it to read.
  ShardedMutex kept_mutex_;
  int64_t data_version_ = kNothingRead;  // Of `shared_`.
  Shared shared_;
  ShardedPointer<const Shared> to_share_;  // The same.
  LogIndex log_index_;
  // With this head of the log, `data_version_` was the present one.
  absl::optional<LogIndex::Head> head_;
  RobotCache robots_;  // Of `data_version_`.
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_STORE_SQLITE_READER_H_

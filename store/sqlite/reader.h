#ifndef ROBOT_ACCOUNTS_STORE_SQLITE_READER_H_
#define ROBOT_ACCOUNTS_STORE_SQLITE_READER_H_

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/robot/robot_store.h"
#include "robot_accounts/store/sqlite/connection.h"
#include "robot_accounts/store/sqlite/meta_row.h"
#include "robot_accounts/store/sqlite/robot_cache.h"

namespace robot_accounts {

// Answers logins from one connection and what it keeps in memory. What is kept
// is good as long as the file's data version, which any commit by another
// connection changes, is the one it was read at; and it dies with the
// connection. Used by one thread at a time.
class SqliteReader final {
 public:
  // Whether to ask the file first. Trusting what was asked before is for a
  // store whose options allow a bound.
  enum class Freshness { kAsk, kTrust };

  SqliteReader(std::unique_ptr<SqliteConnection> connection,
               std::shared_ptr<const Catalog> catalog, uint64_t epoch)
      : connection_(std::move(connection)),
        catalog_(std::move(catalog)),
        epoch_(epoch) {}

  // As in RobotStore.
  absl::StatusOr<LoginView> ViewForLogin(absl::string_view project,
                                         absl::string_view account,
                                         Freshness freshness);
  absl::StatusOr<LoginView> ViewById(int64_t id, Freshness freshness);
  absl::StatusOr<std::vector<LoginView>> ViewLegacy(int64_t foreign_id);

  // What is shared by all robots; borrowed until the next call.
  struct Shared {
    Meta meta;
    std::shared_ptr<const ProjectTable> projects;
  };
  absl::StatusOr<const Shared*> ReadShared(Freshness freshness);

  SqliteConnection& connection() { return *connection_; }

 private:
  // Which robot is asked for.
  struct Key {
    int64_t id = 0;  // 0: by name.
    absl::string_view project;
    absl::string_view account;
  };

  static constexpr int64_t kNothingRead = -1;

  absl::StatusOr<LoginView> View(const Key& key, Freshness freshness);
  absl::StatusOr<LoginView> ReadView(const Key& key);
  absl::StatusOr<absl::optional<Robot>> ReadRobot(const Key& key);
  const Robot* Cached(const Key& key) const;
  int64_t ProjectId(absl::string_view project) const;
  LoginView ViewOf(absl::optional<Robot> robot) const;

  // Whether nothing was committed since what is kept was read.
  absl::StatusOr<bool> IsCurrent(Freshness freshness);
  // Reads what is shared again if it changed; in a transaction.
  absl::Status Sync();

  const std::unique_ptr<SqliteConnection> connection_;
  const std::shared_ptr<const Catalog> catalog_;
  const uint64_t epoch_;
  // Of `shared_`.
  int64_t data_version_ = kNothingRead;
  Shared shared_;
  RobotCache robots_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_STORE_SQLITE_READER_H_

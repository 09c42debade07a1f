#ifndef ROBOT_ACCOUNTS_STORE_SQLITE_TRANSACTION_H_
#define ROBOT_ACCOUNTS_STORE_SQLITE_TRANSACTION_H_

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
#include "robot_accounts/store/sqlite/known_projects.h"
#include "robot_accounts/store/sqlite/meta_row.h"
#include "robot_accounts/store/sqlite/robot_rows.h"

namespace robot_accounts {

// What happens between BEGIN IMMEDIATE and COMMIT, which its maker runs. Used
// by one thread.
class SqliteTransaction final : public StoreTransaction {
 public:
  // `connection` must outlive it.
  SqliteTransaction(SqliteConnection& connection,
                    std::shared_ptr<const Catalog> catalog)
      : connection_(connection), catalog_(std::move(catalog)) {}

  // To be called last, before the commit. Fails if any step failed for another
  // reason than what the caller asked: half of that step may have been done.
  absl::Status Finish();

  // RobotStore::RenewHash and KeepUses.
  absl::Status RenewHash(int64_t id, uint32_t slot_id,
                         absl::string_view replaces, absl::string_view hash);
  absl::Status KeepUse(const RobotUse& use);

  absl::StatusOr<Robot> Get(int64_t id) override;
  absl::StatusOr<Robot> Find(int64_t project_id,
                             absl::string_view account) override;
  absl::StatusOr<Robot> Insert(RobotRecord record) override;
  absl::StatusOr<Robot> Replace(RobotRecord record) override;
  absl::StatusOr<RobotRecord> GetUnrenewed(int64_t id) override;
  absl::Status Delete(int64_t id) override;
  absl::StatusOr<std::vector<Robot>> RobotsOf(int64_t project_id) override;
  absl::StatusOr<std::vector<Robot>> RobotsGrantedOn(
      int64_t project_id) override;
  absl::StatusOr<std::vector<Robot>> RobotsMadeBy(int64_t robot_id) override;
  absl::StatusOr<int64_t> CountMadeBy(int64_t robot_id) override;

  absl::StatusOr<absl::optional<ImportMark>> FindImportMark(
      absl::string_view source, int64_t foreign_id) override;
  absl::Status PutImportMark(absl::string_view source, int64_t foreign_id,
                             const ImportMark& mark) override;

  absl::StatusOr<Project> GetProject(int64_t id) override;
  absl::StatusOr<Project> FindProject(absl::string_view name) override;
  absl::StatusOr<Project> FindProjectByHostId(int64_t host_id) override;
  absl::StatusOr<Project> InsertProject(Project project) override;
  absl::Status UpdateProject(const Project& project) override;
  absl::Status DeleteProject(int64_t id) override;

  absl::StatusOr<StoreSettings> Settings() override;
  absl::Status SetNamePrefix(absl::string_view prefix,
                             int64_t old_until_unix_s) override;
  absl::StatusOr<int64_t> ExpiryToldUntil() override;
  absl::Status SetExpiryToldUntil(int64_t unix_s) override;

 private:
  // Remembers a failure that Finish must answer.
  template <typename Result>
  Result Noted(Result result);

  absl::StatusOr<Robot> RobotOf(absl::StatusOr<absl::optional<RobotRow>> row);
  absl::StatusOr<std::vector<Robot>> Select(absl::string_view where, int64_t id,
                                            absl::string_view index = "");
  absl::StatusOr<RobotRow> Existing(int64_t id);
  absl::StatusOr<Project> Known(absl::StatusOr<Project> project);
  absl::StatusOr<int64_t> NextId();
  absl::StatusOr<Robot> InsertRecord(RobotRecord record);
  absl::StatusOr<Robot> ReplaceRecord(RobotRecord record);
  absl::StatusOr<RobotRecord> StoredRecord(int64_t id);
  absl::Status DeleteRow(int64_t id);
  absl::Status Renew(int64_t id, uint32_t slot_id, absl::string_view replaces,
                     absl::string_view hash);
  absl::Status Use(const RobotUse& use);
  void Count(int64_t scheme, int64_t by);

  SqliteConnection& connection_;
  const std::shared_ptr<const Catalog> catalog_;
  MetaChange change_;
  absl::Status failure_;
  // What was read, and what of it this transaction changed: nobody else can.
  KnownProjects known_projects_;
  absl::optional<StoreSettings> known_settings_;
  int64_t last_robot_id_ = 0;  // 0: not read.
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_STORE_SQLITE_TRANSACTION_H_

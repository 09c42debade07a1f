#ifndef ROBOT_ACCOUNTS_STORE_HARBOR_HARBOR_TRANSACTION_H_
#define ROBOT_ACCOUNTS_STORE_HARBOR_HARBOR_TRANSACTION_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/robot/store_transaction.h"
#include "robot_accounts/store/harbor/harbor_schema.h"
#include "robot_accounts/store/postgres/connection.h"

namespace robot_accounts {

// One transaction on Harbor's own tables. Robots that it reads are locked, so
// that they stay what they are; a change is made only to the row that was read,
// and read back. All but enabling, disabling, deleting and one new secret of
// Harbor's form is FailedPrecondition, reason HARBOR_RULES.
class HarborTransaction final : public StoreTransaction {
 public:
  // `connection` has a transaction open; both are borrowed. `told_until` is
  // kept by this process, for want of a place in Harbor's tables.
  HarborTransaction(PostgresConnection& connection, const HarborSchema& schema,
                    std::shared_ptr<const Catalog> catalog, int64_t told_until)
      : connection_(connection),
        schema_(schema),
        catalog_(std::move(catalog)),
        told_until_(told_until) {}

  // Before the commit: fails if a statement did, which undoes all; sees who
  // waits for this transaction's end.
  absl::Status Prepare();
  // After the commit: whether all changes are still there, once those who
  // waited are done, too. Harbor's requests do so, and write a robot as they
  // read it before. Aborted, reason CHANGE_REVERSED, if one was undone;
  // Unavailable, COMMIT_UNKNOWN, if that cannot be told within `timeout_ms`.
  absl::Status Confirm(int timeout_ms);
  int64_t told_until() const { return told_until_; }

  absl::StatusOr<Robot> Get(int64_t id) override;
  absl::StatusOr<Robot> Find(int64_t project_id,
                             absl::string_view account) override;
  absl::StatusOr<Robot> Insert(RobotRecord record) override;
  absl::StatusOr<Robot> Replace(RobotRecord record) override;
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
  absl::StatusOr<int64_t> ExpiryToldUntil() override { return told_until_; }
  absl::Status SetExpiryToldUntil(int64_t unix_s) override {
    told_until_ = unix_s;
    return absl::OkStatus();
  }

 private:
  // What a changed row must be afterwards.
  struct Expected {
    bool is_deleted = false;
    bool disabled = false;
    std::string secret;
  };

  absl::StatusOr<PostgresRows> Run(absl::string_view doing,
                                   const std::string& sql,
                                   const std::vector<PostgresValue>& values);
  absl::StatusOr<std::vector<Robot>> Select(
      absl::string_view which, const std::vector<PostgresValue>& values);
  absl::StatusOr<Robot> Only(absl::StatusOr<std::vector<Robot>> robots);
  absl::Status CheckExpected();
  absl::StatusOr<bool> WaitersAreDone();
  absl::StatusOr<Expected> Update(const Robot& robot,
                                  const RobotRecord& record);
  absl::StatusOr<const std::vector<Project>*> Projects();
  template <typename Predicate>
  absl::StatusOr<Project> ProjectWhere(Predicate predicate);

  PostgresConnection& connection_;
  const HarborSchema& schema_;
  const std::shared_ptr<const Catalog> catalog_;
  int64_t told_until_;
  absl::Status failure_;
  absl::btree_map<int64_t, Expected> expected_;
  // Names of the transactions that wait, as an array of SQL's.
  std::string waiters_ = "{}";
  absl::optional<std::vector<Project>> projects_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_STORE_HARBOR_HARBOR_TRANSACTION_H_

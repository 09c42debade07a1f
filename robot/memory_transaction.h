#ifndef ROBOT_ACCOUNTS_ROBOT_MEMORY_TRANSACTION_H_
#define ROBOT_ACCOUNTS_ROBOT_MEMORY_TRANSACTION_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/robot/grants_pool.h"
#include "robot_accounts/robot/memory_robots.h"
#include "robot_accounts/robot/project_table.h"
#include "robot_accounts/robot/robot_store.h"

namespace robot_accounts {

// All that a memory store holds.
struct MemoryState {
  using MarkKey = std::pair<std::string, int64_t>;
  using SlotKey = std::pair<int64_t, uint32_t>;  // Ids of robot and slot.

  GrantsPool grants;
  MemoryRobots robots;
  std::shared_ptr<const ProjectTable> projects;
  StoreSettings settings;
  absl::flat_hash_map<MarkKey, ImportMark> import_marks;
  // What was imported where a login has renewed the hash.
  absl::flat_hash_map<SlotKey, std::string> imported_hashes;
  int64_t expiry_told_until_unix_s = 0;
  int64_t last_robot_id = 0;
  int64_t last_project_id = 0;
  bool is_broken = false;  // Memory ran out while a change was being undone.
};

// Changes the state at once and remembers how to undo it. Used by one thread;
// nothing else may use the state meanwhile.
class MemoryTransaction final : public StoreTransaction {
 public:
  // `state` must outlive it.
  MemoryTransaction(MemoryState& state, std::shared_ptr<const Catalog> catalog);
  // Undoes what was not committed; ids that were given out stay given out.
  ~MemoryTransaction() override;

  void Commit() { committed_ = true; }

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
  // Puts `record` in its place as it is.
  absl::StatusOr<Robot> Keep(RobotRecord record);
  void Put(int64_t id, absl::optional<Robot> robot);
  // Puts each renewed hash of `robot` in the place of the imported hash of
  // `record`; the slots that hold that no more are returned.
  std::vector<uint32_t> Overlay(const Robot& robot, RobotRecord& record) const;
  // Nothing: the hash that counts was not renewed.
  void SetImportedHash(const MemoryState::SlotKey& key,
                       absl::optional<std::string> hash);
  bool IsTaken(const Project& project) const;
  void SetProjects(std::vector<Project> projects);
  void Undo();

  MemoryState& state_;
  const std::shared_ptr<const Catalog> catalog_;
  // What was there before each change, oldest first.
  std::vector<std::pair<int64_t, absl::optional<Robot>>> robots_before_;
  std::vector<std::pair<MemoryState::MarkKey, absl::optional<ImportMark>>>
      marks_before_;
  std::vector<std::pair<MemoryState::SlotKey, absl::optional<std::string>>>
      imported_hashes_before_;
  bool committed_ = false;
  const std::shared_ptr<const ProjectTable> projects_before_;
  const StoreSettings settings_before_;
  const int64_t expiry_told_before_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_MEMORY_TRANSACTION_H_

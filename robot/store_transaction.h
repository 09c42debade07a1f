#ifndef ROBOT_ACCOUNTS_ROBOT_STORE_TRANSACTION_H_
#define ROBOT_ACCOUNTS_ROBOT_STORE_TRANSACTION_H_

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "robot_accounts/robot/project.h"
#include "robot_accounts/robot/robot.h"
#include "robot_accounts/robot/robot_record.h"
#include "robot_accounts/robot/store_settings.h"

namespace robot_accounts {

// Where an imported robot came from, and what it was then: who reads it knows
// whether it was changed here since. Outlives the robot, so that what was
// deleted here stays deleted.
struct ImportMark {
  int64_t robot_id = 0;
  uint64_t version = 0;  // Of the robot after its last import.
  // Whether there is no such robot any more. Read only: a robot's id is never
  // another's.
  bool is_deleted = false;
};

// One transaction: what it reads stays true until it is committed, and all of
// it happens or nothing. Used by one thread, inside RobotStore::Write only.
// Names and grants were checked by the caller; uniqueness and versions are
// checked here.
class StoreTransaction {
 public:
  virtual ~StoreTransaction() = default;

  // NotFound, reason ROBOT_NOT_FOUND.
  virtual absl::StatusOr<Robot> Get(int64_t id) = 0;
  // `project_id` 0 is the system.
  virtual absl::StatusOr<Robot> Find(int64_t project_id,
                                     absl::string_view account) = 0;
  // Stores `record` under a new id and version 1, never used. AlreadyExists,
  // reason ROBOT_EXISTS, if its project has that account; this and Replace fail
  // with the error of EncodeRobot if it is too large.
  virtual absl::StatusOr<Robot> Insert(RobotRecord record) = 0;
  // Puts `record` in the place of the robot of its id, whose version must still
  // be `record.version`, and counts it up; the last use stays what it is.
  // Aborted, reason VERSION_CONFLICT.
  virtual absl::StatusOr<Robot> Replace(RobotRecord record) = 0;
  // The record that Get is of, but where a login has renewed the hash of an
  // imported secret, with the hash that was imported. Replace takes that for
  // the renewed one and leaves both as they are. The last use may be missing.
  virtual absl::StatusOr<RobotRecord> GetUnrenewed(int64_t id) {
    const absl::StatusOr<Robot> robot = Get(id);
    if (!robot.ok()) return robot.status();
    return robot->record();
  }
  virtual absl::Status Delete(int64_t id) = 0;
  // All robots of a project; all with a grant that names it.
  virtual absl::StatusOr<std::vector<Robot>> RobotsOf(int64_t project_id) = 0;
  virtual absl::StatusOr<std::vector<Robot>> RobotsGrantedOn(
      int64_t project_id) = 0;
  // All that a robot made, gone or not; how many.
  virtual absl::StatusOr<std::vector<Robot>> RobotsMadeBy(int64_t robot_id) = 0;
  virtual absl::StatusOr<int64_t> CountMadeBy(int64_t robot_id) = 0;

  // Nothing: that robot was never imported.
  virtual absl::StatusOr<absl::optional<ImportMark>> FindImportMark(
      absl::string_view source, int64_t foreign_id) = 0;
  // In the place of the mark that is there, if any.
  virtual absl::Status PutImportMark(absl::string_view source,
                                     int64_t foreign_id,
                                     const ImportMark& mark) = 0;

  // NotFound, reason PROJECT_NOT_FOUND.
  virtual absl::StatusOr<Project> GetProject(int64_t id) = 0;
  virtual absl::StatusOr<Project> FindProject(absl::string_view name) = 0;
  virtual absl::StatusOr<Project> FindProjectByHostId(int64_t host_id) = 0;
  // Stores `project` under a new id. AlreadyExists, reason PROJECT_EXISTS, if
  // its name or host id is taken; the same holds for UpdateProject.
  virtual absl::StatusOr<Project> InsertProject(Project project) = 0;
  virtual absl::Status UpdateProject(const Project& project) = 0;
  virtual absl::Status DeleteProject(int64_t id) = 0;

  virtual absl::StatusOr<StoreSettings> Settings() = 0;
  // NamingPolicy::ChangedTo.
  virtual absl::Status SetNamePrefix(absl::string_view prefix,
                                     int64_t old_until_unix_s) = 0;

  // Until which second robots were told to be expiring; 0: never yet.
  virtual absl::StatusOr<int64_t> ExpiryToldUntil() = 0;
  virtual absl::Status SetExpiryToldUntil(int64_t unix_s) = 0;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_STORE_TRANSACTION_H_

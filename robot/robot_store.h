#ifndef ROBOT_ACCOUNTS_ROBOT_ROBOT_STORE_H_
#define ROBOT_ACCOUNTS_ROBOT_ROBOT_STORE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "absl/types/span.h"
#include "robot_accounts/crypto/secret_hash.h"
#include "robot_accounts/robot/naming_policy.h"
#include "robot_accounts/robot/project.h"
#include "robot_accounts/robot/project_table.h"
#include "robot_accounts/robot/robot.h"
#include "robot_accounts/robot/robot_query.h"
#include "robot_accounts/robot/robot_record.h"

#pragma GCC diagnostic ignored "-Wunused-parameter"  // until the defaults go
namespace robot_accounts {

// In the order that was asked for.
struct RobotPage {
  std::vector<Robot> robots;
  std::string next_cursor;  // Empty: this was the last page.
};

// What a login needs, read at one moment.
struct LoginView {
  absl::optional<Robot> robot;  // Nothing: no such robot.
  std::shared_ptr<const ProjectTable> projects;
  std::shared_ptr<const NamingPolicy> naming;
  // Another number whenever the store may have been put back to an older
  // state, so that nothing remembered before counts any longer.
  uint64_t epoch = 0;
};

// How many robots keep their newest secret under which scheme.
struct SchemeCounts {
  int64_t harbor = 0;
  int64_t pbkdf2_sha256 = 0;
  int64_t hmac_sha256 = 0;
};

// Under which of them `record` is counted; nothing without a readable secret.
absl::optional<HashScheme> CountedScheme(const RobotRecord& record);

// The cursor of a page that ends with this robot, and back; the text is opaque
// to callers. InvalidArgument, reason INVALID_CURSOR.
struct ListPosition {
  std::string account_name;
  int64_t id = 0;
};
std::string EncodeCursor(const ListPosition& last);
absl::StatusOr<ListPosition> DecodeCursor(absl::string_view cursor);
// InvalidArgument, reason INVALID_PAGE_SIZE, unless 1..kMaxPageSize.
absl::Status CheckPageSize(size_t page_size);

// The errors that every store answers alike.
absl::Status RobotNotFound();
absl::Status RobotExists(absl::string_view account);
absl::Status VersionConflict();
absl::Status ProjectNotFound();
absl::Status ProjectExists(absl::string_view name);

// What is kept of the store itself.
struct StoreSettings {
  // The default prefix until SetNamePrefix is called.
  std::shared_ptr<const NamingPolicy> naming;
  bool name_prefix_was_set = false;
  // The prefix before, and until when it is still understood: not at that
  // second any more. Empty: none.
  std::string old_name_prefix;
  int64_t old_prefix_until_unix_s = 0;
  // 32 random bytes, made with the store, never changed: they pick the work
  // that is done for an unknown name, on every server alike.
  std::string decoy_key;
};

// What a store can keep; Harbor's own tables cannot keep everything.
struct StoreTraits {
  // Nothing at all can be changed: Write fails with FailedPrecondition, reason
  // STORE_READ_ONLY.
  bool read_only = false;
  // Robots can only be enabled, disabled, deleted and given one new secret, of
  // the scheme `harbor`, without grace; hashes are never renewed and last use
  // is not kept.
  bool harbor_rules = false;
};

// Where an imported robot came from, and what it was then: who reads it knows
// whether it was changed here since. Outlives the robot, so that what was
// deleted here stays deleted.
struct ImportMark {
  int64_t robot_id = 0;
  uint64_t version = 0;  // Of the robot after its last import.
  bool is_deleted = false;
};

// The last good login of a robot.
struct RobotUse {
  int64_t robot_id = 0;
  int64_t unix_s = 0;
  std::string source;
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
  // Stores `record` under a new id and version 1. AlreadyExists, reason
  // ROBOT_EXISTS, if its project has that account; this and Replace fail with
  // the error of EncodeRobot if it is too large.
  virtual absl::StatusOr<Robot> Insert(RobotRecord record) = 0;
  // Puts `record` in the place of the robot of its id, whose version must still
  // be `record.version`, and counts it up. Aborted, reason VERSION_CONFLICT.
  virtual absl::StatusOr<Robot> Replace(RobotRecord record) = 0;
  virtual absl::Status Delete(int64_t id) = 0;
  // All robots of a project; all with a grant that names it.
  virtual absl::StatusOr<std::vector<Robot>> RobotsOf(int64_t project_id) = 0;
  virtual absl::StatusOr<std::vector<Robot>> RobotsGrantedOn(
      int64_t project_id) = 0;
  // All that a robot made, gone or not; how many.
  virtual absl::StatusOr<std::vector<Robot>> RobotsMadeBy(int64_t robot_id) {
    return absl::UnimplementedError("to come");
  }
  virtual absl::StatusOr<int64_t> CountMadeBy(int64_t robot_id) {
    return absl::UnimplementedError("to come");
  }

  // Nothing: that robot was never imported. Delete marks what it deletes.
  virtual absl::StatusOr<absl::optional<ImportMark>> FindImportMark(
      absl::string_view source, int64_t foreign_id) {
    return absl::UnimplementedError("to come");
  }
  virtual absl::Status PutImportMark(absl::string_view source,
                                     int64_t foreign_id,
                                     const ImportMark& mark) {
    return absl::UnimplementedError("to come");
  }

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
  // The prefix until now is understood until `old_until_unix_s`; 0: no longer.
  virtual absl::Status SetNamePrefix(absl::string_view prefix,
                                     int64_t old_until_unix_s) = 0;

  // Until which second robots were told to be expiring; 0: never yet.
  virtual absl::StatusOr<int64_t> ExpiryToldUntil() {
    return absl::UnimplementedError("to come");
  }
  virtual absl::Status SetExpiryToldUntil(int64_t unix_s) {
    return absl::UnimplementedError("to come");
  }
};

// Where robots are kept. Thread-safe. Every error but the named ones is
// Unavailable (the store cannot be asked now) or DataLoss.
class RobotStore {
 public:
  using Body = absl::FunctionRef<absl::Status(StoreTransaction&)>;

  virtual ~RobotStore() = default;

  virtual StoreTraits traits() const { return {}; }

  // Runs `body` once in a transaction, and commits it if that returns OK. Once
  // this returned OK the change is as durable as the store promises, and every
  // later call here sees it.
  virtual absl::Status Write(Body body) = 0;

  virtual absl::StatusOr<StoreSettings> Settings() = 0;

  // The robot called `account` in the project named `project` (empty: the
  // system), no older than the store's freshness promises.
  virtual absl::StatusOr<LoginView> ViewForLogin(absl::string_view project,
                                                 absl::string_view account) = 0;
  // The same by id, for who holds an older view.
  virtual absl::StatusOr<LoginView> ViewById(int64_t id) = 0;

  // The legacy robots that were imported from this id, of whatever source: at
  // most a few.
  virtual absl::StatusOr<std::vector<LoginView>> ViewLegacy(
      int64_t foreign_id) {
    return absl::UnimplementedError("to come");
  }

  virtual absl::StatusOr<std::shared_ptr<const ProjectTable>> Projects() = 0;
  // InvalidArgument, reasons INVALID_PAGE_SIZE and INVALID_CURSOR.
  virtual absl::StatusOr<RobotPage> List(const RobotQuery& query) = 0;
  virtual absl::StatusOr<SchemeCounts> Schemes() = 0;

  // Does what is due now and then; see RobotAccounts::Maintain.
  virtual absl::Status Maintain() = 0;

  // Puts `hash` beside the record in the place of slot `slot_id`'s `replaces`.
  // Aborted, reason VERSION_CONFLICT, if the slot's hash is not that any more.
  virtual absl::Status RenewHash(int64_t id, uint32_t slot_id,
                                 absl::string_view replaces,
                                 absl::string_view hash) = 0;
  // Keeps when robots were last used, beside their records; an earlier time
  // than what is kept, and a robot that is gone, are passed over.
  virtual absl::Status KeepUses(absl::Span<const RobotUse> uses) {
    return absl::UnimplementedError("to come");
  }
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_ROBOT_STORE_H_

#ifndef ROBOT_ACCOUNTS_ROBOT_ROBOT_STORE_H_
#define ROBOT_ACCOUNTS_ROBOT_ROBOT_STORE_H_

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
#include "robot_accounts/robot/naming_policy.h"
#include "robot_accounts/robot/project_table.h"
#include "robot_accounts/robot/robot.h"
#include "robot_accounts/robot/robot_page.h"
#include "robot_accounts/robot/robot_query.h"
#include "robot_accounts/robot/scheme_counts.h"
#include "robot_accounts/robot/store_errors.h"
#include "robot_accounts/robot/store_settings.h"
#include "robot_accounts/robot/store_transaction.h"

namespace robot_accounts {

// What a login needs, read at one moment.
struct LoginView {
  absl::optional<Robot> robot;  // Nothing: no such robot.
  std::shared_ptr<const ProjectTable> projects;
  std::shared_ptr<const NamingPolicy> naming;
  // Another number whenever the store may have been put back to an older
  // state, so that nothing remembered before counts any longer.
  uint64_t epoch = 0;
};

// The last good login of a robot.
struct RobotUse {
  int64_t robot_id = 0;
  int64_t unix_s = 0;
  std::string source;
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
      int64_t foreign_id) = 0;

  virtual absl::StatusOr<std::shared_ptr<const ProjectTable>> Projects() = 0;
  // InvalidArgument, reasons INVALID_PAGE_SIZE, INVALID_ORDER and
  // INVALID_CURSOR.
  virtual absl::StatusOr<RobotPage> List(const RobotQuery& query) = 0;
  virtual absl::StatusOr<SchemeCounts> Schemes() = 0;

  // Does what is due now and then; see RobotAccounts::Maintain.
  virtual absl::Status Maintain() = 0;

  // Puts `hash` beside the record in the place of slot `slot_id`'s `replaces`.
  // Aborted, reason VERSION_CONFLICT, if the slot's hash is not that any more.
  virtual absl::Status RenewHash(int64_t id, uint32_t slot_id,
                                 absl::string_view replaces,
                                 absl::string_view hash) = 0;
  // Keeps when robots were last used, to the minute, beside their records and
  // all at once. Passed over are robots that are gone, and uses no later than
  // what is kept.
  virtual absl::Status KeepUses(absl::Span<const RobotUse> uses) = 0;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_ROBOT_STORE_H_

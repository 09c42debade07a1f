#ifndef ROBOT_ACCOUNTS_STORE_HARBOR_HARBOR_VIEWS_H_
#define ROBOT_ACCOUNTS_STORE_HARBOR_HARBOR_VIEWS_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/types/optional.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/robot/robot_store.h"
#include "robot_accounts/store/harbor/harbor_schema.h"
#include "robot_accounts/store/postgres/connection.h"

namespace robot_accounts {

// Reads what a login needs of Harbor's tables, in one round trip as long as the
// projects and the prefix are those that it read before: with the robot comes a
// mark of the two tables of projects, which changes with any row of them.
// Thread-safe.
class HarborViews final {
 public:
  HarborViews(const HarborSchema& schema,
              std::shared_ptr<const Catalog> catalog);

  // As in RobotStore; FailedPrecondition, reason HARBOR_PREFIX_UNSUPPORTED, if
  // Harbor's prefix cannot be one here.
  absl::StatusOr<LoginView> ByName(PostgresConnection& connection,
                                   absl::string_view project,
                                   absl::string_view account);
  absl::StatusOr<LoginView> ById(PostgresConnection& connection, int64_t id);
  // A view of nobody.
  absl::StatusOr<LoginView> OfShared(PostgresConnection& connection) {
    return ById(connection, 0);
  }

 private:
  // A query for a robot and the values that it takes after the first.
  struct Question {
    const std::string& sql;
    std::vector<PostgresValue> values;
  };
  // What is the same for all robots, as it was at one moment.
  struct Shared {
    std::string snapshot;  // The server's name for that moment.
    std::string mark;      // Of the tables of projects then.
    std::string prefix;
    std::shared_ptr<const ProjectTable> projects;
    std::shared_ptr<const NamingPolicy> naming;
  };

  absl::StatusOr<LoginView> View(PostgresConnection& connection,
                                 const Question& question);
  // Nothing: what is known of the projects and the prefix is out of date.
  absl::StatusOr<absl::optional<LoginView>> ViewOfKnown(
      PostgresConnection& connection, const Question& question);
  absl::StatusOr<LoginView> ReadAll(PostgresConnection& connection,
                                    const Question& question);
  absl::StatusOr<LoginView> ViewOf(const PostgresRows& rows,
                                   const Shared& shared) const;
  std::shared_ptr<const Shared> known() const;
  void Remember(Shared shared);

  const std::shared_ptr<const Catalog> catalog_;
  const std::string by_name_sql_;
  const std::string by_id_sql_;
  mutable absl::Mutex mutex_;
  std::shared_ptr<const Shared> known_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_STORE_HARBOR_HARBOR_VIEWS_H_

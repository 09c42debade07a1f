#ifndef ROBOT_ACCOUNTS_STORE_HARBOR_HARBOR_LIST_H_
#define ROBOT_ACCOUNTS_STORE_HARBOR_HARBOR_LIST_H_

#include <memory>

#include "absl/status/statusor.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/robot/robot_page.h"
#include "robot_accounts/robot/robot_query.h"
#include "robot_accounts/store/harbor/harbor_schema.h"
#include "robot_accounts/store/postgres/connection.h"

namespace robot_accounts {

// A page of the robots of Harbor's tables, without those that it hides. Fails
// as RobotStore::List; FailedPrecondition, reason HARBOR_RULES, for a query by
// last use, which is not kept there.
absl::StatusOr<RobotPage> ListHarborRobots(
    PostgresConnection& connection, const HarborSchema& schema,
    const RobotQuery& query, const std::shared_ptr<const Catalog>& catalog);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_STORE_HARBOR_HARBOR_LIST_H_

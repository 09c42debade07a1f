#ifndef ROBOT_ACCOUNTS_STORE_HARBOR_HARBOR_ROWS_H_
#define ROBOT_ACCOUNTS_STORE_HARBOR_HARBOR_ROWS_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/robot/project.h"
#include "robot_accounts/robot/robot.h"
#include "robot_accounts/store/harbor/harbor_schema.h"
#include "robot_accounts/store/postgres/connection.h"
#include "robot_accounts/store/postgres/rows.h"

namespace robot_accounts {

// Parts of the queries that read Harbor's tables as robots: of a table or
// subquery `r` of the columns of `robot`.

// What is selected: the same columns always, one row for each permission of a
// robot, one for a robot without any.
std::string RobotColumns(const HarborSchema& schema);
inline constexpr int kNumRobotColumns = 19;

// What is joined to `r`. Its project is `pr`.
inline constexpr char kProjectJoin[] =
    " LEFT JOIN project pr ON pr.project_id = r.project_id AND NOT pr.deleted";
// What was granted in a project that is gone is left out, as Harbor does: not
// even a public project is open by it.
inline constexpr char kGrantJoins[] =
    " LEFT JOIN role_permission rp"
    " ON rp.role_type = 'robotaccount' AND rp.role_id = r.id"
    " LEFT JOIN permission_policy p ON p.id = rp.permission_policy_id"
    " AND CASE WHEN p.scope !~ '^/project/[1-9][0-9]*$' THEN true"
    " WHEN length(p.scope) > 27 THEN false"  // No bigint.
    " ELSE EXISTS (SELECT 1 FROM project gp WHERE NOT gp.deleted"
    " AND gp.project_id = substr(p.scope, 10)::bigint) END";

// The account name of `r`; by bytes, as names are compared.
inline constexpr char kAccountName[] =
    "(CASE WHEN coalesce(r.secret, '') <> ''"
    " AND left(r.name, length(pr.name) + 1) = pr.name || '+'"
    " THEN substr(r.name, length(pr.name) + 2)"
    " ELSE coalesce(r.name, '') END COLLATE \"C\")";
// When `r` was changed last, in microseconds: its version.
inline constexpr char kVersion[] =
    "coalesce(round(extract(epoch FROM r.update_time) * 1000000)::bigint, 0)";
inline constexpr char kCreatedUnixS[] =
    "coalesce(floor(extract(epoch FROM r.creation_time))::bigint, 0)";

// The robots of rows whose columns from `first` on are RobotColumns(), those of
// one robot together; rows without a robot are passed over.
//
// Ids, versions and projects are Harbor's own. A robot with more permissions
// than can be held is shown without them, and cannot log in (min_reader).
absl::StatusOr<std::vector<Robot>> RobotsOfRows(
    const PostgresRows& rows, int first,
    const std::shared_ptr<const Catalog>& catalog);

// All projects that are not deleted.
absl::StatusOr<std::vector<Project>> ReadHarborProjects(
    PostgresConnection& connection);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_STORE_HARBOR_HARBOR_ROWS_H_

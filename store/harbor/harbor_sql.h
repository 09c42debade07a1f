#ifndef ROBOT_ACCOUNTS_STORE_HARBOR_HARBOR_SQL_H_
#define ROBOT_ACCOUNTS_STORE_HARBOR_HARBOR_SQL_H_

#include <string>

#include "absl/status/statusor.h"
#include "robot_accounts/robot/robot_view.h"

namespace robot_accounts {

// SQL that puts a robot into a Harbor (2.2 or later) with the secret that it
// has: one statement for psql or any client of Harbor's database, which happens
// as a whole or not at all, and fails if a project or the name does not fit
// there. Projects are found by name; ids are Harbor's own. The text holds the
// robot's hash: it is as secret as Harbor's database.
//
// FAILED_PRECONDITION, reasons
//   NOT_HARBOR_HASH       the newest secret is not hashed as Harbor does it: a
//                         hash cannot be turned into another, only refreshed
//   GRANT_NOT_EXPORTABLE  a stored deny that Harbor would read more narrowly
//   NEWER_RECORD          only a newer version can read this robot
// Left out, and named in a comment, is what allows nothing, and what would
// allow more there: the permissions of `project` itself on all projects.
absl::StatusOr<std::string> HarborSql(const RobotView& robot);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_STORE_HARBOR_HARBOR_SQL_H_

#ifndef ROBOT_ACCOUNTS_STORE_SQLITE_LIST_SQL_H_
#define ROBOT_ACCOUNTS_STORE_SQLITE_LIST_SQL_H_

#include <string>

#include "absl/strings/string_view.h"
#include "robot_accounts/robot/robot_query.h"

namespace robot_accounts {

// The ways to the robots of a list. Each goes over an index, and is told which
// one, so that no guess of SQLite's can make a list slow.
enum class ListWay {
  kOrder,    // All, in order.
  kProject,  // Those of the project.
  kSight,    // Those of the projects in sight.
  kLevel,    // Those of the level.
  kMaker,    // Those that the robot made.
  kExpiry,   // Those that expire within the bounds.
};

// The index of a way for a list in this order.
absl::string_view IndexOf(ListWay way, RobotOrder order);

// All the text here has the same parameters, NULL where a query does not narrow
// by them: ?1 the level, ?2 the project, ?3 the projects in sight as a JSON
// array, ?4 the maker, ?5 and ?6 the first and the last second of expiry, ?7
// since when it is unused, ?8 the search in lower case, ?9 and ?10 key and id
// of the place, ?11 the limit.

// What of the query a way goes by, as a condition; empty for kOrder.
absl::string_view WayCondition(ListWay way);

// A part of the list: all of it, or what comes after a place. That is two, for
// only then does SQLite find the place among robots of the same key at once.
enum class ListPart {
  kAll,
  kSameKey,
  kBehind,
};

// What comes after FROM: the first robots of a part.
std::string ListSql(const RobotQuery& query, ListWay way, ListPart part);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_STORE_SQLITE_LIST_SQL_H_

#ifndef ROBOT_ACCOUNTS_ROBOT_HARBOR_QUERY_H_
#define ROBOT_ACCOUNTS_ROBOT_HARBOR_QUERY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/robot/project_table.h"
#include "robot_accounts/robot/robot_query.h"
#include "robot_accounts/robot/robot_view.h"

namespace robot_accounts {

// The query of Harbor's GET /robots, read (docs/harbor-api.md).
struct HarborQuery {
  static constexpr int64_t kDefaultPageSize = 10;
  static constexpr int64_t kMaxPageSize = 100;

  // Level, project and order.
  RobotQuery robots;
  // Harbor's filter on the stored name, `<project>+<account>` or `<account>`:
  // one of these, or any name if there is none.
  std::vector<std::string> names;
  // A part of it, any case; empty: any.
  std::string name_part;
  int64_t page = 1;
  int64_t page_size = kDefaultPageSize;

  // Whether `robot` passes the filter on names.
  bool HasNameOf(const RobotView& robot) const;
};

// Reads the query of a request line, its percent signs still in it. `projects`
// are all that there are: ProjectID is the host's id of a project if the host
// gave ids, else the library's; of an unknown one there are no robots.
//
// InvalidArgument, reasons MALFORMED_QUERY (a percent sign, a parameter given
// twice, more than 16 KiB), INVALID_PAGE and INVALID_PAGE_SIZE; those of `q`
// and `sort` are MALFORMED_FILTER, UNSUPPORTED_FILTER, INVALID_LEVEL,
// INVALID_PROJECT_ID and UNSUPPORTED_SORT.
absl::StatusOr<HarborQuery> ParseHarborQuery(absl::string_view query,
                                             const ProjectTable& projects);

// The id of a path /robots/{robot_id}. InvalidArgument, reason
// INVALID_ROBOT_ID, unless 64 bits hold it.
absl::StatusOr<int64_t> ParseHarborRobotId(absl::string_view text);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_HARBOR_QUERY_H_

#ifndef ROBOT_ACCOUNTS_ROBOT_HARBOR_LIST_H_
#define ROBOT_ACCOUNTS_ROBOT_HARBOR_LIST_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/robot/harbor_query.h"
#include "robot_accounts/robot/robot_accounts.h"

namespace robot_accounts {

// One page of Harbor's GET /robots.
struct HarborList {
  std::vector<RobotView> robots;  // ToHarborJson writes them.
  int64_t total = 0;              // Of all pages: the header X-Total-Count.
};

// The page that `query` asks for. Harbor numbers pages and counts robots, so
// this reads every robot of the level or project that `query` names: prefer
// RobotAccounts::List, whose pages follow a cursor. Fails as that does.
absl::StatusOr<HarborList> ListForHarbor(RobotAccounts& accounts,
                                         const Actor& actor,
                                         const HarborQuery& query);

// The header Link of such a page: where the pages before and after it are,
// empty if there is neither. `path` and `query_text` are those of the request,
// percent signs and all.
std::string HarborLink(absl::string_view path, absl::string_view query_text,
                       const HarborQuery& query, int64_t total);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_HARBOR_LIST_H_

#ifndef ROBOT_ACCOUNTS_PERMISSIONS_HARBOR_PAIRS_H_
#define ROBOT_ACCOUNTS_PERMISSIONS_HARBOR_PAIRS_H_

#include <vector>

#include "robot_accounts/permissions/catalog.h"

namespace robot_accounts {

// Internal: the 70 system and 70 project pairs of Harbor 2.16, in the order of
// its GET /permissions, the system's first. That order gives the ids: rows are
// only ever added at the end.
std::vector<CatalogEntry> HarborPairs();

// Internal: the five helm-chart pairs of Harbor's guide, which Harbor dropped
// in 2.8. All are of the project level and deprecated.
std::vector<CatalogEntry> HelmPairs();

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_PERMISSIONS_HARBOR_PAIRS_H_

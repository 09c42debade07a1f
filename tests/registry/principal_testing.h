#ifndef ROBOT_ACCOUNTS_TESTS_REGISTRY_PRINCIPAL_TESTING_H_
#define ROBOT_ACCOUNTS_TESTS_REGISTRY_PRINCIPAL_TESTING_H_

#include <cstdint>
#include <string>
#include <vector>

#include "robot_accounts/permissions/grant_row.h"
#include "robot_accounts/robot/principal.h"
#include "robot_accounts/robot/robot_record.h"

namespace robot_accounts {
namespace testing {

// Projects: 1 "library", 2 "libraryx", 3 "open" (public), made at 1000.
// A system robot (level) with these rows, id 7, version 3, that never expires
// and showed the secret of slot 1.
RobotRecord SystemRecord(std::vector<GrantRow> rows);

// A project robot of "library" with these rows, otherwise the same.
RobotRecord ProjectRecord(std::vector<GrantRow> rows);

// "repository" rows for pull and push on project `id`.
std::vector<GrantRow> PullAndPush(int64_t id);

Principal MakePrincipal(RobotRecord record);

}  // namespace testing
}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_TESTS_REGISTRY_PRINCIPAL_TESTING_H_

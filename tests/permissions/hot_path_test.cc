// What a registry asks on every request must not allocate.
#include <cstdint>
#include <string>
#include <vector>

#include "absl/types/optional.h"
#include "gtest/gtest.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/permissions/grants.h"
#include "robot_accounts/permissions/permission.h"
#include "robot_accounts/permissions/permission_set.h"
#include "robot_accounts/permissions/scope.h"
#include "tests/testing/allocation_counter.h"

namespace robot_accounts {
namespace {

Grants PullAndPushOn(int64_t projects) {
  const auto set =
      PermissionSet::Parse(Catalog::Default(), PermissionLevel::kProject,
                           "repository:pull,repository:push");
  std::vector<ScopedSet> sets;
  for (int64_t id = 1; id <= projects; ++id) {
    sets.push_back({Scope::Project(id), set.value()});
  }
  return Grants::Create(Grants::Owner::System(), sets).value();
}

TEST(HotPathTest, CounterSeesAllocations) {
  const AllocationCounter counter;
  const std::string text(100, 'x');
  EXPECT_EQ(counter.count(), 1);
}

TEST(HotPathTest, ChecksAllocateNothing) {
  for (const int64_t projects : {1, 25, 300}) {
    const Grants grants = PullAndPushOn(projects);
    const Catalog& catalog = *grants.catalog();
    const AllocationCounter counter;
    int allowed = 0;
    for (int64_t id = -1; id <= projects + 1; ++id) {
      const auto pull =
          catalog.Find(PermissionLevel::kProject, "repository", "pull");
      const auto push =
          catalog.FindText(PermissionLevel::kProject, "repository:push");
      const auto none =
          catalog.Find(PermissionLevel::kProject, "repository", "fly");
      allowed += grants.AllowsProject(id, *pull) ? 1 : 0;
      allowed += grants.AllowsPublicProject(id, *push) ? 1 : 0;
      allowed += none.has_value() || grants.AllowsSystem(*pull) ? 1 : 0;
    }
    const int64_t allocations = counter.count();
    EXPECT_EQ(allocations, 0);
    EXPECT_EQ(allowed, 2 * projects);
  }
}

TEST(HotPathTest, CopiesAndCoversAllocateNothing) {
  const Grants grants = PullAndPushOn(300);
  const Grants fewer = PullAndPushOn(25);
  const Grants first;  // Makes what all empty grants share.
  const AllocationCounter counter;
  const Grants copy = grants;
  const bool covers = copy.Covers(fewer);
  const Grants nothing;
  const int64_t allocations = counter.count();
  EXPECT_TRUE(covers);
  EXPECT_EQ(allocations, 0);
}

}  // namespace
}  // namespace robot_accounts

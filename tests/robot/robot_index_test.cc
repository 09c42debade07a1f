#include "robot_accounts/robot/robot_index.h"

#include <cstdint>
#include <iterator>
#include <map>
#include <random>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "robot_accounts/robot/grants_pool.h"
#include "tests/robot/robots_for_tests.h"

namespace robot_accounts {
namespace {

Robot RobotOf(int64_t id, int64_t project_id, const std::string& account,
              uint64_t version = 1) {
  RobotRecord record;
  record.id = id;
  record.project_id = project_id;
  record.account_name = account;
  record.version = version;
  return Robot::FromRecord(record, Grants());
}

// Against std::map: a table that grows, shrinks and is used up again.
TEST(RobotIndexTest, IsAMap) {
  std::mt19937_64 random(7);
  RobotNameIndex names;
  RobotIdIndex ids;
  std::map<int64_t, Robot> model;
  int64_t last_id = 0;
  for (int step = 0; step < 60000; ++step) {
    // Phases of mostly adding and mostly erasing.
    const bool adds = random() % 100 < ((step / 6000) % 2 == 0 ? 80 : 25);
    if (adds || model.empty()) {
      const int64_t id = last_id += static_cast<int64_t>(1 + random() % 3);
      const Robot robot = RobotOf(id, id % 3, absl::StrCat("robot-", id));
      names.Put(robot);
      ids.Put(robot);
      model.emplace(id, robot);
    } else {
      auto found = model.lower_bound(static_cast<int64_t>(random()) & last_id);
      if (found == model.end()) found = model.begin();
      if (random() % 3 == 0) {
        const Robot changed = RobotOf(found->first, found->second.project_id(),
                                      std::string(found->second.account_name()),
                                      found->second.version() + 1);
        names.Put(changed);
        ids.Put(changed);
        found->second = changed;
      } else {
        names.Erase(found->second);
        ids.Erase(found->first);
        model.erase(found);
      }
    }
    ASSERT_EQ(names.size(), model.size());
    ASSERT_EQ(ids.size(), model.size());
    if (step % 1500 != 0) continue;
    for (int64_t id = 0; id <= last_id + 2; ++id) {
      const auto kept = model.find(id);
      const BorrowedRobot by_id = ids.Find(id);
      const BorrowedRobot by_name =
          names.Find(id % 3, absl::StrCat("robot-", id));
      ASSERT_EQ(by_id != nullptr, kept != model.end()) << id;
      ASSERT_EQ(by_name != nullptr, kept != model.end()) << id;
      if (kept == model.end()) continue;
      ASSERT_EQ(&by_id->packed(), &kept->second.packed());
      ASSERT_EQ(&by_name->packed(), &kept->second.packed());
      ASSERT_EQ(names.Find(id % 3 + 1, kept->second.account_name()), nullptr);
    }
    std::map<int64_t, int> seen;
    ids.ForEach([&seen](const Robot& robot) { ++seen[robot.id()]; });
    ASSERT_EQ(seen.size(), model.size());
    for (const auto& [id, count] : seen) ASSERT_EQ(count, 1) << id;
  }
}

TEST(RobotIndexTest, HoldsWhatItLends) {
  RobotNameIndex names;
  EXPECT_EQ(names.Find(1, "a"), nullptr);
  names.Put(RobotOf(1, 1, "a"));
  EXPECT_EQ(names.Find(1, "a")->id(), 1);
  EXPECT_EQ(names.Find(2, "a"), nullptr);
  const Robot copy = *names.Find(1, "a");
  names.Put(RobotOf(1, 1, "a", 2));
  EXPECT_EQ(names.Find(1, "a")->version(), 2u);
  for (size_t line = 0; names.EraseLine(line); ++line) {
  }
  EXPECT_EQ(names.size(), 0u);
  EXPECT_EQ(copy.version(), 1u);
}

Grants PoolGet(GrantsPool& pool, int64_t project_id, std::string action) {
  return *pool.Get(Catalog::Default(), Grants::Owner::Project(project_id),
                   {{absl::StrCat("/project/", project_id), "repository",
                     std::move(action), ""}});
}

TEST(GrantsPoolTest, SharesEqualRowsOfOneOwner) {
  GrantsPool pool;
  const Grants one = PoolGet(pool, 1, "pull");
  EXPECT_EQ(&PoolGet(pool, 1, "pull").rows(), &one.rows());
  EXPECT_NE(&PoolGet(pool, 1, "push").rows(), &one.rows());
  EXPECT_NE(&PoolGet(pool, 2, "pull").rows(), &one.rows());
  const Grants system =
      *pool.Get(Catalog::Default(), Grants::Owner::System(), one.rows());
  EXPECT_NE(&system.rows(), &one.rows());
  EXPECT_EQ(pool.size(), 4u);
}

TEST(GrantsPoolTest, ForgetsWhatNobodyHas) {
  GrantsPool pool;
  const Grants kept = PoolGet(pool, 1, "pull");
  for (int64_t project = 2; project < 10000; ++project) {
    PoolGet(pool, project, "pull");
    ASSERT_LT(pool.size(), 200u);
  }
  EXPECT_EQ(&PoolGet(pool, 1, "pull").rows(), &kept.rows());
}

}  // namespace
}  // namespace robot_accounts

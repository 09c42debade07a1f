#include "robot_accounts/store/sqlite/robot_cache.h"

#include <cstdint>
#include <string>

#include "gtest/gtest.h"
#include "robot_accounts/permissions/catalog.h"
#include "tests/store/records.h"

namespace robot_accounts {
namespace {

Robot RobotOf(int64_t id, int64_t project_id, const std::string& account) {
  RobotRecord record = NewRecord(project_id, account);
  record.id = id;
  return Robot::FromRecord(record, Catalog::Default()).value();
}

TEST(RobotCacheTest, AnswersForOneDataVersionOnly) {
  RobotCache cache;
  cache.Put(5, RobotOf(1, 0, "ci"));
  ASSERT_NE(cache.Find(5, 0, "ci"), nullptr);
  EXPECT_EQ(cache.Find(5, 0, "ci")->id(), 1);
  EXPECT_EQ(cache.FindById(5, 1)->id(), 1);
  EXPECT_EQ(cache.Find(6, 0, "ci"), nullptr);
  EXPECT_EQ(cache.Find(4, 0, "ci"), nullptr);
  EXPECT_EQ(cache.FindById(6, 1), nullptr);
  EXPECT_EQ(cache.Find(5, 7, "ci"), nullptr);
  EXPECT_EQ(cache.Find(5, 0, "cd"), nullptr);
}

TEST(RobotCacheTest, PutsANewRobotInThePlaceOfTheOldOne) {
  RobotCache cache;
  cache.Put(5, RobotOf(1, 0, "ci"));
  cache.Put(6, RobotOf(1, 0, "ci"));
  EXPECT_NE(cache.Find(6, 0, "ci"), nullptr);
  cache.Put(7, RobotOf(2, 0, "ci"));  // Deleted and made again.
  EXPECT_EQ(cache.Find(7, 0, "ci")->id(), 2);
  EXPECT_EQ(cache.FindById(7, 1), nullptr);
  cache.Put(8, RobotOf(2, 0, "renamed"));
  EXPECT_EQ(cache.Find(8, 0, "ci"), nullptr);
  EXPECT_EQ(cache.Find(8, 0, "renamed")->id(), 2);
  EXPECT_EQ(cache.size(), 1);
}

TEST(RobotCacheTest, IsBounded) {
  RobotCache cache(10);
  for (int i = 1; i <= 1000; ++i) {
    cache.Put(5, RobotOf(i, 0, "r" + std::to_string(i)));
    EXPECT_LE(cache.size(), 10);
    EXPECT_NE(cache.Find(5, 0, "r" + std::to_string(i)), nullptr);
  }
}

}  // namespace
}  // namespace robot_accounts

#include "robot_accounts/store/sqlite/robot_cache.h"

#include <algorithm>
#include <cstddef>
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

TEST(RobotCacheTest, FindsWhatWasPutIn) {
  RobotCache cache;
  cache.Put(RobotOf(1, 0, "ci"));
  ASSERT_NE(cache.Find(0, "ci"), nullptr);
  EXPECT_EQ(cache.Find(0, "ci")->id(), 1);
  EXPECT_EQ(cache.FindById(1)->account_name(), "ci");
  EXPECT_EQ(cache.FindById(2), nullptr);
  EXPECT_EQ(cache.Find(7, "ci"), nullptr);
  EXPECT_EQ(cache.Find(0, "cd"), nullptr);
  cache.Put(RobotOf(1, 0, "ci"));
  EXPECT_EQ(cache.size(), 1);
}

TEST(RobotCacheTest, ForgetsAllOfADataVersion) {
  RobotCache cache;
  cache.Put(RobotOf(1, 0, "ci"));
  cache.Put(RobotOf(2, 0, "cd"));
  cache.Forget();
  EXPECT_EQ(cache.size(), 0);
  EXPECT_EQ(cache.Find(0, "ci"), nullptr);
  EXPECT_EQ(cache.FindById(2), nullptr);
  cache.Put(RobotOf(3, 0, "ci"));  // Deleted and made again.
  cache.Put(RobotOf(2, 0, "renamed"));
  EXPECT_EQ(cache.Find(0, "ci")->id(), 3);
  EXPECT_EQ(cache.FindById(1), nullptr);
  EXPECT_EQ(cache.Find(0, "cd"), nullptr);
  EXPECT_EQ(cache.FindById(2)->account_name(), "renamed");
}

TEST(RobotCacheTest, GivesBackWhatItForgotFasterThanOthersCome) {
  RobotCache cache;
  int64_t id = 0;
  const auto put = [&](int count) {
    for (int i = 0; i < count; ++i) {
      ++id;
      cache.Put(RobotOf(id, 0, "r" + std::to_string(id)));
    }
  };
  put(5000);
  cache.Forget();
  EXPECT_EQ(cache.forgotten(), 5000);
  put(100);
  EXPECT_LT(cache.forgotten(), 5000 - 3 * 100);
  cache.Forget();  // Before the first are gone.
  put(5000);
  EXPECT_EQ(cache.forgotten(), 0);
  EXPECT_EQ(cache.size(), 5000);
  EXPECT_EQ(cache.FindById(id)->id(), id);
}

// As where each job in turn makes a robot and logs in once.
TEST(RobotCacheTest, IsForgottenTimeAndAgain) {
  for (const int first : {0, 5000}) {
    RobotCache cache;
    for (int i = 1; i <= first; ++i) {
      cache.Put(RobotOf(i, 0, "r" + std::to_string(i)));
    }
    size_t most = 0;
    for (int i = 1; i <= 3000; ++i) {
      cache.Forget();
      cache.Put(RobotOf(first + i, 0, "s" + std::to_string(i)));
      most = std::max(most, cache.times_forgotten());
    }
    EXPECT_LE(cache.times_forgotten(), 2u) << first;
    EXPECT_LE(cache.forgotten(), 2u) << first;
    EXPECT_LE(most, 1000u) << first;
  }
}

TEST(RobotCacheTest, IsBounded) {
  RobotCache cache(10);
  for (int i = 1; i <= 1000; ++i) {
    cache.Put(RobotOf(i, 0, "r" + std::to_string(i)));
    EXPECT_LE(cache.size() + cache.forgotten(), 2 * 10);
    EXPECT_NE(cache.Find(0, "r" + std::to_string(i)), nullptr);
  }
}

}  // namespace
}  // namespace robot_accounts

// When and whence robots were last used, from the login to the store.

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "tests/robot/login_fixture.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

constexpr int64_t kMinute =
    ManualClock::kStartUnixS - ManualClock::kStartUnixS % 60;

class LastUseTest : public LoginFixture {
 protected:
  const Robot robot_ = Add("ci");
};

TEST_P(LastUseTest, IsKeptByMaintainToTheMinute) {
  login_.source = "10.0.0.1";
  ASSERT_THAT(LogIn(Name("ci")), IsOk());
  EXPECT_EQ(Stored(robot_.id()).last_used_unix_s(), 0);
  ASSERT_THAT(accounts_->Maintain(), IsOk());
  const Robot used = Stored(robot_.id());
  EXPECT_EQ(used.last_used_unix_s(), kMinute);
  EXPECT_EQ(used.last_used_source(), "10.0.0.1");
  EXPECT_EQ(used.version(), robot_.version());
  EXPECT_EQ(used.updated_unix_s(), robot_.updated_unix_s());
}

TEST_P(LastUseTest, OnlyGoodLoginsCount) {
  ASSERT_FALSE(LogIn(Name("ci"), kWrong).ok());
  ASSERT_FALSE(LogIn(Name("nobody")).ok());
  ASSERT_THAT(accounts_->Maintain(), IsOk());
  EXPECT_EQ(Stored(robot_.id()).last_used_unix_s(), 0);
  EXPECT_EQ(store_->uses_batches, 0);
}

TEST_P(LastUseTest, IsWrittenAtMostOnceAMinute) {
  for (int second = 0; second < 180; ++second) {
    ASSERT_THAT(LogIn(Name("ci")), IsOk());
    ASSERT_THAT(accounts_->Maintain(), IsOk());
    clock_.Advance(1);
  }
  EXPECT_EQ(store_->uses_batches, 3);
}

TEST_P(LastUseTest, WhatTheStoreFailsToKeepIsTriedAgain) {
  login_.source = "10.0.0.1";
  ASSERT_THAT(LogIn(Name("ci")), IsOk());
  store_->before_keeping_uses = [] {
    return absl::UnavailableError("no disk");
  };
  EXPECT_TRUE(absl::IsUnavailable(accounts_->Maintain()));
  store_->before_keeping_uses = nullptr;
  clock_.Advance(59);
  ASSERT_THAT(accounts_->Maintain(), IsOk());
  EXPECT_EQ(Stored(robot_.id()).last_used_unix_s(), 0);
  clock_.Advance(1);
  ASSERT_THAT(accounts_->Maintain(), IsOk());
  EXPECT_EQ(Stored(robot_.id()).last_used_unix_s(), kMinute);
  EXPECT_EQ(Stored(robot_.id()).last_used_source(), "10.0.0.1");
}

TEST_P(LastUseTest, ManyAreKeptInBatches) {
  std::vector<Robot> robots;
  for (int i = 0; i < 1001; ++i) {
    RobotRecord record = Record("ci" + std::to_string(i));
    record.secrets[0].hash = robot_.secrets()[0].hash();
    robots.push_back(PutRobot(*store_, record));
  }
  for (const Robot& robot : robots) {
    ASSERT_THAT(LogIn(Name(robot.account_name())), IsOk());
  }
  // What was kept before the failure is not tried again.
  store_->before_keeping_uses = [this] {
    return store_->uses_batches == 2 ? absl::UnavailableError("no disk")
                                     : absl::OkStatus();
  };
  EXPECT_FALSE(accounts_->Maintain().ok());
  EXPECT_EQ(Stored(robots.front().id()).last_used_unix_s(), kMinute);
  EXPECT_EQ(Stored(robots.back().id()).last_used_unix_s(), 0);
  clock_.Advance(60);
  ASSERT_THAT(accounts_->Maintain(), IsOk());
  EXPECT_EQ(store_->uses_batches, 3);
  EXPECT_EQ(Stored(robots.back().id()).last_used_unix_s(), kMinute);
}

TEST_P(LastUseTest, IsNotLostWhenAccountsAreClosed) {
  ASSERT_THAT(LogIn(Name("ci")), IsOk());
  Restart();
  EXPECT_EQ(Stored(robot_.id()).last_used_unix_s(), kMinute);
}

TEST_P(LastUseTest, TheLaterOfTwoProcessesStays) {
  const std::unique_ptr<RobotAccounts> other = Another();
  login_.source = "early";
  ASSERT_THAT(LogIn(Name("ci")), IsOk());
  clock_.Advance(120);
  login_.source = "late";
  ASSERT_THAT(other->Authenticate(login_, Name("ci"), kSecret), IsOk());
  ASSERT_THAT(other->Maintain(), IsOk());
  ASSERT_THAT(accounts_->Maintain(), IsOk());
  EXPECT_EQ(Stored(robot_.id()).last_used_unix_s(), kMinute + 120);
  EXPECT_EQ(Stored(robot_.id()).last_used_source(), "late");
}

TEST_P(LastUseTest, TheSourceIsCutAndCleaned) {
  const std::string source = "a\nb" + std::string(300, 'c');
  login_.source = source;
  ASSERT_THAT(LogIn(Name("ci")), IsOk());
  ASSERT_THAT(accounts_->Maintain(), IsOk());
  EXPECT_EQ(Stored(robot_.id()).last_used_source(),
            "a?b" + std::string(252, 'c'));
}

TEST_P(LastUseTest, ARobotThatIsGoneIsPassedOver) {
  ASSERT_THAT(LogIn(Name("ci")), IsOk());
  DeleteRobot(*store_, robot_.id());
  EXPECT_THAT(accounts_->Maintain(), IsOk());
}

TEST_P(LastUseTest, IsNotKeptWhereThereIsNoRoomForIt) {
  for (const bool read_only : {true, false}) {
    traits_.read_only = read_only;
    traits_.harbor_rules = !read_only;
    Restart();
    ASSERT_THAT(LogIn(Name("ci")), IsOk());
    EXPECT_THAT(accounts_->Maintain(), IsOk());
    EXPECT_EQ(store_->uses_batches, 0);
  }
  options_.events = nullptr;
  Restart();
  ASSERT_THAT(LogIn(Name("ci")), IsOk());
  EXPECT_THAT(accounts_->Maintain(), IsOk());
  EXPECT_EQ(store_->uses_batches, 0);
}

TEST_P(LastUseTest, NeedsNoEvents) {
  options_.events = nullptr;
  Restart();
  ASSERT_THAT(LogIn(Name("ci")), IsOk());
  ASSERT_THAT(accounts_->Maintain(), IsOk());
  EXPECT_EQ(Stored(robot_.id()).last_used_unix_s(), kMinute);
}

ON_EVERY_STORE(LastUseTest);

}  // namespace
}  // namespace robot_accounts

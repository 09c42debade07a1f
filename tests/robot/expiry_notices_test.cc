// What is told of robots that expire.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "tests/robot/login_fixture.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

class ExpiryNoticesTest : public LoginFixture {
 protected:
  ExpiryNoticesTest() { Maintain(); }  // The first ever tells nothing.

  // A robot that was made long ago and expires so long after kNow.
  Robot AddExpiring(absl::string_view account, int64_t after_s) {
    return PutRobot(*store_, Expiring(account, after_s));
  }
  RobotRecord Expiring(absl::string_view account, int64_t after_s) {
    RobotRecord record = RecordOf(account, library_.id);
    record.created_unix_s = record.updated_unix_s = kNow - 400 * kDayS;
    record.expires_at = Expiration::FromStored(kNow + after_s);
    return record;
  }

  void Maintain() { EXPECT_THAT(accounts_->Maintain(), IsOk()); }
  // "ci 7, other 0": whom Maintain tells of after so many seconds, and the days
  // that are left.
  std::string ToldAfter(int64_t seconds) {
    clock_.Advance(seconds);
    Maintain();
    std::string told;
    for (const Event& event : Events()) {
      if (event.kind != EventKind::kExpired &&
          event.kind != EventKind::kExpiringSoon) {
        continue;
      }
      EXPECT_EQ(event.days_left == 0, event.kind == EventKind::kExpired);
      if (!told.empty()) told += ", ";
      told += event.robot_name.substr(event.robot_name.find('+') + 1) + " " +
              std::to_string(event.days_left);
    }
    return told;
  }
};

TEST_P(ExpiryNoticesTest, TellsAt30And7And1DaysAndAtTheEnd) {
  AddExpiring("ci", 40 * kDayS);
  EXPECT_EQ(ToldAfter(10 * kDayS - 60), "");
  EXPECT_EQ(ToldAfter(60), "ci 30");
  EXPECT_EQ(ToldAfter(60), "");
  EXPECT_EQ(ToldAfter(23 * kDayS - 120), "");
  EXPECT_EQ(ToldAfter(60), "ci 7");
  EXPECT_EQ(ToldAfter(6 * kDayS), "ci 1");
  EXPECT_EQ(ToldAfter(kDayS - 60), "");
  EXPECT_EQ(ToldAfter(60), "ci 0");
  EXPECT_EQ(ToldAfter(60), "");
  EXPECT_EQ(ToldAfter(100 * kDayS), "");
}

TEST_P(ExpiryNoticesTest, AnEventSaysWhoAndWhen) {
  const Robot ci = AddExpiring("ci", 10 * kDayS + 5);
  RobotRecord of_system = RecordOf("mirror", 0);
  of_system.expires_at = Expiration::FromStored(kNow + 10 * kDayS + 7);
  const Robot mirror = PutRobot(*store_, of_system);
  clock_.Advance(3 * kDayS + 60);
  Maintain();
  const std::vector<Event> events = Events();
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0].kind, EventKind::kExpiringSoon);
  EXPECT_EQ(events[0].unix_s, kNow + 3 * kDayS + 5);
  EXPECT_EQ(events[0].robot_id, ci.id());
  EXPECT_EQ(events[0].robot_name, Name("ci"));
  EXPECT_EQ(events[0].project_id, library_.id);
  EXPECT_EQ(events[0].project_name, "library");
  EXPECT_EQ(events[0].actor.kind(), ActorKind::kHost);
  EXPECT_EQ(events[1].robot_id, mirror.id());
  EXPECT_EQ(events[1].robot_name, "robot$mirror");
  EXPECT_EQ(events[1].project_id, 0);
  EXPECT_EQ(events[1].project_name, "");
}

TEST_P(ExpiryNoticesTest, OfSeveralThatPassedOnlyTheNearestIsTold) {
  AddExpiring("a", 31 * kDayS);
  AddExpiring("b", 32 * kDayS);
  AddExpiring("c", 45 * kDayS);
  AddExpiring("d", 25 * kDayS);
  EXPECT_EQ(ToldAfter(31 * kDayS), "d 0, a 0, b 1, c 30");
}

TEST_P(ExpiryNoticesTest, TheFirstTimeEverTellsNothing) {
  AddExpiring("ci", 5 * kDayS);
  AddExpiring("gone", -5 * kDayS);
  EXPECT_EQ(ToldAfter(60), "");
  EXPECT_EQ(ToldAfter(4 * kDayS), "ci 1");
}

TEST_P(ExpiryNoticesTest, ARestartTellsNothingTwiceAndForgetsNothing) {
  AddExpiring("ci", 8 * kDayS);
  EXPECT_EQ(ToldAfter(kDayS), "ci 7");
  Restart();
  EXPECT_EQ(ToldAfter(0), "");
  clock_.Advance(6 * kDayS);
  Restart();
  EXPECT_EQ(ToldAfter(0), "ci 1");
}

TEST_P(ExpiryNoticesTest, SeveralProcessesTellOnce) {
  AddExpiring("ci", 8 * kDayS);
  std::unique_ptr<RobotAccounts> other = Another();
  EXPECT_THAT(other->Maintain(), IsOk());
  EXPECT_EQ(ToldAfter(kDayS), "ci 7");
  EXPECT_THAT(other->Maintain(), IsOk());
  EXPECT_TRUE(Events().empty());
  // What the other did not see yet it tells next time.
  AddExpiring("late", kDayS + 60 + kDayS);
  clock_.Advance(60);
  EXPECT_THAT(other->Maintain(), IsOk());
  EXPECT_EQ(Events().size(), 1u);
}

TEST_P(ExpiryNoticesTest, ARobotThatWasMadeToLiveNoLongerIsNoNews) {
  RobotRecord record = Expiring("ci", 30 * kDayS);
  record.created_unix_s = record.updated_unix_s = kNow;
  PutRobot(*store_, record);
  record = Expiring("later", 30 * kDayS + 30);
  record.created_unix_s = record.updated_unix_s = kNow + 30;
  PutRobot(*store_, record);
  // An old one that was extended by seven days just now.
  record = Expiring("extended", 7 * kDayS + 30);
  record.updated_unix_s = kNow + 30;
  PutRobot(*store_, record);
  EXPECT_EQ(ToldAfter(60), "");
  EXPECT_EQ(ToldAfter(6 * kDayS), "extended 1");
  EXPECT_EQ(ToldAfter(17 * kDayS), "extended 0, ci 7, later 7");
}

TEST_P(ExpiryNoticesTest, WhoCannotLogInInterestsNobody) {
  RobotRecord record = Expiring("disabled", 7 * kDayS + 60);
  record.enabled = false;
  PutRobot(*store_, record);
  record = Expiring("robot$off", 7 * kDayS + 60);
  record.level = RobotLevel::kLegacy;
  PutRobot(*store_, record);
  record.account_name = "robot$on";
  record.legacy_login_enabled = true;
  PutRobot(*store_, record);
  EXPECT_EQ(ToldAfter(60), "robot$on 7");
}

TEST_P(ExpiryNoticesTest, NeverIsNever) {
  Add("ci");
  EXPECT_EQ(ToldAfter(1000 * kDayS), "");
}

TEST_P(ExpiryNoticesTest, GoesThroughAllPages) {
  for (int i = 0; i < 1001; ++i) {
    AddExpiring("ci" + std::to_string(i), 7 * kDayS + 1 + i % 60);
  }
  clock_.Advance(60);
  Maintain();
  EXPECT_EQ(Events(EventKind::kExpiringSoon).size(), 1001u);
}

TEST_P(ExpiryNoticesTest, AsksOnceAMinuteAndWritesWhenSomethingIsDue) {
  Restart();  // It has what the fixture's first one wrote.
  AddExpiring("ci", 7 * kDayS + 120);
  store_->writes = 0;
  store_->list_calls = 0;
  for (int second = 0; second < 119; ++second) {
    Maintain();
    clock_.Advance(1);
  }
  const int writes = store_->writes;
  EXPECT_LE(writes, 1);  // To read until when it was told.
  EXPECT_LE(store_->list_calls, 2 * 4);
  EXPECT_EQ(ToldAfter(1), "ci 7");
  EXPECT_EQ(store_->writes, writes + 1);
  for (int minute = 0; minute < 59; ++minute) {
    EXPECT_EQ(ToldAfter(60), "");
  }
  EXPECT_EQ(store_->writes, writes + 1);
  // Once an hour it writes how far it is.
  EXPECT_EQ(ToldAfter(60), "");
  EXPECT_EQ(store_->writes, writes + 2);
}

TEST_P(ExpiryNoticesTest, NobodyListensNobodyAsks) {
  options_.events = nullptr;
  Restart();
  store_->writes = 0;
  Maintain();
  EXPECT_EQ(store_->list_calls, 0);
  EXPECT_EQ(store_->writes, 0);
}

TEST_P(ExpiryNoticesTest, AFailureIsTriedAgain) {
  AddExpiring("ci", 7 * kDayS + 60);
  clock_.Advance(60);
  store_->before_list = [] { return absl::UnavailableError("no disk"); };
  EXPECT_TRUE(absl::IsUnavailable(accounts_->Maintain()));
  store_->before_list = nullptr;
  EXPECT_EQ(ToldAfter(60), "ci 7");
}

TEST_P(ExpiryNoticesTest, AStoreThatKeepsNothingIsToldOfByThisProcess) {
  traits_.read_only = true;
  Restart();
  store_->writes = 0;
  AddExpiring("ci", 8 * kDayS);
  const int writes = store_->writes;
  EXPECT_EQ(ToldAfter(0), "");
  EXPECT_EQ(ToldAfter(kDayS), "ci 7");
  EXPECT_EQ(ToldAfter(60), "");
  EXPECT_EQ(store_->writes, writes);
}

TEST_P(ExpiryNoticesTest, AClockThatWasFarAheadDoesNotSilenceIt) {
  clock_.SetUnixSeconds(kNow + 5000 * kDayS);
  Restart();
  clock_.Advance(60);
  Maintain();
  clock_.SetUnixSeconds(kNow);
  Restart();  // Within a process the clock never runs backwards.
  AddExpiring("ci", 7 * kDayS + 60);
  EXPECT_EQ(ToldAfter(0), "");
  EXPECT_EQ(ToldAfter(60), "ci 7");
}

ON_EVERY_STORE(ExpiryNoticesTest);

}  // namespace
}  // namespace robot_accounts

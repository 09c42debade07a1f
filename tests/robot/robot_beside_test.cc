#include "robot_accounts/robot/robot_beside.h"

#include <string>

#include "gtest/gtest.h"
#include "robot_accounts/robot/robot.pb.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

RobotRecord RecordWith(const std::string& first, const std::string& second) {
  RobotRecord record;
  record.secrets.resize(2);
  record.secrets[0].id = 1;
  record.secrets[0].hash = first;
  record.secrets[1].id = 2;
  record.secrets[1].hash = second;
  return record;
}

std::string Overlaid(const RobotBeside& beside, RobotRecord record) {
  beside.Overlay(record);
  return record.secrets[0].hash + " " + record.secrets[1].hash;
}

TEST(RobotBesideTest, RenewsOnlyWhatCounts) {
  const RobotRecord record = RecordWith("a", "b");
  RobotBeside beside;
  EXPECT_FALSE(beside.Renew(record, 1, "b", "x"));
  EXPECT_FALSE(beside.Renew(record, 3, "a", "x"));
  EXPECT_EQ(beside.bytes(), "");
  EXPECT_TRUE(beside.Renew(record, 1, "a", "a2"));
  EXPECT_EQ(Overlaid(beside, record), "a2 b");
  EXPECT_FALSE(beside.Renew(record, 1, "a", "x"));
  EXPECT_TRUE(beside.Renew(record, 1, "a2", "a3"));
  EXPECT_TRUE(beside.Renew(record, 2, "b", "b2"));
  EXPECT_EQ(Overlaid(beside, record), "a3 b2");
}

TEST(RobotBesideTest, DoesNotCoverAnotherHashOrSlot) {
  RobotBeside beside;
  ASSERT_TRUE(beside.Renew(RecordWith("a", "b"), 1, "a", "a2"));
  EXPECT_EQ(Overlaid(beside, RecordWith("c", "b")), "c b");
  EXPECT_EQ(Overlaid(beside, RecordWith("b", "a")), "b a");
}

TEST(RobotBesideTest, DropsWhatFitsNoSlotAnyMore) {
  RobotBeside beside;
  ASSERT_TRUE(beside.Renew(RecordWith("a", "b"), 1, "a", "a2"));
  ASSERT_TRUE(beside.Renew(RecordWith("a", "b"), 2, "b", "b2"));
  beside.DropStale(RecordWith("a", "c"));
  EXPECT_EQ(Overlaid(beside, RecordWith("a", "b")), "a2 b");
  beside.DropStale(RecordWith("c", "c"));
  EXPECT_EQ(beside.bytes(), "");
}

TEST(RobotBesideTest, KeepsTheLastUseToTheMinute) {
  RobotBeside beside;
  EXPECT_EQ(beside.last_used_unix_s(), 0);
  EXPECT_FALSE(beside.Use(0, "nowhere"));
  EXPECT_FALSE(beside.Use(-61, "nowhere"));
  EXPECT_FALSE(beside.Use(59, "nowhere"));
  EXPECT_EQ(beside.bytes(), "");
  EXPECT_TRUE(beside.Use(659, "10.0.0.1"));
  EXPECT_FALSE(beside.Use(600, "10.0.0.2"));
  EXPECT_FALSE(beside.Use(599, "10.0.0.2"));
  EXPECT_EQ(beside.last_used_unix_s(), 600);
  RobotRecord record = RecordWith("a", "b");
  beside.Overlay(record);
  EXPECT_EQ(record.last_used_unix_s, 600);
  EXPECT_EQ(record.last_used_source, "10.0.0.1");
  EXPECT_TRUE(beside.Use(660, ""));
  beside.Overlay(record);
  EXPECT_EQ(record.last_used_unix_s, 660);
  EXPECT_EQ(record.last_used_source, "");
  RobotBeside().Overlay(record);
  EXPECT_EQ(record.last_used_unix_s, 0);
}

TEST(RobotBesideTest, AUseAndARenewalLeaveEachOtherAlone) {
  const RobotRecord record = RecordWith("a", "b");
  RobotBeside beside;
  ASSERT_TRUE(beside.Renew(record, 1, "a", "a2"));
  ASSERT_TRUE(beside.Use(600, "10.0.0.1"));
  EXPECT_EQ(Overlaid(beside, record), "a2 b");
  ASSERT_TRUE(beside.Renew(record, 2, "b", "b2"));
  EXPECT_EQ(beside.last_used_unix_s(), 600);
  beside.DropStale(RecordWith("c", "c"));
  EXPECT_EQ(beside.last_used_unix_s(), 600);
  EXPECT_EQ(Overlaid(beside, record), "a b");
}

TEST(RobotBesideTest, KeepsWhatItDoesNotKnow) {
  storage::StoredBeside stored;
  stored.set_last_used_unix_s(77);
  stored.mutable_unknown_fields()->append("\xaa\x06\x03new");
  RobotBeside beside = RobotBeside::Parse(stored.SerializeAsString()).value();
  ASSERT_TRUE(beside.Renew(RecordWith("a", "b"), 1, "a", "a2"));
  beside.DropStale(RecordWith("c", "c"));
  ASSERT_TRUE(stored.ParseFromString(beside.bytes()));
  EXPECT_EQ(stored.last_used_unix_s(), 77);
  EXPECT_EQ(stored.unknown_fields(), "\xaa\x06\x03new");
}

TEST(RobotBesideTest, RefusesWhatIsNoSuchForm) {
  EXPECT_THAT(RobotBeside::Parse("\xff\xff"),
              FailsWith(absl::StatusCode::kDataLoss, "RECORD_UNREADABLE"));
}

}  // namespace
}  // namespace robot_accounts

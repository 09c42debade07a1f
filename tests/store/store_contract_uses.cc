// When robots were last used.
#include <cstdint>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "tests/store/records.h"
#include "tests/store/store_contract.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

// "600 from 10.0.0.1"; "-" if it was never used.
std::string UseOf(const Robot& robot) {
  const RobotRecord& record = robot.record();
  if (record.last_used_unix_s == 0) return "-" + record.last_used_source;
  return std::to_string(record.last_used_unix_s) + " from " +
         record.last_used_source;
}

std::string UseOf(RobotStore& store, int64_t id) {
  return UseOf(*store.ViewById(id)->robot);
}

TEST_P(StoreContractTest, KeepsTheLastUseToTheMinute) {
  const int64_t a = InsertOne(store(), NewRecord(0, "a")).value().id();
  const int64_t b = InsertOne(store(), NewRecord(0, "b")).value().id();
  EXPECT_EQ(UseOf(store(), a), "-");
  ASSERT_THAT(store().KeepUses({{a, 659, "10.0.0.1"}, {b, 60, "b"}}), IsOk());
  EXPECT_EQ(UseOf(store(), a), "600 from 10.0.0.1");
  EXPECT_EQ(UseOf(store(), b), "60 from b");
  EXPECT_EQ(UseOf(*store().ViewForLogin("", "a")->robot), "600 from 10.0.0.1");
  EXPECT_EQ(UseOf(store().List({})->robots[0]), "600 from 10.0.0.1");
  EXPECT_EQ(store().ViewById(a)->robot->version(), 1);
  EXPECT_THAT(store().Write([a](StoreTransaction& t) {
    EXPECT_EQ(UseOf(*t.Get(a)), "600 from 10.0.0.1");
    return absl::OkStatus();
  }),
              IsOk());
}

TEST_P(StoreContractTest, PassesOverOldUsesAndRobotsThatAreGone) {
  const int64_t id = InsertOne(store(), NewRecord(0, "a")).value().id();
  ASSERT_THAT(store().KeepUses({{id, 600, "first"}}), IsOk());
  ASSERT_THAT(store().KeepUses({{99, 6000, "x"},
                                {id, 599, "x"},
                                {id, 659, "x"},
                                {id, 0, "x"},
                                {id, -60, "x"},
                                {0, 6000, "x"}}),
              IsOk());
  EXPECT_EQ(UseOf(store(), id), "600 from first");
  ASSERT_THAT(store().KeepUses({{99, 6000, "x"}, {id, 660, ""}}), IsOk());
  EXPECT_EQ(UseOf(store(), id), "660 from ");
  EXPECT_THAT(store().KeepUses({}), IsOk());
}

TEST_P(StoreContractTest, AnEditLeavesTheLastUse) {
  const Robot robot = InsertOne(store(), NewRecord(0, "a")).value();
  ASSERT_THAT(store().KeepUses({{robot.id(), 600, "here"}}), IsOk());
  RobotRecord record = robot.record();  // As it was before it was used.
  record.description = "edited";
  const auto edited = ReplaceOne(store(), record);
  ASSERT_THAT(edited, IsOk());
  EXPECT_EQ(UseOf(*edited), "600 from here");
  EXPECT_EQ(UseOf(store(), robot.id()), "600 from here");
  record = edited->record();
  record.last_used_unix_s = 6000;
  record.last_used_source = "nowhere";
  EXPECT_EQ(UseOf(*ReplaceOne(store(), record)), "600 from here");
  EXPECT_EQ(UseOf(store(), robot.id()), "600 from here");
}

TEST_P(StoreContractTest, ANewRobotWasNeverUsed) {
  RobotRecord record = NewRecord(0, "a");
  record.last_used_unix_s = 600;
  record.last_used_source = "nowhere";
  const Robot robot = InsertOne(store(), record).value();
  EXPECT_EQ(UseOf(robot), "-");
  EXPECT_EQ(UseOf(store(), robot.id()), "-");
  ASSERT_THAT(store().KeepUses({{robot.id(), 600, "here"}}), IsOk());
  ASSERT_THAT(DeleteOne(store(), robot.id()), IsOk());
  EXPECT_EQ(UseOf(InsertOne(store(), NewRecord(0, "a")).value()), "-");
}

TEST_P(StoreContractTest, UsesAndRenewalsLeaveEachOtherAlone) {
  const int64_t id =
      InsertOne(store(), NewRecord(0, "ci", HarborHash(1))).value().id();
  ASSERT_THAT(store().KeepUses({{id, 600, "here"}}), IsOk());
  ASSERT_THAT(store().RenewHash(id, 1, HarborHash(1), Pbkdf2Hash(1)), IsOk());
  EXPECT_EQ(UseOf(store(), id), "600 from here");
  ASSERT_THAT(store().KeepUses({{id, 660, "there"}}), IsOk());
  EXPECT_EQ(SeenHash(store(), "", "ci"), Pbkdf2Hash(1));
  EXPECT_EQ(store().Schemes()->pbkdf2_sha256, 1);
  RobotRecord record = store().ViewById(id)->robot->record();
  record.secrets[0].id = 2;
  record.secrets[0].hash = HmacHash(2);
  ASSERT_THAT(ReplaceOne(store(), record), IsOk());
  EXPECT_EQ(SeenHash(store(), "", "ci"), HmacHash(2));
  EXPECT_EQ(UseOf(store(), id), "660 from there");
  EXPECT_EQ(store().ViewById(id)->robot->version(), 2);
}

}  // namespace
}  // namespace robot_accounts

// Robots: insert, find, replace, delete, transactions, threads.
#include "tests/store/store_contract.h"

#include <cstdint>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "tests/store/records.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

using Code = absl::StatusCode;
using testing::ElementsAre;
using testing::IsEmpty;

TEST_P(StoreContractTest, FindsWhatWasInserted) {
  const Project project = InsertOneProject(store(), "library").value();
  RobotRecord record = NewRecord(project.id, "ci");
  record.description = "builds";
  const auto robot = InsertOne(store(), record);
  ASSERT_THAT(robot, IsOk());
  EXPECT_GT(robot->id(), 0);
  EXPECT_EQ(robot->version(), 1);

  const auto by_name = store().ViewForLogin("library", "ci");
  ASSERT_THAT(by_name, IsOk());
  ASSERT_TRUE(by_name->robot.has_value());
  EXPECT_EQ(by_name->robot->id(), robot->id());
  EXPECT_EQ(by_name->robot->version(), 1);
  EXPECT_EQ(by_name->robot->description(), "builds");
  EXPECT_EQ(by_name->robot->record().grants, record.grants);
  EXPECT_EQ(by_name->robot->secrets().back().hash(), HmacHash(1));
  EXPECT_EQ(by_name->projects->FindByName("library")->id, project.id);
  EXPECT_EQ(by_name->naming->prefix(), "robot$");

  const auto by_id = store().ViewById(robot->id());
  ASSERT_THAT(by_id, IsOk());
  ASSERT_TRUE(by_id->robot.has_value());
  EXPECT_EQ(by_id->robot->account_name(), "ci");
  EXPECT_EQ(by_id->epoch, by_name->epoch);
}

TEST_P(StoreContractTest, AViewOfWhatIsNotThereHasTheRest) {
  InsertOneProject(store(), "library").value();
  for (const absl::string_view project : {"library", "unknown", ""}) {
    const auto view = store().ViewForLogin(project, "ci");
    ASSERT_THAT(view, IsOk());
    EXPECT_FALSE(view->robot.has_value());
    EXPECT_NE(view->projects->FindByName("library"), nullptr);
    EXPECT_NE(view->naming, nullptr);
  }
  for (const int64_t id : {int64_t{-1}, int64_t{0}, int64_t{77}}) {
    const auto view = store().ViewById(id);
    ASSERT_THAT(view, IsOk());
    EXPECT_FALSE(view->robot.has_value());
  }
}

TEST_P(StoreContractTest, NamesAreUniqueWithinAProjectAndTheSystem) {
  const int64_t a = InsertOneProject(store(), "a").value().id;
  const int64_t b = InsertOneProject(store(), "b").value().id;
  for (const int64_t project : {a, b, int64_t{0}}) {
    EXPECT_THAT(InsertOne(store(), NewRecord(project, "ci")), IsOk());
    EXPECT_THAT(InsertOne(store(), NewRecord(project, "ci")),
                FailsWith(Code::kAlreadyExists, "ROBOT_EXISTS"));
  }
  EXPECT_EQ(ListAll(store(), {}).size(), 3);
}

TEST_P(StoreContractTest, NamesAreComparedAsBytes) {
  ASSERT_THAT(InsertOne(store(), NewRecord(0, "ci")), IsOk());
  for (const absl::string_view other :
       {"CI", "Ci", "ci ", "c%", "c_", "c\xc4\xb1"}) {
    EXPECT_EQ(Seen(store(), "", other), "-") << other;
  }
  EXPECT_EQ(Seen(store(), "", absl::string_view("ci\0", 3)), "-");
  EXPECT_EQ(Seen(store(), "", "ci"), "robot ci");
}

TEST_P(StoreContractTest, ReplaceCountsTheVersionUp) {
  const Robot robot = InsertOne(store(), NewRecord(0, "ci")).value();
  RobotRecord record = robot.record();
  record.description = "changed";
  record.secrets[0].hash = HarborHash(2);
  const auto replaced = ReplaceOne(store(), record);
  ASSERT_THAT(replaced, IsOk());
  EXPECT_EQ(replaced->version(), 2);
  EXPECT_EQ(replaced->description(), "changed");
  EXPECT_EQ(Seen(store(), "", "ci"), "changed");
  EXPECT_EQ(SeenHash(store(), "", "ci"), HarborHash(2));
}

TEST_P(StoreContractTest, ReplaceRefusesAnotherVersion) {
  const Robot robot = InsertOne(store(), NewRecord(0, "ci")).value();
  RobotRecord record = robot.record();
  ASSERT_THAT(ReplaceOne(store(), record), IsOk());
  record.description = "late";
  EXPECT_THAT(ReplaceOne(store(), record),
              FailsWith(Code::kAborted, "VERSION_CONFLICT"));
  record.version = 3;
  EXPECT_THAT(ReplaceOne(store(), record),
              FailsWith(Code::kAborted, "VERSION_CONFLICT"));
  EXPECT_EQ(Seen(store(), "", "ci"), "robot ci");
}

TEST_P(StoreContractTest, RefusesARecordThatIsTooLarge) {
  RobotRecord record = NewRecord(0, "ci");
  record.description = std::string(RobotRecord::kMaxBytes, 'x');
  const auto is_too_large =
      FailsWith(Code::kResourceExhausted, "RECORD_TOO_LARGE");
  EXPECT_THAT(InsertOne(store(), record), is_too_large);
  EXPECT_EQ(Seen(store(), "", "ci"), "-");

  record.description = "builds";
  const Robot robot = InsertOne(store(), record).value();
  EXPECT_THAT(store().Write([&](StoreTransaction& t) {
    RobotRecord larger = robot.record();
    larger.description = std::string(RobotRecord::kMaxBytes, 'x');
    return t.Replace(larger).status();
  }),
              is_too_large);
  EXPECT_EQ(store().ViewById(robot.id())->robot->description(), "builds");
}

TEST_P(StoreContractTest, WhatIsDeletedIsGone) {
  const Robot robot = InsertOne(store(), NewRecord(0, "ci")).value();
  ASSERT_EQ(Seen(store(), "", "ci"), "robot ci");
  ASSERT_THAT(DeleteOne(store(), robot.id()), IsOk());
  EXPECT_EQ(Seen(store(), "", "ci"), "-");
  EXPECT_FALSE(store().ViewById(robot.id())->robot.has_value());
  EXPECT_THAT(DeleteOne(store(), robot.id()),
              FailsWith(Code::kNotFound, "ROBOT_NOT_FOUND"));
  EXPECT_THAT(ReplaceOne(store(), robot.record()),
              FailsWith(Code::kNotFound, "ROBOT_NOT_FOUND"));
}

TEST_P(StoreContractTest, IdsAreNeverReused) {
  std::set<int64_t> ids;
  for (int i = 0; i < 5; ++i) {
    const Robot robot = InsertOne(store(), NewRecord(0, "ci")).value();
    EXPECT_TRUE(ids.insert(robot.id()).second);
    EXPECT_EQ(store().ViewForLogin("", "ci")->robot->id(), robot.id());
    ASSERT_THAT(DeleteOne(store(), robot.id()), IsOk());
  }
}

TEST_P(StoreContractTest, AFailedBodyChangesNothing) {
  const Robot kept = InsertOne(store(), NewRecord(0, "kept")).value();
  const absl::Status status = store().Write([&](StoreTransaction& t) {
    EXPECT_THAT(t.Insert(NewRecord(0, "new")), IsOk());
    RobotRecord record = kept.record();
    record.description = "changed";
    record.secrets[0].hash = HarborHash(1);
    EXPECT_THAT(t.Replace(record), IsOk());
    EXPECT_THAT(t.Delete(kept.id()), IsOk());
    EXPECT_THAT(t.InsertProject(Project()), IsOk());
    EXPECT_THAT(t.SetNamePrefix("bot-", 0), IsOk());
    return absl::CancelledError("no");
  });
  EXPECT_EQ(status, absl::CancelledError("no"));
  EXPECT_THAT(ListAll(store(), {}), ElementsAre("kept"));
  EXPECT_EQ(Seen(store(), "", "kept"), "robot kept");
  EXPECT_THAT(store().Projects().value()->projects(), IsEmpty());
  EXPECT_FALSE(store().Settings()->name_prefix_was_set);
  EXPECT_EQ(store().Schemes()->hmac_sha256, 1);
  EXPECT_EQ(store().Schemes()->harbor, 0);
}

TEST_P(StoreContractTest, ATransactionSeesItsOwnChanges) {
  EXPECT_THAT(store().Write([](StoreTransaction& t) {
    const Robot robot = t.Insert(NewRecord(0, "ci")).value();
    EXPECT_EQ(t.Find(0, "ci")->id(), robot.id());
    EXPECT_THAT(t.Insert(NewRecord(0, "ci")),
                FailsWith(Code::kAlreadyExists, "ROBOT_EXISTS"));
    EXPECT_EQ(t.Replace(robot.record())->version(), 2);
    EXPECT_EQ(t.Get(robot.id())->version(), 2);
    EXPECT_THAT(t.Delete(robot.id()), IsOk());
    EXPECT_THAT(t.Get(robot.id()),
                FailsWith(Code::kNotFound, "ROBOT_NOT_FOUND"));
    return absl::OkStatus();
  }),
              IsOk());
}

TEST_P(StoreContractTest, WritersOnManyThreadsLoseNothing) {
  constexpr int kThreads = 4;
  constexpr int kRounds = 25;
  const int64_t id = InsertOne(store(), NewRecord(0, "ci")).value().id();
  std::vector<std::thread> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([this, id, thread] {
      for (int i = 0; i < kRounds; ++i) {
        EXPECT_THAT(store().Write([&](StoreTransaction& t) {
          RobotRecord record = t.Get(id)->record();
          ++record.duration_days;
          return t.Replace(record).status();
        }),
                    IsOk());
        EXPECT_TRUE(store().ViewForLogin("", "ci")->robot.has_value());
        const std::string name = "t" + std::to_string(thread * kRounds + i);
        EXPECT_THAT(InsertOne(store(), NewRecord(0, name)), IsOk());
        EXPECT_EQ(Seen(store(), "", name), "robot " + name);
        EXPECT_FALSE(store().List({})->robots.empty());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const Robot robot = *store().ViewById(id)->robot;
  EXPECT_EQ(robot.record().duration_days, kThreads * kRounds);
  EXPECT_EQ(robot.version(), 1 + kThreads * kRounds);
  EXPECT_EQ(ListAll(store(), {}).size(), 1 + kThreads * kRounds);
}

TEST_P(StoreContractTest, MaintainMayBeCalledAnyTime) {
  EXPECT_THAT(store().Maintain(), IsOk());
  ASSERT_THAT(InsertOne(store(), NewRecord(0, "ci")), IsOk());
  EXPECT_THAT(store().Maintain(), IsOk());
  EXPECT_EQ(Seen(store(), "", "ci"), "robot ci");
}

}  // namespace
}  // namespace robot_accounts

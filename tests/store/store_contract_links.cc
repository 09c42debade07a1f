// Where robots come from: made by robots, imported, of an older system.
#include <cstdint>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "tests/store/records.h"
#include "tests/store/store_contract.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

RobotRecord MadeBy(absl::string_view account, ActorKind kind, int64_t id) {
  RobotRecord record = NewRecord(0, account);
  record.made_by = Actor::FromStored(kind, "", id, "someone");
  return record;
}

RobotRecord Legacy(int64_t project_id, absl::string_view account,
                   absl::string_view source, int64_t foreign_id) {
  RobotRecord record = NewRecord(project_id, account);
  record.level = RobotLevel::kLegacy;
  record.secrets.clear();
  record.origin_source = std::string(source);
  record.origin_foreign_id = foreign_id;
  record.origin_foreign_project_id = 12;
  return record;
}

// "robot 3, version 2", or what is missing.
std::string MarkOf(RobotStore& store, absl::string_view source,
                   int64_t foreign_id) {
  std::string text = "none";
  const absl::Status status = store.Write([&](StoreTransaction& t) {
    const auto mark = t.FindImportMark(source, foreign_id);
    if (mark.ok() && mark->has_value()) {
      text = "robot " + std::to_string((*mark)->robot_id) + ", version " +
             std::to_string((*mark)->version) +
             ((*mark)->is_deleted ? ", deleted" : "");
    }
    return mark.status();
  });
  return status.ok() ? text : status.ToString();
}

absl::Status PutMark(RobotStore& store, absl::string_view source,
                     int64_t foreign_id, int64_t robot_id, uint64_t version) {
  return store.Write([&](StoreTransaction& t) {
    ImportMark mark;
    mark.robot_id = robot_id;
    mark.version = version;
    return t.PutImportMark(source, foreign_id, mark);
  });
}

TEST_P(StoreContractTest, FindsAndCountsWhatARobotMade) {
  const Robot maker = InsertOne(store(), NewRecord(0, "maker")).value();
  const int64_t id = maker.id();
  const Robot first =
      InsertOne(store(), MadeBy("first", ActorKind::kRobot, id)).value();
  ASSERT_THAT(InsertOne(store(), MadeBy("second", ActorKind::kRobot, id)),
              IsOk());
  ASSERT_THAT(InsertOne(store(), MadeBy("other", ActorKind::kRobot, 99)),
              IsOk());
  ASSERT_THAT(InsertOne(store(), MadeBy("user", ActorKind::kUser, id)), IsOk());
  const auto made = [this](int64_t by) {
    std::vector<std::string> names;
    EXPECT_THAT(store().Write([&](StoreTransaction& t) {
      const std::vector<Robot> robots = t.RobotsMadeBy(by).value();
      for (const Robot& robot : robots) {
        names.emplace_back(robot.account_name());
      }
      EXPECT_EQ(t.CountMadeBy(by).value(), names.size());
      return absl::OkStatus();
    }),
                IsOk());
    return names;
  };
  EXPECT_THAT(made(id), UnorderedElementsAre("first", "second"));
  EXPECT_THAT(made(99), ElementsAre("other"));
  EXPECT_THAT(made(0), IsEmpty());
  ASSERT_THAT(ReplaceOne(store(), first.record()), IsOk());
  // A maker that is gone made them all the same.
  ASSERT_THAT(DeleteOne(store(), id), IsOk());
  EXPECT_THAT(made(id), UnorderedElementsAre("first", "second"));
  ASSERT_THAT(DeleteOne(store(), first.id()), IsOk());
  EXPECT_THAT(made(id), ElementsAre("second"));
}

TEST_P(StoreContractTest, ATransactionCountsWhatItMade) {
  EXPECT_THAT(store().Write([](StoreTransaction& t) {
    EXPECT_THAT(t.Insert(MadeBy("a", ActorKind::kRobot, 7)), IsOk());
    EXPECT_EQ(t.CountMadeBy(7).value(), 1);
    return absl::CancelledError("no");
  }),
              FailsWith(absl::StatusCode::kCancelled, ""));
  EXPECT_THAT(store().Write([](StoreTransaction& t) {
    EXPECT_EQ(t.CountMadeBy(7).value(), 0);
    return absl::OkStatus();
  }),
              IsOk());
}

TEST_P(StoreContractTest, KeepsImportMarks) {
  const int64_t id = InsertOne(store(), NewRecord(0, "ci")).value().id();
  EXPECT_EQ(MarkOf(store(), "harbor.example", 5), "none");
  ASSERT_THAT(PutMark(store(), "harbor.example", 5, id, 1), IsOk());
  EXPECT_EQ(MarkOf(store(), "harbor.example", 5), "robot 1, version 1");
  EXPECT_EQ(MarkOf(store(), "harbor.example", 6), "none");
  EXPECT_EQ(MarkOf(store(), "Harbor.example", 5), "none");
  ASSERT_THAT(PutMark(store(), "harbor.example", 5, id, 2), IsOk());
  EXPECT_EQ(MarkOf(store(), "harbor.example", 5), "robot 1, version 2");
}

TEST_P(StoreContractTest, AMarkOutlivesItsRobot) {
  const int64_t id = InsertOne(store(), NewRecord(0, "ci")).value().id();
  ASSERT_THAT(PutMark(store(), "s", 5, id, 1), IsOk());
  ASSERT_THAT(store().Write([id](StoreTransaction& t) {
    EXPECT_THAT(t.Delete(id), IsOk());
    EXPECT_TRUE((*t.FindImportMark("s", 5))->is_deleted);
    return absl::OkStatus();
  }),
              IsOk());
  EXPECT_EQ(MarkOf(store(), "s", 5), "robot 1, version 1, deleted");
  // One of the same name is another robot.
  ASSERT_THAT(InsertOne(store(), NewRecord(0, "ci")), IsOk());
  EXPECT_EQ(MarkOf(store(), "s", 5), "robot 1, version 1, deleted");
  ASSERT_THAT(PutMark(store(), "s", 5, id + 1, 1), IsOk());
  EXPECT_EQ(MarkOf(store(), "s", 5), "robot 2, version 1");
}

TEST_P(StoreContractTest, AFailedBodyLeavesTheMarks) {
  const int64_t id = InsertOne(store(), NewRecord(0, "ci")).value().id();
  ASSERT_THAT(PutMark(store(), "s", 5, id, 1), IsOk());
  EXPECT_THAT(store().Write([id](StoreTransaction& t) {
    ImportMark mark;
    mark.robot_id = id;
    mark.version = 9;
    EXPECT_THAT(t.PutImportMark("s", 5, mark), IsOk());
    EXPECT_THAT(t.PutImportMark("s", 6, mark), IsOk());
    EXPECT_THAT(t.Delete(id), IsOk());
    return absl::CancelledError("no");
  }),
              FailsWith(absl::StatusCode::kCancelled, ""));
  EXPECT_EQ(MarkOf(store(), "s", 5), "robot 1, version 1");
  EXPECT_EQ(MarkOf(store(), "s", 6), "none");
}

TEST_P(StoreContractTest, FindsLegacyRobotsByTheirForeignId) {
  const int64_t a = InsertOneProject(store(), "a").value().id;
  const int64_t old =
      InsertOne(store(), Legacy(a, "robot$ci", "one", 5)).value().id();
  ASSERT_THAT(InsertOne(store(), Legacy(a, "robot$x", "two", 5)), IsOk());
  ASSERT_THAT(InsertOne(store(), Legacy(a, "robot$y", "one", 6)), IsOk());
  RobotRecord imported = NewRecord(a, "new");
  imported.origin_source = "one";
  imported.origin_foreign_id = 5;
  ASSERT_THAT(InsertOne(store(), imported), IsOk());
  ASSERT_THAT(InsertOne(store(), NewRecord(a, "own")), IsOk());
  const auto found = [this](int64_t foreign_id) {
    std::vector<std::string> names;
    const auto views = store().ViewLegacy(foreign_id).value();
    for (const LoginView& view : views) {
      EXPECT_NE(view.projects->FindByName("a"), nullptr);
      EXPECT_EQ(view.naming->prefix(), "robot$");
      EXPECT_EQ(view.epoch, store().ViewById(1)->epoch);
      EXPECT_EQ(view.robot->record().origin_foreign_project_id, 12);
      names.emplace_back(view.robot->account_name());
    }
    return names;
  };
  EXPECT_THAT(found(5), UnorderedElementsAre("robot$ci", "robot$x"));
  EXPECT_THAT(found(6), ElementsAre("robot$y"));
  EXPECT_THAT(found(7), IsEmpty());
  EXPECT_THAT(found(0), IsEmpty());
  ASSERT_THAT(DeleteOne(store(), old), IsOk());
  EXPECT_THAT(found(5), ElementsAre("robot$x"));
  RobotQuery query;
  query.level = RobotLevel::kLegacy;
  query.page_size = 1;
  EXPECT_THAT(ListAll(store(), query), ElementsAre("robot$x", "robot$y"));
}

}  // namespace
}  // namespace robot_accounts

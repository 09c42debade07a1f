// Projects, grants that name them, and what is kept of the store itself.
#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "tests/store/records.h"
#include "tests/store/store_contract.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

using Code = absl::StatusCode;
using testing::ElementsAre;

std::vector<std::string> Names(const std::vector<Robot>& robots) {
  std::vector<std::string> names;
  for (const Robot& robot : robots) names.emplace_back(robot.account_name());
  std::sort(names.begin(), names.end());
  return names;
}

absl::Status Update(RobotStore& store, const Project& project) {
  return store.Write(
      [&](StoreTransaction& t) { return t.UpdateProject(project); });
}

TEST_P(StoreContractTest, KeepsAllOfAProject) {
  Project project;
  ASSERT_THAT(store().Write([&](StoreTransaction& t) {
    project.name = "library";
    project.host_id = 42;
    project.is_public = true;
    project.created_unix_s = 1234;
    project = t.InsertProject(project).value();
    EXPECT_EQ(t.GetProject(project.id)->name, "library");
    EXPECT_EQ(t.FindProject("library")->id, project.id);
    EXPECT_EQ(t.FindProjectByHostId(42)->id, project.id);
    return absl::OkStatus();
  }),
              IsOk());
  const auto table = store().Projects().value();
  const Project* found = table->FindByName("library");
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->id, project.id);
  EXPECT_EQ(found->host_id, 42);
  EXPECT_TRUE(found->is_public);
  EXPECT_EQ(found->created_unix_s, 1234);
}

TEST_P(StoreContractTest, ProjectsAreUniqueByNameAndHostId) {
  const Project a = InsertOneProject(store(), "a", 1).value();
  Project b = InsertOneProject(store(), "b").value();
  EXPECT_THAT(InsertOneProject(store(), "c"), IsOk());  // No host id either.
  const auto exists = FailsWith(Code::kAlreadyExists, "PROJECT_EXISTS");
  EXPECT_THAT(InsertOneProject(store(), "a"), exists);
  EXPECT_THAT(InsertOneProject(store(), "d", 1), exists);
  b.name = "a";
  EXPECT_THAT(Update(store(), b), exists);
  b.name = "b";
  b.host_id = 1;
  EXPECT_THAT(Update(store(), b), exists);
  b.host_id = 2;
  EXPECT_THAT(Update(store(), b), IsOk());
  EXPECT_EQ(store().Projects().value()->FindByHostId(2)->name, "b");
}

TEST_P(StoreContractTest, UnknownProjectsAreNotFound) {
  const auto missing = FailsWith(Code::kNotFound, "PROJECT_NOT_FOUND");
  ASSERT_THAT(InsertOneProject(store(), "library"), IsOk());
  EXPECT_THAT(store().Write([&](StoreTransaction& t) {
    EXPECT_THAT(t.GetProject(99), missing);
    EXPECT_THAT(t.FindProject("other"), missing);
    EXPECT_THAT(t.FindProject("Library"), missing);
    EXPECT_THAT(t.FindProjectByHostId(99), missing);
    EXPECT_THAT(t.FindProjectByHostId(0), missing);
    EXPECT_THAT(t.DeleteProject(99), missing);
    Project project;
    project.id = 99;
    EXPECT_THAT(t.UpdateProject(project), missing);
    return absl::OkStatus();
  }),
              IsOk());
}

TEST_P(StoreContractTest, ARenameMovesTheNamesOfItsRobotsAtOnce) {
  Project project = InsertOneProject(store(), "old").value();
  ASSERT_THAT(InsertOne(store(), NewRecord(project.id, "ci")), IsOk());
  ASSERT_EQ(Seen(store(), "old", "ci"), "robot ci");
  project.name = "new";
  ASSERT_THAT(Update(store(), project), IsOk());
  EXPECT_EQ(Seen(store(), "old", "ci"), "-");
  EXPECT_EQ(Seen(store(), "new", "ci"), "robot ci");
}

TEST_P(StoreContractTest, AProjectMadeAgainIsAnotherProject) {
  const Project first = InsertOneProject(store(), "library").value();
  ASSERT_THAT(store().Write([&](StoreTransaction& t) {
    return t.DeleteProject(first.id);
  }),
              IsOk());
  EXPECT_EQ(store().Projects().value()->FindByName("library"), nullptr);
  const Project second = InsertOneProject(store(), "library").value();
  EXPECT_NE(second.id, first.id);
}

TEST_P(StoreContractTest, ATransactionSeesItsOwnChangesOfWhatItHasRead) {
  EXPECT_THAT(store().Write([](StoreTransaction& t) {
    Project project;
    project.name = "old";
    project = t.InsertProject(project).value();
    EXPECT_EQ(t.GetProject(project.id)->name, "old");
    EXPECT_EQ(t.FindProject("old")->id, project.id);
    project.name = "new";
    EXPECT_THAT(t.UpdateProject(project), IsOk());
    EXPECT_EQ(t.GetProject(project.id)->name, "new");
    EXPECT_EQ(t.FindProject("new")->id, project.id);
    EXPECT_TRUE(absl::IsNotFound(t.FindProject("old").status()));
    EXPECT_THAT(t.DeleteProject(project.id), IsOk());
    EXPECT_TRUE(absl::IsNotFound(t.GetProject(project.id).status()));
    EXPECT_TRUE(absl::IsNotFound(t.FindProject("new").status()));

    EXPECT_EQ(t.Settings()->naming->prefix(), "robot$");
    EXPECT_THAT(t.SetNamePrefix("bot_", 0), IsOk());
    EXPECT_EQ(t.Settings()->naming->prefix(), "bot_");

    const int64_t first = t.Insert(NewRecord(0, "a"))->id();
    EXPECT_THAT(t.Insert(NewRecord(0, "a")),
                FailsWith(Code::kAlreadyExists, "ROBOT_EXISTS"));
    const int64_t second = t.Insert(NewRecord(0, "b"))->id();
    EXPECT_GT(second, first);
    EXPECT_THAT(t.Delete(second), IsOk());
    EXPECT_GT(t.Insert(NewRecord(0, "c"))->id(), second);
    return absl::OkStatus();
  }),
              IsOk());
}

TEST_P(StoreContractTest, FindsTheRobotsOfAProjectAndThoseGrantedOnIt) {
  const int64_t a = InsertOneProject(store(), "a").value().id;
  const int64_t b = InsertOneProject(store(), "b").value().id;
  ASSERT_THAT(InsertOne(store(), NewRecord(a, "in-a")), IsOk());
  ASSERT_THAT(InsertOne(store(), NewRecord(b, "in-b")), IsOk());
  RobotRecord both = NewRecord(0, "both");
  both.grants = {{"/project/" + std::to_string(a), "repository", "pull", ""},
                 {"/project/" + std::to_string(b), "repository", "pull", ""},
                 {"/project/" + std::to_string(b), "tag", "list", "deny"},
                 {"/project/nonsense", "tag", "list", ""}};
  const Robot robot = InsertOne(store(), both).value();
  ASSERT_THAT(InsertOne(store(), NewRecord(0, "everywhere")), IsOk());

  const auto names = [this](int64_t project, bool granted) {
    std::vector<std::string> found;
    EXPECT_THAT(store().Write([&](StoreTransaction& t) {
      found = Names(granted ? t.RobotsGrantedOn(project).value()
                            : t.RobotsOf(project).value());
      return absl::OkStatus();
    }),
                IsOk());
    return found;
  };
  EXPECT_THAT(names(a, false), ElementsAre("in-a"));
  EXPECT_THAT(names(0, false), ElementsAre("both", "everywhere"));
  EXPECT_THAT(names(a, true), ElementsAre("both", "in-a"));
  EXPECT_THAT(names(b, true), ElementsAre("both", "in-b"));

  both = robot.record();
  both.grants.erase(both.grants.begin(), both.grants.begin() + 1);
  ASSERT_THAT(ReplaceOne(store(), both), IsOk());
  EXPECT_THAT(names(a, true), ElementsAre("in-a"));
  EXPECT_THAT(names(b, true), ElementsAre("both", "in-b"));
  ASSERT_THAT(DeleteOne(store(), robot.id()), IsOk());
  EXPECT_THAT(names(b, true), ElementsAre("in-b"));
}

TEST_P(StoreContractTest, KeepsThePrefix) {
  EXPECT_FALSE(store().Settings()->name_prefix_was_set);
  EXPECT_EQ(store().Settings()->naming->prefix(), "robot$");
  ASSERT_THAT(store().Write([](StoreTransaction& t) {
    EXPECT_THAT(t.SetNamePrefix("bot+", 0),
                FailsWith(Code::kInvalidArgument, "INVALID_NAME_PREFIX"));
    EXPECT_THAT(t.SetNamePrefix("bot-", 0), IsOk());
    EXPECT_EQ(t.Settings()->naming->prefix(), "bot-");
    return absl::OkStatus();
  }),
              IsOk());
  EXPECT_TRUE(store().Settings()->name_prefix_was_set);
  EXPECT_EQ(store().Settings()->naming->prefix(), "bot-");
  EXPECT_EQ(store().ViewForLogin("", "x")->naming->prefix(), "bot-");
}

TEST_P(StoreContractTest, KeepsThePrefixBeforeUntilItsEnd) {
  const auto set = [this](absl::string_view prefix, int64_t old_until_unix_s) {
    EXPECT_THAT(store().Write([&](StoreTransaction& t) {
      return t.SetNamePrefix(prefix, old_until_unix_s);
    }),
                IsOk());
    const NamingPolicy naming = *store().Settings()->naming;
    EXPECT_EQ(*store().ViewForLogin("", "x")->naming, naming);
    return naming.old_prefix() + " " +
           std::to_string(naming.old_until_unix_s());
  };
  EXPECT_EQ(set("robot$", 500), " 0");
  EXPECT_EQ(set("bot-", 1000), "robot$ 1000");
  EXPECT_EQ(set("bot-", 2000), "robot$ 2000");
  EXPECT_EQ(store().Settings()->naming->prefix(), "bot-");
  EXPECT_EQ(set("x-", 3000), "bot- 3000");
  EXPECT_EQ(set("y-", 0), " 0");
  EXPECT_THAT(store().Write([](StoreTransaction& t) {
    EXPECT_THAT(t.SetNamePrefix("z-", 4000), IsOk());
    EXPECT_EQ(t.Settings()->naming->old_prefix(), "y-");
    return absl::CancelledError("no");
  }),
              FailsWith(Code::kCancelled, ""));
  EXPECT_EQ(store().Settings()->naming->old_prefix(), "");
}

TEST_P(StoreContractTest, KeepsUntilWhenExpiryWasTold) {
  const auto told = [this] {
    int64_t unix_s = -1;
    EXPECT_THAT(store().Write([&](StoreTransaction& t) {
      unix_s = t.ExpiryToldUntil().value();
      return absl::OkStatus();
    }),
                IsOk());
    return unix_s;
  };
  EXPECT_EQ(told(), 0);
  ASSERT_THAT(store().Write([](StoreTransaction& t) {
    EXPECT_THAT(t.SetExpiryToldUntil(1234), IsOk());
    EXPECT_EQ(t.ExpiryToldUntil().value(), 1234);
    return absl::OkStatus();
  }),
              IsOk());
  EXPECT_EQ(told(), 1234);
  EXPECT_THAT(store().Write([](StoreTransaction& t) {
    EXPECT_THAT(t.SetExpiryToldUntil(5678), IsOk());
    return absl::CancelledError("no");
  }),
              FailsWith(Code::kCancelled, ""));
  EXPECT_EQ(told(), 1234);
}

TEST_P(StoreContractTest, EachStoreHasADecoyKeyOfItsOwn) {
  const std::string key = store().Settings()->decoy_key;
  EXPECT_EQ(key.size(), 32);
  ASSERT_THAT(InsertOneProject(store(), "library"), IsOk());
  EXPECT_EQ(store().Settings()->decoy_key, key);
  EXPECT_NE(MakeAnother().Settings()->decoy_key, key);
}

}  // namespace
}  // namespace robot_accounts

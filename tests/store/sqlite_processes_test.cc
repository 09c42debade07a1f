// Several processes on one file, and a process that forks.

#include <memory>
#include <string>

#include "gtest/gtest.h"
#include "robot_accounts/store/open_store.h"
#include "robot_accounts/store/sqlite/sqlite_store.h"
#include "tests/store/child.h"
#include "tests/store/records.h"
#include "tests/store/temp_folder.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

using Code = absl::StatusCode;

class SqliteProcessesTest : public testing::Test {
 protected:
  const TempFolder folder_;
  const std::string path_ = folder_.File("robots.db");
  std::unique_ptr<RobotStore> store_ = OpenStore("sqlite:" + path_).value();
};

TEST_F(SqliteProcessesTest, TheNextLoginSeesWhatAnotherProcessChanged) {
  Project project = InsertOneProject(*store_, "library").value();
  ASSERT_THAT(InsertOne(*store_, NewRecord(project.id, "in-it")), IsOk());
  ASSERT_EQ(Seen(*store_, "", "ci"), "-");
  Tool other({"serve", path_});
  ASSERT_EQ(other.Ask("insert ci"), "ok");
  EXPECT_EQ(Seen(*store_, "", "ci"), "robot ci");
  for (int i = 0; i < 20; ++i) {
    const std::string text = "v" + std::to_string(i);
    ASSERT_EQ(other.Ask("describe ci " + text), "ok");
    EXPECT_EQ(Seen(*store_, "", "ci"), text);
  }
  ASSERT_EQ(other.Ask("rename library public"), "ok");
  EXPECT_EQ(Seen(*store_, "library", "in-it"), "-");
  EXPECT_EQ(Seen(*store_, "public", "in-it"), "robot in-it");
  ASSERT_EQ(other.Ask("prefix bot-"), "ok");
  EXPECT_EQ(store_->ViewForLogin("", "ci")->naming->prefix(), "bot-");
  ASSERT_EQ(other.Ask("delete ci"), "ok");
  EXPECT_EQ(Seen(*store_, "", "ci"), "-");
}

TEST_F(SqliteProcessesTest, AnotherProcessSeesWhatThisOneChanged) {
  Tool other({"serve", path_});
  ASSERT_EQ(other.Ask("seen ci"), "-");
  const Robot robot = InsertOne(*store_, NewRecord(0, "ci")).value();
  EXPECT_EQ(other.Ask("seen ci"), "robot ci");
  ASSERT_THAT(DeleteOne(*store_, robot.id()), IsOk());
  EXPECT_EQ(other.Ask("seen ci"), "-");
}

TEST_F(SqliteProcessesTest, AHeldFileCanBeReadAndIsBusyForWriters) {
  StoreOptions options;
  options.busy_timeout_ms = 10;
  store_ = OpenStore("sqlite:" + path_, options).value();
  Tool other({"serve", path_});
  ASSERT_EQ(other.Ask("hold"), "held");
  EXPECT_THAT(InsertOne(*store_, NewRecord(0, "ci")),
              FailsWith(Code::kUnavailable, "STORE_BUSY"));
  EXPECT_EQ(Seen(*store_, "", "ci"), "-");
  ASSERT_EQ(other.Ask("release"), "ok");
  EXPECT_THAT(InsertOne(*store_, NewRecord(0, "ci")), IsOk());
}

TEST_F(SqliteProcessesTest, TheLogWrittenBackByAnotherChangesNothing) {
  Tool other({"serve", path_});
  for (int i = 0; i < 3; ++i) {
    const std::string name = "r" + std::to_string(i);
    ASSERT_THAT(InsertOne(*store_, NewRecord(0, name)), IsOk());
    ASSERT_EQ(other.Ask("write-back"), "ok");
    EXPECT_EQ(Seen(*store_, "", name), "robot " + name);
    EXPECT_EQ(other.Ask("seen " + name), "robot " + name);
  }
  EXPECT_EQ(ListAll(*store_, {}).size(), 3);
}

TEST_F(SqliteProcessesTest, AForkedChildIsRefusedAndTheParentGoesOn) {
  ASSERT_THAT(InsertOne(*store_, NewRecord(0, "ci")), IsOk());
  const auto forked = FailsWith(Code::kFailedPrecondition, "FORKED");
  EXPECT_TRUE(HoldsInChild([&] {
    EXPECT_THAT(store_->ViewForLogin("", "ci"), forked);
    EXPECT_THAT(store_->ViewById(1), forked);
    EXPECT_THAT(store_->Settings(), forked);
    EXPECT_THAT(store_->Projects(), forked);
    EXPECT_THAT(store_->Schemes(), forked);
    EXPECT_THAT(store_->List({}), forked);
    EXPECT_THAT(store_->Maintain(), forked);
    EXPECT_THAT(InsertOne(*store_, NewRecord(0, "no")), forked);
    EXPECT_THAT(store_->RenewHash(1, 1, HmacHash(1), HmacHash(2)), forked);
    store_.reset();
    // What the child opens itself works.
    const auto own = OpenStore("sqlite:" + path_);
    EXPECT_THAT(own, IsOk());
    EXPECT_EQ(Seen(**own, "", "ci"), "robot ci");
  }));
  EXPECT_EQ(Seen(*store_, "", "ci"), "robot ci");
  EXPECT_THAT(InsertOne(*store_, NewRecord(0, "next")), IsOk());
  EXPECT_EQ(AskTool(path_, "seen next"), "robot next");
}

int64_t g_now_ms = 0;

TEST_F(SqliteProcessesTest, AnAllowedAgeIsNotExceeded) {
  SqliteStoreOptions options;
  options.catalog = Catalog::Default();
  options.freshness_ms = 50;
  options.now_ms = [] { return g_now_ms; };
  options.random = &SystemRandom();
  store_ = OpenSqliteStore(path_, options).value();
  ASSERT_THAT(InsertOne(*store_, NewRecord(0, "ci")), IsOk());
  Tool other({"serve", path_});
  g_now_ms = 1000;
  ASSERT_EQ(Seen(*store_, "", "ci"), "robot ci");
  ASSERT_EQ(other.Ask("describe ci changed"), "ok");
  g_now_ms = 1049;
  EXPECT_EQ(Seen(*store_, "", "ci"), "robot ci");  // Still allowed.
  g_now_ms = 1050;
  EXPECT_EQ(Seen(*store_, "", "ci"), "changed");

  // Its own changes are seen at once, and with them those of others.
  ASSERT_EQ(other.Ask("describe ci again"), "ok");
  ASSERT_THAT(InsertOne(*store_, NewRecord(0, "own")), IsOk());
  EXPECT_EQ(Seen(*store_, "", "own"), "robot own");
  EXPECT_EQ(Seen(*store_, "", "ci"), "again");
}

}  // namespace
}  // namespace robot_accounts

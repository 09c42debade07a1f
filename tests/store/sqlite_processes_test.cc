// Several processes on one file, and a process that forks.

#include <fcntl.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

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

// Whoever may read a folder can lock it, and must not stop all logins by that.
TEST_F(SqliteProcessesTest, AHeldFolderIsBusyAndNotWaitedForForEver) {
  StoreOptions options;
  options.busy_timeout_ms = 10;
  const std::string new_path = folder_.File("new.db");
  store_ = OpenStore("sqlite:" + path_, options).value();
  const int folder = open(folder_.path().c_str(), O_RDONLY | O_DIRECTORY);
  ASSERT_EQ(flock(folder, LOCK_EX), 0);
  const auto busy = FailsWith(Code::kUnavailable, "STORE_BUSY");
  EXPECT_THAT(OpenStore("sqlite:" + new_path, options), busy);
  EXPECT_THAT(store_->ViewForLogin("", "ci"), IsOk());
  std::filesystem::copy_file(path_, new_path);
  std::filesystem::rename(new_path, path_);
  EXPECT_THAT(store_->ViewForLogin("", "ci"), busy);
  close(folder);
  EXPECT_THAT(store_->ViewForLogin("", "ci"), IsOk());
  EXPECT_THAT(OpenStore("sqlite:" + new_path, options), IsOk());
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
    EXPECT_THAT(store_->KeepUses({{1, 60, ""}}), forked);
    EXPECT_THAT(store_->ViewLegacy(1), forked);
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

// A child and its parent taking turns: each waits for a byte, and answers one.
class Turns final {
 public:
  Turns() { EXPECT_EQ(pipe(to_child_) + pipe(to_parent_), 0); }
  ~Turns() {
    for (const int* ends : {to_child_, to_parent_}) {
      close(ends[0]);
      close(ends[1]);
    }
  }
  bool ParentLets() {
    char byte = 'x';
    return write(to_child_[1], &byte, 1) == 1 &&
           read(to_parent_[0], &byte, 1) == 1 && byte == 'y';
  }
  void ChildWaits() {
    char byte;
    if (read(to_child_[0], &byte, 1) != 1) _exit(1);
  }
  void ChildSays(bool yes) {
    const char byte = yes ? 'y' : 'n';
    if (write(to_parent_[1], &byte, 1) != 1) _exit(1);
  }

 private:
  int to_child_[2];
  int to_parent_[2];
};

// SQLite keeps its locks by file for the whole process: a child that took its
// parent's for its own would have none, and lose the log when others close it.
TEST_F(SqliteProcessesTest, AForkedChildHasLocksOfItsOwn) {
  ASSERT_THAT(InsertOne(*store_, NewRecord(0, "ci")), IsOk());
  Turns turns;
  const pid_t child = fork();
  if (child == 0) {
    store_.reset();
    turns.ChildWaits();
    const auto own = OpenStore("sqlite:" + path_).value();
    turns.ChildSays(Seen(*own, "", "ci") == "robot ci");
    turns.ChildWaits();
    turns.ChildSays(InsertOne(*own, NewRecord(0, "childs")).ok());
    turns.ChildWaits();
    turns.ChildSays(Seen(*own, "", "theirs") == "robot theirs" &&
                    InsertOne(*own, NewRecord(0, "last")).ok());
    _exit(0);
  }
  EXPECT_TRUE(turns.ParentLets());
  store_ = nullptr;
  Tool other({"serve", path_});
  EXPECT_EQ(other.Ask("seen ci"), "robot ci");
  EXPECT_TRUE(turns.ParentLets());
  EXPECT_EQ(other.Ask("seen childs"), "robot childs");
  EXPECT_EQ(other.Ask("insert theirs"), "ok");
  EXPECT_TRUE(turns.ParentLets());
  EXPECT_EQ(other.Ask("seen last"), "robot last");
  int status = -1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(AskTool(path_, "seen childs"), "robot childs");
}

TEST_F(SqliteProcessesTest, ANewFileIsMadeOnceWhoeverComesFirst) {
  for (int round = 0; round < 5; ++round) {
    const std::string path = folder_.File("new" + std::to_string(round));
    std::vector<std::unique_ptr<Tool>> tools;
    for (int i = 0; i < 4; ++i) {
      tools.push_back(
          std::make_unique<Tool>(std::vector<std::string>{"serve", path}));
    }
    for (int i = 0; i < 4; ++i) {
      EXPECT_EQ(tools[i]->Ask("insert r" + std::to_string(i)), "ok");
    }
    const auto store = OpenStore("sqlite:" + path).value();
    EXPECT_EQ(ListAll(*store, {}).size(), 4);
  }
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
  EXPECT_EQ(Seen(*store_, "", "ci"), "again");
  RobotRecord record = store_->ViewForLogin("", "ci")->robot->record();
  record.description = "own";
  ASSERT_THAT(ReplaceOne(*store_, record), IsOk());
  EXPECT_EQ(Seen(*store_, "", "ci"), "own");
}

}  // namespace
}  // namespace robot_accounts

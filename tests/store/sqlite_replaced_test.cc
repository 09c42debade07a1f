// A file that others replace, overwrite or remove under a running process.

#include <sys/stat.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>

#include "gtest/gtest.h"
#include "robot_accounts/store/open_store.h"
#include "robot_accounts/store/sqlite/connection.h"
#include "tests/store/child.h"
#include "tests/store/records.h"
#include "tests/store/temp_folder.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

using Code = absl::StatusCode;
namespace fs = std::filesystem;

std::string Contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream contents;
  contents << file.rdbuf();
  return contents.str();
}

int64_t ChangedAt(const std::string& path) {
  struct stat found;
  EXPECT_EQ(stat(path.c_str(), &found), 0);
  return found.st_ctim.tv_sec * int64_t{1000000000} + found.st_ctim.tv_nsec;
}

// Writes over the file as `cp` does. The system's clock for files has ticks of
// milliseconds: within one, nobody could see it.
void Overwrite(const std::string& path, const std::string& contents) {
  const int64_t before = ChangedAt(path);
  do {
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file << contents;
  } while (ChangedAt(path) == before);
}

class SqliteReplacedTest : public testing::Test {
 protected:
  SqliteReplacedTest() {
    store_ = OpenStore("sqlite:" + path_).value();
    RobotRecord record = NewRecord(0, "ci", HmacHash(1));
    record.description = "old";
    const Robot robot = InsertOne(*store_, record).value();
    store_ = nullptr;  // All of it is in the main file now.
    old_ = Contents(path_);
    store_ = OpenStore("sqlite:" + path_).value();

    record = robot.record();
    record.description = "new";
    record.secrets[0].hash = HmacHash(2);
    EXPECT_THAT(ReplaceOne(*store_, record), IsOk());
    EXPECT_EQ(SeenHash(*store_, "", "ci"), HmacHash(2));
    epoch_ = store_->ViewForLogin("", "ci")->epoch;
  }

  std::string WriteCopy(const std::string& contents) {
    const std::string path = folder_.File("copy.db");
    std::ofstream(path, std::ios::binary) << contents;
    EXPECT_EQ(chmod(path.c_str(), 0600), 0);
    return path;
  }
  void RemoveLog() {
    fs::remove(path_ + "-wal");
    fs::remove(path_ + "-shm");
  }

  // The older copy is what counts, nothing remembered counts, and work goes on.
  void ExpectOlderCopy() {
    EXPECT_EQ(SeenHash(*store_, "", "ci"), HmacHash(1));
    EXPECT_EQ(store_->List({})->robots[0].description(), "old");
    EXPECT_NE(store_->ViewForLogin("", "ci")->epoch, epoch_);
    EXPECT_THAT(InsertOne(*store_, NewRecord(0, "later")), IsOk());
    EXPECT_EQ(AskTool(path_, "seen ci"), "old");
    EXPECT_EQ(AskTool(path_, "seen later"), "robot later");
    store_ = OpenStore("sqlite:" + path_).value();
    EXPECT_EQ(Seen(*store_, "", "later"), "robot later");
    const auto connection = SqliteConnection::Open(path_, 5000).value();
    auto check = connection->Call("PRAGMA integrity_check").value();
    ASSERT_TRUE(check.Step().value());
    EXPECT_EQ(check.TextAt(0), "ok");
  }

  const TempFolder folder_;
  const std::string path_ = folder_.File("robots.db");
  std::string old_;
  std::unique_ptr<RobotStore> store_;
  uint64_t epoch_ = 0;
};

TEST_F(SqliteReplacedTest, AnOlderCopyRenamedOverIt) {
  fs::rename(WriteCopy(old_), path_);
  ExpectOlderCopy();
}

TEST_F(SqliteReplacedTest, AnOlderCopyRenamedOverItAndItsLogRemoved) {
  RemoveLog();
  fs::rename(WriteCopy(old_), path_);
  ExpectOlderCopy();
}

TEST_F(SqliteReplacedTest, AWriteIsTheFirstToNotice) {
  fs::rename(WriteCopy(old_), path_);
  EXPECT_THAT(InsertOne(*store_, NewRecord(0, "first")), IsOk());
  EXPECT_EQ(Seen(*store_, "", "first"), "robot first");
  ExpectOlderCopy();
}

TEST_F(SqliteReplacedTest, AListIsTheFirstToNotice) {
  fs::rename(WriteCopy(old_), path_);
  EXPECT_EQ(store_->List({})->robots[0].description(), "old");
  ExpectOlderCopy();
}

TEST_F(SqliteReplacedTest, TheReplacedFileIsComplete) {
  const std::string aside = folder_.File("aside.db");
  fs::rename(path_, aside);
  fs::rename(WriteCopy(old_), path_);
  ExpectOlderCopy();
  EXPECT_EQ(AskTool(aside, "seen ci"), "new");
}

TEST_F(SqliteReplacedTest, AllProcessesGoOverToTheOlderCopy) {
  Tool other({"serve", path_});
  ASSERT_EQ(other.Ask("seen ci"), "new");
  ASSERT_EQ(other.Ask("insert theirs"), "ok");
  fs::rename(WriteCopy(old_), path_);
  EXPECT_EQ(Seen(*store_, "", "ci"), "old");
  EXPECT_EQ(Seen(*store_, "", "theirs"), "-");
  ASSERT_THAT(InsertOne(*store_, NewRecord(0, "ours")), IsOk());
  EXPECT_EQ(other.Ask("seen ci"), "old");
  EXPECT_EQ(other.Ask("seen ours"), "robot ours");
  EXPECT_EQ(other.Ask("insert more"), "ok");
  EXPECT_EQ(Seen(*store_, "", "more"), "robot more");
  ExpectOlderCopy();
}

TEST_F(SqliteReplacedTest, AnOlderCopyWrittenOverItAndItsLogRemoved) {
  RemoveLog();
  Overwrite(path_, old_);
  ExpectOlderCopy();
}

TEST_F(SqliteReplacedTest, AnOlderCopyWrittenOverItBesideItsLog) {
  // The log is laid over the copy, as SQLite does: all processes agree on what
  // that gives, and nothing remembered counts.
  Overwrite(path_, old_);
  const std::string seen = Seen(*store_, "", "ci");
  EXPECT_NE(store_->ViewForLogin("", "ci")->epoch, epoch_);
  EXPECT_EQ(AskTool(path_, "seen ci"), seen);
  ASSERT_THAT(InsertOne(*store_, NewRecord(0, "later")), IsOk());
  EXPECT_EQ(AskTool(path_, "seen later"), "robot later");
}

TEST_F(SqliteReplacedTest, AHalfWrittenCopyIsNoAnswer) {
  RemoveLog();
  Overwrite(path_, old_.substr(0, old_.size() / 2));
  const auto view = store_->ViewForLogin("", "ci");
  EXPECT_FALSE(view.ok() && view->robot.has_value() &&
               view->robot->description() == "new")
      << "the last known state";
  Overwrite(path_, old_);
  RemoveLog();
  EXPECT_EQ(Seen(*store_, "", "ci"), "old");
}

TEST_F(SqliteReplacedTest, AMissingFileIsUnavailable) {
  const std::string aside = folder_.File("aside.db");
  fs::rename(path_, aside);
  const auto gone = FailsWith(Code::kUnavailable, "STORE_GONE");
  EXPECT_THAT(store_->ViewForLogin("", "ci"), gone);
  EXPECT_THAT(store_->List({}), gone);
  EXPECT_THAT(InsertOne(*store_, NewRecord(0, "no")), gone);
  EXPECT_THAT(store_->Maintain(), gone);
  fs::rename(aside, path_);
  EXPECT_EQ(Seen(*store_, "", "ci"), "new");
}

TEST_F(SqliteReplacedTest, WhatIsNotOursIsUnavailableUntilAStoreIsBack) {
  fs::rename(
      WriteCopy("This is no database, it is a text. " + std::string(4096, 'x')),
      path_);
  for (int i = 0; i < 2; ++i) {
    EXPECT_THAT(store_->ViewForLogin("", "ci"),
                FailsWith(Code::kUnavailable, "STORE_NOT_OURS"));
    EXPECT_THAT(InsertOne(*store_, NewRecord(0, "no")),
                FailsWith(Code::kUnavailable, "STORE_NOT_OURS"));
  }
  fs::rename(WriteCopy(old_), path_);
  ExpectOlderCopy();
}

TEST_F(SqliteReplacedTest, WhatOthersMayWriteIsNotTakenUp) {
  const std::string copy = WriteCopy(old_);
  ASSERT_EQ(chmod(copy.c_str(), 0660), 0);
  fs::rename(copy, path_);
  EXPECT_THAT(store_->ViewForLogin("", "ci"),
              FailsWith(Code::kUnavailable, "STORE_INSECURE_FILE"));
}

TEST_F(SqliteReplacedTest, ItsOwnCheckpointsAreNoReplacement) {
  // More pages than stay in the log.
  RobotRecord record = NewRecord(0, "big");
  record.description = std::string(40000, 'x');
  const int64_t before = ChangedAt(path_);
  for (int i = 0; i < 120; ++i) {
    record.account_name = "big" + std::to_string(i);
    ASSERT_THAT(InsertOne(*store_, record), IsOk());
    ASSERT_EQ(store_->ViewForLogin("", "ci")->epoch, epoch_) << i;
  }
  EXPECT_NE(ChangedAt(path_), before);
  EXPECT_LT(fs::file_size(path_ + "-wal"), 8 << 20);
}

}  // namespace
}  // namespace robot_accounts

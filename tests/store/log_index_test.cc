#include "robot_accounts/store/sqlite/log_index.h"

#include <cstdint>
#include <memory>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "robot_accounts/crypto/random.h"
#include "robot_accounts/store/sqlite/connection.h"
#include "robot_accounts/store/sqlite/open_database.h"
#include "tests/store/temp_folder.h"

namespace robot_accounts {
namespace {

constexpr char kChange[] =
    "UPDATE meta SET expiry_told_until_unix_s = expiry_told_until_unix_s + 1";

class LogIndexTest : public testing::Test {
 protected:
  LogIndexTest() {
    EXPECT_TRUE(MakeDatabase(path_, 1000, SystemRandom()).ok());
    reader_ = *OpenDatabase(path_, 1000);
    writer_ = *OpenDatabase(path_, 1000);
    // Reads.
    (void)reader_->Integer("SELECT count(*) FROM robots");
  }

  LogIndex::Head Head() {
    LogIndex::Head head = {};
    EXPECT_TRUE(reader_->log_index().Read(head));
    return head;
  }
  int64_t Version() { return *reader_->Integer("PRAGMA data_version"); }

  const TempFolder folder_;
  const std::string path_ = folder_.File("robots.db");
  std::unique_ptr<SqliteConnection> reader_;
  std::unique_ptr<SqliteConnection> writer_;
};

TEST_F(LogIndexTest, OfNoConnectionThereIsNone) {
  LogIndex::Head head;
  EXPECT_FALSE(LogIndex().Read(head));
}

TEST_F(LogIndexTest, EveryCommitChangesTheHead) {
  for (int i = 0; i < 100; ++i) {
    const LogIndex::Head before = Head();
    const int64_t version = Version();
    ASSERT_EQ(Head(), before);  // Reading changes nothing.
    ASSERT_TRUE(writer_->Run("BEGIN IMMEDIATE").ok());
    ASSERT_TRUE(writer_->Run(kChange).ok());
    EXPECT_EQ(Head(), before);  // Not committed yet.
    ASSERT_TRUE(writer_->Run("COMMIT").ok());
    EXPECT_NE(Head(), before);
    EXPECT_NE(Version(), version);
  }
}

TEST_F(LogIndexTest, WhatIsRolledBackChangesNothing) {
  const LogIndex::Head before = Head();
  ASSERT_TRUE(writer_->Run("BEGIN IMMEDIATE").ok());
  ASSERT_TRUE(writer_->Run(kChange).ok());
  writer_->Rollback();
  EXPECT_EQ(Head(), before);
}

// The log is begun again after it was written back: its first commit must not
// look like the one before.
TEST_F(LogIndexTest, ACommitAfterTheLogWasWrittenBackChangesTheHead) {
  for (const char* mode : {"PASSIVE", "RESTART", "TRUNCATE"}) {
    const LogIndex::Head before = Head();
    ASSERT_TRUE(
        writer_->Run(absl::StrCat("PRAGMA wal_checkpoint(", mode, ")")).ok());
    ASSERT_TRUE(writer_->Run(kChange).ok());
    EXPECT_NE(Head(), before) << mode;
  }
}

// Their counter of commits, which comes after eight bytes, never goes back.
TEST_F(LogIndexTest, BesideAWriterHeadsAreReadInTheirOrder) {
  constexpr int kCommits = 200;
  const auto count_of = [](const LogIndex::Head& head) {
    return static_cast<uint32_t>(head[1]);
  };
  const uint32_t first = count_of(Head());
  std::thread writer([this] {
    for (int i = 0; i < kCommits; ++i) EXPECT_TRUE(writer_->Run(kChange).ok());
  });
  uint32_t last = first;
  int back = 0;
  for (int i = 0; i < 100000; ++i) {
    LogIndex::Head head;
    if (!reader_->log_index().Read(head)) continue;
    back += count_of(head) < last;
    last = count_of(head);
  }
  writer.join();
  EXPECT_EQ(back, 0);
  EXPECT_EQ(count_of(Head()), first + kCommits);
}

}  // namespace
}  // namespace robot_accounts

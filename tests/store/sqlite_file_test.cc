// The file: how it is made, and which files are refused and why.

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "gtest/gtest.h"
#include "robot_accounts/store/open_store.h"
#include "robot_accounts/store/sqlite/connection.h"
#include "robot_accounts/store/sqlite/file_checks.h"
#include "tests/store/child.h"
#include "tests/store/records.h"
#include "tests/store/temp_folder.h"
#include "tests/store/version_1.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

using Code = absl::StatusCode;
namespace fs = std::filesystem;

int ModeOf(const std::string& path) {
  struct stat found;
  return lstat(path.c_str(), &found) == 0 ? found.st_mode & 07777 : -1;
}

class SqliteFileTest : public testing::Test {
 protected:
  absl::StatusOr<std::unique_ptr<RobotStore>> Open(bool create = true) {
    StoreOptions options;
    options.create = create;
    return OpenStore("sqlite:" + path_, options);
  }
  void Make() { ASSERT_THAT(Open(), IsOk()); }

  const TempFolder folder_;
  const std::string path_ = folder_.File("robots.db");
};

const auto NotOurs() {
  return FailsWith(Code::kFailedPrecondition, "STORE_NOT_OURS");
}
const auto Insecure() {
  return FailsWith(Code::kFailedPrecondition, "STORE_INSECURE_FILE");
}
const auto ReadOnly() {
  return FailsWith(Code::kFailedPrecondition, "STORE_READ_ONLY");
}

TEST_F(SqliteFileTest, IsMadeForItsOwnerAlone) {
  const mode_t mask = umask(0);
  const auto store = Open();
  umask(mask);
  ASSERT_THAT(store, IsOk());
  ASSERT_THAT(InsertOne(**store, NewRecord(0, "ci")), IsOk());
  for (const char* suffix : {"", "-wal", "-shm"}) {
    EXPECT_EQ(ModeOf(path_ + suffix), 0600) << suffix;
  }
}

TEST_F(SqliteFileTest, IsKeptWhenItIsClosed) {
  {
    const auto store = Open();
    ASSERT_THAT(store, IsOk());
    ASSERT_THAT(InsertOne(**store, NewRecord(0, "ci")), IsOk());
  }
  EXPECT_EQ(ModeOf(path_ + "-wal"), -1);
  EXPECT_EQ(Seen(**Open(false), "", "ci"), "robot ci");
}

TEST_F(SqliteFileTest, IsWhatTheDocumentsSay) {
  Make();
  const auto connection = SqliteConnection::Open(path_, 5000).value();
  EXPECT_EQ(connection->Integer("PRAGMA application_id").value(), 1380016995);
  EXPECT_EQ(connection->Integer("PRAGMA user_version").value(), 2);
  auto mode = connection->Call("PRAGMA journal_mode").value();
  ASSERT_TRUE(mode.Step().value());
  EXPECT_EQ(mode.TextAt(0), "wal");
  EXPECT_EQ(connection->Integer("PRAGMA synchronous").value(), 2);
  EXPECT_EQ(connection->Integer("PRAGMA secure_delete").value(), 1);
  EXPECT_EQ(connection->Integer("PRAGMA trusted_schema").value(), 0);
}

TEST_F(SqliteFileTest, IsNotMadeUnlessAllowed) {
  EXPECT_THAT(Open(false), FailsWith(Code::kNotFound, "STORE_NOT_FOUND"));
  EXPECT_EQ(ModeOf(path_), -1);
  std::ofstream(path_).close();
  chmod(path_.c_str(), 0600);
  EXPECT_THAT(Open(false), FailsWith(Code::kNotFound, "STORE_NOT_FOUND"));
  EXPECT_THAT(Open(true), IsOk());  // An empty file may become a store.
}

TEST_F(SqliteFileTest, NeedsItsFolder) {
  EXPECT_THAT(OpenStore("sqlite:" + folder_.File("no/robots.db")),
              FailsWith(Code::kNotFound, "STORE_NOT_FOUND"));
}

TEST_F(SqliteFileTest, IsFoundFromAnyFolderLater) {
  const fs::path before = fs::current_path();
  fs::current_path(folder_.path());
  const auto store = OpenStore("sqlite:robots.db");
  fs::current_path(before);
  ASSERT_THAT(store, IsOk());
  EXPECT_THAT(InsertOne(**store, NewRecord(0, "ci")), IsOk());
  EXPECT_EQ(Seen(**store, "", "ci"), "robot ci");
  EXPECT_EQ(ModeOf(path_), 0600);
}

TEST_F(SqliteFileTest, HasNoNamesWithAMeaning) {
  const fs::path before = fs::current_path();
  fs::current_path(folder_.path());
  EXPECT_THAT(OpenStore("sqlite::memory:"), IsOk());
  EXPECT_THAT(OpenStore("sqlite:file:x.db"), IsOk());
  fs::current_path(before);
  EXPECT_EQ(ModeOf(folder_.File(":memory:")), 0600);
  EXPECT_EQ(ModeOf(folder_.File("file:x.db")), 0600);
}

TEST_F(SqliteFileTest, IsNeverReachedThroughALink) {
  const std::string target = folder_.File("target.db");
  fs::create_symlink(target, path_);
  EXPECT_THAT(Open(), Insecure());
  EXPECT_EQ(ModeOf(target), -1);
  ASSERT_THAT(OpenStore("sqlite:" + target), IsOk());
  EXPECT_THAT(Open(), Insecure());
  // A link on the way to its folder is the administrator's own affair.
  fs::create_directory_symlink(folder_.path(), folder_.File("here"));
  EXPECT_THAT(OpenStore("sqlite:" + folder_.File("here/target.db")), IsOk());
}

TEST_F(SqliteFileTest, IsRefusedIfOthersMayWriteToIt) {
  Make();
  for (const int mode : {0620, 0602, 0666, 0777}) {
    ASSERT_EQ(chmod(path_.c_str(), mode), 0);
    EXPECT_THAT(Open(), Insecure()) << std::oct << mode;
  }
  ASSERT_EQ(chmod(path_.c_str(), 0644), 0);
  EXPECT_THAT(Open(), IsOk());
}

TEST_F(SqliteFileTest, IsRefusedIfItBelongsToAnother) {
  Make();
  EXPECT_THAT(CheckFile(path_, geteuid()), IsOk());
  EXPECT_THAT(CheckFile(path_, geteuid() + 1), Insecure());
}

// SQLite would lay it over the file, however well that is guarded itself.
TEST_F(SqliteFileTest, WithALogThatOthersMayHaveWrittenIsRefused) {
  Make();
  const std::string forgery = folder_.File("forgery.db");
  fs::copy_file(path_, forgery);
  const auto forged = OpenStore("sqlite:" + forgery).value();
  ASSERT_THAT(InsertOne(*forged, NewRecord(0, "planted")), IsOk());

  const std::string log = path_ + "-wal";
  fs::copy_file(forgery + "-wal", log);
  ASSERT_EQ(chmod(log.c_str(), 0602), 0);
  EXPECT_THAT(Open(), Insecure());
  fs::remove(log);
  fs::create_symlink(forgery + "-wal", log);
  EXPECT_THAT(Open(), Insecure());
  fs::remove(log);
  EXPECT_EQ(Seen(**Open(), "", "planted"), "-");

  for (const char* suffix : {"-shm", "-journal"}) {
    std::ofstream(path_ + suffix).close();
    ASSERT_EQ(chmod((path_ + suffix).c_str(), 0620), 0);
    EXPECT_THAT(Open(), Insecure()) << suffix;
    fs::remove(path_ + suffix);
  }
}

TEST_F(SqliteFileTest, ThatIsNoFileIsRefused) {
  fs::create_directory(path_);
  EXPECT_THAT(Open(), NotOurs());
  fs::remove(path_);
  ASSERT_EQ(mkfifo(path_.c_str(), 0600), 0);
  EXPECT_THAT(Open(), NotOurs());
}

TEST_F(SqliteFileTest, OfAnotherProgramIsRefusedAndLeftAlone) {
  RunSql(path_, "CREATE TABLE t(a); INSERT INTO t VALUES (1)");
  chmod(path_.c_str(), 0600);
  const auto bytes = fs::file_size(path_);
  EXPECT_THAT(Open(), NotOurs());
  RunSql(path_, "PRAGMA application_id = 77");
  EXPECT_THAT(Open(), NotOurs());
  EXPECT_EQ(fs::file_size(path_), bytes);
  RunSql(path_, "DROP TABLE t");
  EXPECT_THAT(Open(), NotOurs());

  std::ofstream(path_, std::ios::trunc) << std::string(5000, 'x');
  EXPECT_THAT(Open(), NotOurs());
}

TEST_F(SqliteFileTest, OfANewerVersionIsRefused) {
  Make();
  RunSql(path_, "PRAGMA user_version = 3");
  EXPECT_THAT(Open(), FailsWith(Code::kFailedPrecondition, "STORE_TOO_NEW"));
  RunSql(path_, "PRAGMA user_version = 0");
  EXPECT_THAT(Open(), NotOurs());
}

TEST_F(SqliteFileTest, WithAnythingOfOthersInItIsRefused) {
  const char* const changes[] = {
      "CREATE TRIGGER t AFTER INSERT ON robots BEGIN DELETE FROM robots; END",
      "CREATE VIEW v AS SELECT * FROM robots",
      "CREATE TABLE other(a)",
      "CREATE INDEX i ON robots(version)",
      "DROP INDEX robots_by_level",
      "ALTER TABLE robots ADD COLUMN more INTEGER",
      "DROP TABLE robot_beside",
      "DROP TABLE robot_beside; CREATE VIEW robot_beside AS SELECT 1 robot_id",
      "DROP TABLE import_marks",
      "DROP INDEX robots_by_maker; CREATE INDEX robots_by_maker"
      " ON robots(made_by_robot_id)",
  };
  for (const char* change : changes) {
    Make();
    RunSql(path_, change);
    EXPECT_THAT(Open(), NotOurs()) << change;
    fs::remove(path_);
  }
  Make();
  RunSql(path_, "ANALYZE");  // SQLite's own tables are no one's.
  EXPECT_THAT(Open(), IsOk());
}

TEST_F(SqliteFileTest, TriggersThatComeLaterDoNotRun) {
  const auto store = Open();
  ASSERT_THAT(store, IsOk());
  RunSql(path_,
         "CREATE TRIGGER t AFTER INSERT ON robots BEGIN"
         " UPDATE meta SET name_prefix = 'evil'; END");
  ASSERT_THAT(InsertOne(**store, NewRecord(0, "ci")), IsOk());
  EXPECT_FALSE((*store)->Settings()->name_prefix_was_set);
}

TEST_F(SqliteFileTest, WithDamagedRecordsIsDataLoss) {
  const auto store = Open();
  ASSERT_THAT(store, IsOk());
  const auto lost = FailsWith(Code::kDataLoss, "RECORD_UNREADABLE");
  ASSERT_THAT(InsertOne(**store, NewRecord(0, "a")), IsOk());
  ASSERT_THAT(InsertOne(**store, NewRecord(0, "b")), IsOk());
  RunSql(path_, "UPDATE robots SET record = x'ff' WHERE account_name = 'a'");
  EXPECT_THAT((*store)->ViewForLogin("", "a"), lost);
  EXPECT_THAT((*store)->ViewForLogin("", "b"), IsOk());
  // Another robot's record in its row.
  RunSql(path_,
         "UPDATE robots SET record = (SELECT record FROM robots"
         " WHERE account_name = 'b') WHERE account_name = 'a'");
  EXPECT_THAT((*store)->ViewForLogin("", "a"), lost);
  EXPECT_THAT((*store)->List({}), lost);
  EXPECT_THAT(DeleteOne(**store, 1), IsOk());
  EXPECT_THAT((*store)->List({}), IsOk());
}

TEST_F(SqliteFileTest, WithDamagedPagesIsDataLoss) {
  {
    const auto store = Open();
    for (int i = 0; i < 50; ++i) {
      ASSERT_THAT(InsertOne(**store, NewRecord(0, "r" + std::to_string(i))),
                  IsOk());
    }
  }
  // All but the schema.
  std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(4096);
  file << std::string(fs::file_size(path_) - 4096, '\xee');
  file.close();
  EXPECT_THAT(Open(), FailsWith(Code::kDataLoss, "STORE_CORRUPT"));
}

// What follows needs a process that the system does not let do everything.

TEST_F(SqliteFileTest, ThatIsReadOnlyIsRefused) {
  Make();
  EXPECT_TRUE(HoldsInChild([this] {
    DropCapabilities();
    EXPECT_EQ(chmod(path_.c_str(), 0400), 0);
    EXPECT_THAT(Open(), ReadOnly());
    EXPECT_EQ(chmod(path_.c_str(), 0600), 0);
    EXPECT_EQ(chmod(folder_.path().c_str(), 0500), 0);
    EXPECT_THAT(Open(), ReadOnly());
    EXPECT_EQ(chmod(folder_.path().c_str(), 0700), 0);
    EXPECT_THAT(Open(), IsOk());
  }));
}

TEST_F(SqliteFileTest, ThatMayNotBeReadIsRefused) {
  Make();
  const auto not_permitted =
      FailsWith(Code::kPermissionDenied, "STORE_NOT_PERMITTED");
  EXPECT_TRUE(HoldsInChild([&] {
    DropCapabilities();
    EXPECT_EQ(chmod(path_.c_str(), 0200), 0);
    EXPECT_THAT(Open(), not_permitted);
    EXPECT_EQ(chmod(path_.c_str(), 0600), 0);
    EXPECT_EQ(chmod(folder_.path().c_str(), 0), 0);
    EXPECT_THAT(Open(), not_permitted);
    EXPECT_EQ(chmod(folder_.path().c_str(), 0500), 0);
    EXPECT_THAT(OpenStore("sqlite:" + folder_.File("new.db")), not_permitted);
    EXPECT_EQ(chmod(folder_.path().c_str(), 0700), 0);
  }));
}

TEST_F(SqliteFileTest, OnAFullDiskFailsClearlyAndLosesNothing) {
  const auto full = FailsWith(Code::kResourceExhausted, "STORE_FULL");
  const std::string filler = folder_.File("filler");
  EXPECT_TRUE(HoldsInChild([&] {
    MountTmpfs(folder_.path(), 1024);
    std::ofstream(filler) << std::string(256 << 10, 'x');
    const auto store = Open();
    ASSERT_THAT(store, IsOk());
    RobotRecord record = NewRecord(0, "");
    record.description = std::string(10000, 'x');
    size_t made = 0;
    absl::Status status;
    for (; status.ok() && made < 1000; ++made) {
      record.account_name = "r" + std::to_string(made);
      status = InsertOne(**store, record).status();
    }
    --made;
    EXPECT_THAT(status, full);
    EXPECT_THAT(InsertOne(**store, record), full);
    EXPECT_EQ(ListAll(**store, {}).size(), made);
    EXPECT_EQ((*store)->Schemes()->hmac_sha256, made);
    EXPECT_EQ(Seen(**store, "", record.account_name), "-");
    EXPECT_EQ(Seen(**store, "", "r0"), record.description);
    unlink(filler.c_str());
    EXPECT_THAT(InsertOne(**store, record), IsOk());
    EXPECT_EQ(ListAll(**store, {}).size(), made + 1);
  }));
}

TEST_F(SqliteFileTest, OnAFullDiskIsNotMade) {
  EXPECT_TRUE(HoldsInChild([&] {
    MountTmpfs(folder_.path(), 64);
    std::ofstream filler(folder_.File("filler"));
    while (filler << std::string(4096, 'x') << std::flush) {
    }
    EXPECT_THAT(Open(), FailsWith(Code::kResourceExhausted, "STORE_FULL"));
  }));
}

}  // namespace
}  // namespace robot_accounts

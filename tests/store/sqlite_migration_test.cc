// A file of version 1 that this version opens.

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "robot_accounts/store/open_store.h"
#include "sqlite3.h"
#include "tests/store/child.h"
#include "tests/store/records.h"
#include "tests/store/temp_folder.h"
#include "tests/store/version_1.h"
#include "tests/testing/manual_clock.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

using Code = absl::StatusCode;
using testing::ElementsAre;
namespace fs = std::filesystem;

int64_t VersionOf(const std::string& path) {
  return IntegerOf(path, "PRAGMA user_version");
}

class SqliteMigrationTest : public testing::Test {
 protected:
  absl::StatusOr<std::unique_ptr<RobotStore>> Open(StoreOptions options = {}) {
    options.create = false;
    return OpenStore("sqlite:" + path_, options);
  }

  const TempFolder folder_;
  const std::string path_ = folder_.File("robots.db");
};

TEST_F(SqliteMigrationTest, AllRobotsStillLogIn) {
  MakeVersion1(path_);
  ManualClock clock;
  clock.Advance(1000);
  RobotAccountsOptions options;
  options.clock = &clock;
  options.hasher.pbkdf2_iterations = 1000;
  const auto accounts = RobotAccounts::Create(Open().value(), options).value();
  const auto cause = [&](absl::string_view user, absl::string_view secret) {
    RefusalCause cause = RefusalCause::kNone;
    const auto principal = accounts->Authenticate({}, user, secret, &cause);
    EXPECT_EQ(principal.ok(), cause == RefusalCause::kNone) << user;
    return cause;
  };
  const std::pair<const char*, const char*> robots[] = {
      {"bot$library+ci", "Secret-of-ci-1"},
      {"bot$team+ci", "Secret-of-team-ci-1"},
      {"bot$mirror", "Secret-of-mirror-1"},
      {"bot$library+made", "Secret-of-made-1"},
      {"bot$team+imported", "Secret-of-imported-1"},
      {"bot$team+renewed", "Secret-of-renewed-1"},
      {"bot$team+edited", "Secret-of-edited-1"},
      {"bot$library+graced", "Secret-of-graced-1"},
      {"bot$library+graced", "Secret-of-graced-2"}};
  for (const auto& [user, secret] : robots) {
    EXPECT_EQ(cause(user, secret), RefusalCause::kNone) << user;
    EXPECT_EQ(cause(user, "Secret-of-nobody-1"), RefusalCause::kWrongSecret);
  }
  EXPECT_EQ(cause("bot$library+disabled", "Secret-of-disabled-1"),
            RefusalCause::kDisabled);
  EXPECT_EQ(cause("bot$library+expired", "Secret-of-expired-1"),
            RefusalCause::kExpired);
}

TEST_F(SqliteMigrationTest, KeepsAllThatWasThere) {
  MakeVersion1(path_);
  const std::string tables[] = {
      "SELECT id, project_id, account_name, version, scheme, hex(record)"
      " FROM robots",
      "SELECT robot_id, hex(beside) FROM robot_beside",
      "SELECT * FROM robot_projects",
      "SELECT * FROM projects",
      "SELECT name_prefix, hex(decoy_key), shared_version, harbor_robots,"
      " pbkdf2_sha256_robots, hmac_sha256_robots FROM meta",
      "SELECT * FROM sqlite_sequence ORDER BY name"};
  std::vector<std::string> before;
  for (const std::string& sql : tables) before.push_back(RowsOf(path_, sql));
  const std::string levels = RowsOf(path_, "SELECT level FROM robots");
  ASSERT_THAT(Open(), IsOk());
  EXPECT_EQ(VersionOf(path_), 2);
  for (size_t i = 0; i < before.size(); ++i) {
    EXPECT_NE(before[i], "");
    EXPECT_EQ(RowsOf(path_, tables[i]), before[i]);
  }
  EXPECT_EQ(RowsOf(path_, "SELECT robot_level FROM robots"), levels);
  EXPECT_THAT(Open(), IsOk());
}

TEST_F(SqliteMigrationTest, NeverUsesAnIdAgain) {
  MakeVersion1(path_);
  const auto store = Open().value();
  EXPECT_EQ(InsertOne(*store, NewRecord(0, "new")).value().id(), 13);
  EXPECT_EQ(InsertOneProject(*store, "new").value().id, 4);
}

TEST_F(SqliteMigrationTest, FindsOldRobotsTheNewWays) {
  MakeVersion1(path_);
  const auto store = Open().value();
  RobotQuery query;
  query.order = RobotOrder::kCreated;
  query.page_size = 3;
  EXPECT_THAT(
      ListAll(*store, query),
      ElementsAre("robot$old", "imported", "renewed", "edited", "ci", "ci",
                  "mirror", "made", "graced", "disabled", "expired"));
  query.order = RobotOrder::kExpiry;
  query.expires_until_unix_s = 4102444801;
  EXPECT_THAT(ListAll(*store, query), ElementsAre("expired", "ci", "made"));
  query = RobotQuery();
  query.made_by_robot_id = 1;
  EXPECT_THAT(ListAll(*store, query), ElementsAre("made"));
  const auto legacy = store->ViewLegacy(5).value();
  ASSERT_EQ(legacy.size(), 1);
  EXPECT_EQ(legacy[0].robot->account_name(), "robot$old");
  EXPECT_EQ(store->Settings()->naming->old_prefix(), "");
  EXPECT_THAT(store->Write([](StoreTransaction& t) {
    EXPECT_EQ(t.ExpiryToldUntil().value(), 0);
    EXPECT_EQ(t.CountMadeBy(1).value(), 1);
    return absl::OkStatus();
  }),
              IsOk());
}

TEST_F(SqliteMigrationTest, LeavesUnreadableRobotsAsTheyAre) {
  MakeVersion1(path_);
  RunSql(path_, "UPDATE robots SET record = x'ff' WHERE account_name = 'made'");
  const auto store = Open().value();
  EXPECT_THAT(store->ViewForLogin("library", "made"),
              FailsWith(Code::kDataLoss, "RECORD_UNREADABLE"));
  EXPECT_THAT(store->ViewForLogin("library", "ci"), IsOk());
}

TEST_F(SqliteMigrationTest, LeavesAFileOfOthersAlone) {
  MakeVersion1(path_);
  RunSql(path_, "CREATE TABLE other(a)");
  EXPECT_THAT(Open(), FailsWith(Code::kFailedPrecondition, "STORE_NOT_OURS"));
  EXPECT_EQ(VersionOf(path_), 1);
  RunSql(path_, "DROP TABLE other; PRAGMA user_version = 2");
  EXPECT_THAT(Open(), FailsWith(Code::kFailedPrecondition, "STORE_NOT_OURS"));
  RunSql(path_, "PRAGMA user_version = 1");
  EXPECT_THAT(Open(), IsOk());
}

TEST_F(SqliteMigrationTest, IsDoneOnceWhoeverComesFirst) {
  for (int round = 0; round < 5; ++round) {
    const std::string path = folder_.File(std::to_string(round) + ".db");
    MakeVersion1With(500, path);
    std::vector<std::unique_ptr<Tool>> tools;
    for (int i = 0; i < 4; ++i) {
      tools.push_back(
          std::make_unique<Tool>(std::vector<std::string>{"serve", path}));
    }
    for (int i = 0; i < 4; ++i) {
      EXPECT_EQ(tools[i]->Ask("insert new" + std::to_string(i)), "ok");
    }
    const auto store = OpenStore("sqlite:" + path).value();
    EXPECT_EQ(ListAll(*store, {}).size(), 504);
  }
}

TEST_F(SqliteMigrationTest, OfAFileThatIsPutBackTakesPlaceToo) {
  const auto store = OpenStore("sqlite:" + path_).value();
  ASSERT_THAT(InsertOne(*store, NewRecord(0, "newer")), IsOk());
  const std::string old = folder_.File("old.db");
  MakeVersion1(old);
  fs::rename(old, path_);
  EXPECT_NE(Seen(*store, "", "mirror"), "-");
  EXPECT_EQ(Seen(*store, "", "newer"), "-");
  EXPECT_EQ(VersionOf(path_), 2);
}

TEST_F(SqliteMigrationTest, WaitsForAWriterButNotForEver) {
  MakeVersion1(path_);
  sqlite3* writer = nullptr;
  ASSERT_EQ(sqlite3_open(path_.c_str(), &writer), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(writer, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr),
            SQLITE_OK);
  StoreOptions options;
  options.busy_timeout_ms = 10;
  EXPECT_THAT(Open(options), FailsWith(Code::kUnavailable, "STORE_BUSY"));
  sqlite3_exec(writer, "ROLLBACK", nullptr, nullptr, nullptr);
  sqlite3_close(writer);
  EXPECT_EQ(VersionOf(path_), 1);
  EXPECT_THAT(Open(options), IsOk());
}

TEST_F(SqliteMigrationTest, OnAFullDiskChangesNothing) {
  const std::string original = testing::TempDir() + "/migration_original.db";
  fs::remove(original);
  MakeVersion1With(2000, original);
  const auto bytes = fs::file_size(original);
  EXPECT_TRUE(HoldsInChild([&] {
    MountTmpfs(folder_.path(), static_cast<int>(bytes / 1024) + 300);
    fs::copy_file(original, path_);
    EXPECT_THAT(Open(), FailsWith(Code::kResourceExhausted, "STORE_FULL"));
    EXPECT_EQ(VersionOf(path_), 1);
    EXPECT_EQ(IntegerOf(path_, "SELECT count(level) FROM robots"), 2000);
  }));
  fs::remove(original);
}

// Lets a process open the file that the system kills as soon as any of its
// files grows beyond so many bytes. True if it was killed.
bool OpenAndBeKilledAt(rlim_t bytes, const std::string& path) {
  const pid_t child = fork();
  if (child == 0) {
    const rlimit no_core = {0, 0};
    const rlimit limit = {bytes, bytes};
    setrlimit(RLIMIT_CORE, &no_core);
    setrlimit(RLIMIT_FSIZE, &limit);
    _exit(OpenStore("sqlite:" + path).ok() ? 0 : 1);
  }
  int status = -1;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGXFSZ;
}

TEST_F(SqliteMigrationTest, KilledOnTheWayLeavesOneVersionOrTheOther) {
  constexpr int kRobots = 8000;
  const std::string original = folder_.File("original.db");
  MakeVersion1With(kRobots, original);
  const auto bytes = fs::file_size(original);
  int left_old = 0;
  int survived = 0;
  for (int step = 1; step <= 16; ++step) {
    const std::string path = folder_.File(std::to_string(step) + ".db");
    fs::copy_file(original, path);
    // The log grows to about the size of the file; after it, the file.
    const bool killed = OpenAndBeKilledAt(bytes * step / 8, path);
    survived += killed ? 0 : 1;
    if (VersionOf(path) == 1) {
      EXPECT_TRUE(killed);
      ++left_old;
      EXPECT_EQ(IntegerOf(path, "SELECT count(level) FROM robots"), kRobots);
    } else {
      EXPECT_EQ(VersionOf(path), 2);
    }
    EXPECT_EQ(RowsOf(path, "PRAGMA integrity_check"), "ok\n");
    const auto store = OpenStore("sqlite:" + path);
    ASSERT_THAT(store, IsOk());
    EXPECT_EQ(ListAll(**store, {}).size(), kRobots);
    EXPECT_EQ(Seen(**store, "", "r7999"), "robot r7999");
  }
  EXPECT_GT(left_old, 2);
  EXPECT_GT(survived, 2);
}

// What a process of version 1 runs, word for word, on the file that it has
// open.
class OldProcess final {
 public:
  explicit OldProcess(const std::string& path) {
    EXPECT_EQ(sqlite3_open(path.c_str(), &db_), SQLITE_OK);
    find_ = Prepare(
        "SELECT r.id, r.project_id, r.account_name, r.version, r.scheme,"
        " r.record, b.beside FROM robots r LEFT JOIN robot_beside b"
        " ON b.robot_id = r.id"
        " WHERE r.project_id = 1 AND r.account_name = 'ci'");
    settings_ = Prepare(
        "SELECT name_prefix, decoy_key, shared_version, harbor_robots,"
        " pbkdf2_sha256_robots, hmac_sha256_robots FROM meta");
    insert_ = Prepare(
        "INSERT INTO robots(project_id, account_name, level, version, scheme,"
        " record, id) VALUES (1, 'x', 2, 1, 3, x'00', 77)");
    update_ = Prepare(
        "UPDATE robots SET project_id = 1, account_name = 'ci', level = 2,"
        " version = 2, scheme = 3, record = x'00' WHERE id = 1");
    renew_ = Prepare("INSERT OR REPLACE INTO robot_beside VALUES (1, x'00')");
    delete_ = Prepare("DELETE FROM robots WHERE id = 5");
  }
  ~OldProcess() {
    for (sqlite3_stmt* statement :
         {find_, settings_, insert_, update_, renew_, delete_}) {
      sqlite3_finalize(statement);
    }
    sqlite3_close(db_);
  }

  int Find() { return Run(find_); }
  int ReadSettings() { return Run(settings_); }
  int Insert() { return Run(insert_); }
  int Update() { return Run(update_); }
  int Renew() { return Run(renew_); }
  int Delete() { return Run(delete_); }

 private:
  sqlite3_stmt* Prepare(const char* sql) {
    sqlite3_stmt* statement = nullptr;
    EXPECT_EQ(sqlite3_prepare_v2(db_, sql, -1, &statement, nullptr), SQLITE_OK)
        << sqlite3_errmsg(db_);
    return statement;
  }
  static int Run(sqlite3_stmt* statement) {
    const int code = sqlite3_step(statement);
    sqlite3_reset(statement);
    return code;
  }

  sqlite3* db_ = nullptr;
  sqlite3_stmt* find_;
  sqlite3_stmt* settings_;
  sqlite3_stmt* insert_;
  sqlite3_stmt* update_;
  sqlite3_stmt* renew_;
  sqlite3_stmt* delete_;
};

TEST_F(SqliteMigrationTest, AnOldProcessGoesOnReadingAndWritesNothingWrong) {
  MakeVersion1(path_);
  OldProcess old(path_);
  EXPECT_EQ(old.Find(), SQLITE_ROW);
  const auto store = Open().value();
  ASSERT_THAT(store->Write([](StoreTransaction& t) {
    ImportMark mark;
    mark.robot_id = 5;
    mark.version = 1;
    return t.PutImportMark("harbor.example", 31, mark);
  }),
              IsOk());
  const std::string before = RowsOf(path_, "SELECT * FROM robots");
  EXPECT_EQ(old.Find(), SQLITE_ROW);
  EXPECT_EQ(old.ReadSettings(), SQLITE_ROW);
  // No constraint, which it would take for a name that is there already.
  EXPECT_EQ(old.Insert(), SQLITE_ERROR);
  EXPECT_EQ(old.Update(), SQLITE_ERROR);
  EXPECT_EQ(old.Renew(), SQLITE_ERROR);
  EXPECT_EQ(RowsOf(path_, "SELECT * FROM robots"), before);
  EXPECT_EQ(old.Delete(), SQLITE_DONE);
  EXPECT_EQ(Seen(*store, "team", "imported"), "-");
  EXPECT_THAT(store->Write([](StoreTransaction& t) {
    EXPECT_TRUE((*t.FindImportMark("harbor.example", 31))->is_deleted);
    return absl::OkStatus();
  }),
              IsOk());
}

}  // namespace
}  // namespace robot_accounts

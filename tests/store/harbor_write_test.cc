// Harbor's own tables changed in place, as Harbor itself changes them.
#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "robot_accounts/crypto/issued_secret.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "robot_accounts/store/open_store.h"
#include "robot_accounts/store/postgres/connection.h"
#include "robot_accounts/store/postgres/postgres_url.h"
#include "tests/store/harbor_database.h"
#include "tests/testing/manual_clock.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

using Code = absl::StatusCode;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr int64_t kPush = 17;
// For what waits until its time is over, and must do more than that in time.
constexpr int kShortMs = 500;

class HarborWriteTest : public testing::Test {
 protected:
  HarborWriteTest() { harbor_.AddSample(); }

  std::unique_ptr<RobotStore> Open(
      int busy_timeout_ms = StoreOptions().busy_timeout_ms) {
    StoreOptions options;
    options.busy_timeout_ms = busy_timeout_ms;
    return OpenStore(harbor_.harbor_url("?write=1"), options).value();
  }
  std::unique_ptr<RobotAccounts> Accounts(
      const std::string& query = "?write=1") {
    RobotAccountsOptions options;
    options.clock = &clock_;
    return RobotAccounts::Create(OpenStore(harbor_.harbor_url(query)).value(),
                                 std::move(options))
        .value();
  }
  static absl::StatusOr<Principal> LogIn(RobotAccounts& accounts,
                                         absl::string_view secret) {
    return accounts.Authenticate(Login(), "robot$demo+ci-push", secret);
  }
  static absl::Status Disable(StoreTransaction& transaction) {
    const absl::StatusOr<Robot> robot = transaction.Get(kPush);
    if (!robot.ok()) return robot.status();
    RobotRecord record = robot->record();
    record.enabled = false;
    return transaction.Replace(std::move(record)).status();
  }
  std::string Row() {
    return sql().Rows(
        "SELECT name, description, project_id, expiresat,"
        " duration, disabled, visible, secret, salt,"
        " creation_time FROM robot WHERE id = 17")[0];
  }
  Sql& sql() { return harbor_.sql(); }

  HarborDatabase harbor_;
  ManualClock clock_;
};

TEST_F(HarborWriteTest, EnablesAndDisables) {
  const auto accounts = Accounts();
  const std::string before = Row();
  const std::string time = sql().Value(
      "SELECT update_time FROM robot"
      " WHERE id = 17");
  RobotEdit edit;
  edit.enabled = false;
  const auto disabled = accounts->Edit(Actor::Host(), kPush, edit);
  ASSERT_THAT(disabled, IsOk());
  EXPECT_FALSE(disabled->robot().is_enabled());
  EXPECT_EQ(disabled->full_name(), "robot$demo+ci-push");
  EXPECT_EQ(sql().Value("SELECT disabled FROM robot WHERE id = 17"), "t");
  EXPECT_EQ(sql().Value("SELECT disabled FROM robot WHERE id = 18"), "f");
  EXPECT_NE(sql().Value("SELECT update_time FROM robot WHERE id = 17"), time);
  EXPECT_FALSE(LogIn(*accounts, HarborSecrets()[0].secret).ok());
  edit.enabled = true;
  EXPECT_THAT(accounts->Edit(Actor::Host(), kPush, edit), IsOk());
  EXPECT_THAT(LogIn(*accounts, HarborSecrets()[0].secret), IsOk());
  EXPECT_EQ(Row(), before);
}

TEST_F(HarborWriteTest, RefreshesAsHarborCanRead) {
  const auto accounts = Accounts();
  auto issued = accounts->RefreshSecret(Actor::Host(), kPush);
  ASSERT_THAT(issued, IsOk());
  const std::string secret(issued->text());
  EXPECT_THAT(LogIn(*accounts, secret), IsOk());
  EXPECT_FALSE(LogIn(*accounts, HarborSecrets()[0].secret).ok());
  const std::string salt = sql().Value("SELECT salt FROM robot WHERE id = 17");
  EXPECT_NE(salt, HarborSecrets()[0].salt);
  EXPECT_EQ(sql().Value("SELECT secret FROM robot WHERE id = 17"),
            HarborHashHex(secret, salt));

  ASSERT_THAT(accounts->RefreshSecret(Actor::Host(), kPush, "Given-by-hand-1"),
              IsOk());
  EXPECT_THAT(LogIn(*accounts, "Given-by-hand-1"), IsOk());
  EXPECT_FALSE(LogIn(*accounts, secret).ok());
  // Another service's look at the same tables.
  EXPECT_THAT(LogIn(*Accounts(""), "Given-by-hand-1"), IsOk());
}

TEST_F(HarborWriteTest, DeletesAsHarborDoes) {
  const auto accounts = Accounts();
  ASSERT_THAT(accounts->Delete(Actor::Host(), kPush), IsOk());
  EXPECT_FALSE(LogIn(*accounts, HarborSecrets()[0].secret).ok());
  EXPECT_THAT(sql().Rows("SELECT id FROM robot"), ElementsAre("18"));
  EXPECT_THAT(sql().Rows("SELECT DISTINCT role_id FROM role_permission"),
              ElementsAre("18"));
  EXPECT_EQ(sql().Value("SELECT count(*) FROM permission_policy"), "5");
  EXPECT_THAT(accounts->Delete(Actor::Host(), kPush),
              FailsWith(Code::kNotFound, "ROBOT_NOT_FOUND"));
}

TEST_F(HarborWriteTest, DeletesWithWhatWasMade) {
  const int64_t made = harbor_.AddWithPull({"made"});
  sql().Run(
      "UPDATE robot SET creator_type = 'robot', creator_ref = 17"
      " WHERE id = " +
      std::to_string(made));
  const auto accounts = Accounts();
  const auto deleted = accounts->DeleteWithMade(Actor::Host(), kPush);
  ASSERT_THAT(deleted, IsOk());
  EXPECT_THAT(sql().Rows("SELECT id FROM robot"), ElementsAre("18"));
}

TEST_F(HarborWriteTest, ChangesNothingElse) {
  const auto accounts = Accounts();
  const auto rules = FailsWith(Code::kFailedPrecondition, "HARBOR_RULES");
  const std::string before = Row();
  RobotEdit edit;
  edit.description = "mine";
  EXPECT_THAT(accounts->Edit(Actor::Host(), kPush, edit), rules);
  edit = {};
  edit.life = LifeInDays{90};
  edit.enabled = false;
  EXPECT_THAT(accounts->Edit(Actor::Host(), kPush, edit), rules);
  SecretRefresh refresh;
  refresh.grace_s = 60;
  EXPECT_THAT(accounts->RefreshSecret(Actor::Host(), kPush, refresh), rules);
  EXPECT_THAT(accounts->ChangePrefix(Actor::Host(), "bot$"), rules);
  EXPECT_THAT(accounts->PutProject(Actor::Host(), 0, "mine", false), rules);
  EXPECT_THAT(accounts->DeleteProject(Actor::Host(), "demo"), rules);

  const auto store = Open();
  const auto replacing = [&](void (*change)(RobotRecord&)) {
    return store->Write([&](StoreTransaction& transaction) {
      RobotRecord record = transaction.Get(kPush)->record();
      change(record);
      return transaction.Replace(std::move(record)).status();
    });
  };
  EXPECT_THAT(replacing([](RobotRecord& r) { r.account_name = "x"; }), rules);
  EXPECT_THAT(replacing([](RobotRecord& r) { r.project_id = 2; }), rules);
  EXPECT_THAT(replacing([](RobotRecord& r) { r.grants.pop_back(); }), rules);
  EXPECT_THAT(
      replacing([](RobotRecord& r) { r.expires_at = Expiration::Never(); }),
      rules);
  EXPECT_THAT(replacing([](RobotRecord& r) { r.secrets.clear(); }), rules);
  EXPECT_THAT(
      replacing([](RobotRecord& r) { r.secrets.push_back(r.secrets[0]); }),
      rules);
  for (const std::string& hash :
       {"$harbor$i=4097$" + std::string(32, '0') + "$salt",
        "$hmac-sha256$k=$" + std::string(22, 'A') + "$" + std::string(43, 'A'),
        std::string()}) {
    EXPECT_THAT(store->Write([&](StoreTransaction& transaction) {
      RobotRecord record = transaction.Get(kPush)->record();
      record.secrets[0].id = record.next_slot_id++;
      record.secrets[0].hash = hash;
      return transaction.Replace(std::move(record)).status();
    }),
                rules)
        << hash;
  }
  EXPECT_THAT(store->Write([](StoreTransaction& transaction) {
    return transaction.Insert(transaction.Get(kPush)->record()).status();
  }),
              rules);
  EXPECT_THAT(store->Write([](StoreTransaction& transaction) {
    return transaction.SetNamePrefix("bot$", 0);
  }),
              rules);
  EXPECT_THAT(store->Write([](StoreTransaction& transaction) {
    return transaction.PutImportMark("harbor", 1, {});
  }),
              rules);
  EXPECT_EQ(Row(), before);
}

TEST_F(HarborWriteTest, OldRobotsAreDisabledAndDeletedOnly) {
  HarborRobot old{"robot$old", "4"};
  old.secret = -1;
  const int64_t id = harbor_.Add(old);
  const auto accounts = Accounts();
  EXPECT_EQ(accounts->Get(Actor::Host(), id)->full_name(), "robot$old");
  EXPECT_THAT(accounts->RefreshSecret(Actor::Host(), id),
              FailsWith(Code::kFailedPrecondition, "LEGACY_NOT_EDITABLE"));
  RobotEdit edit;
  edit.enabled = false;
  EXPECT_THAT(accounts->Edit(Actor::Host(), id, edit), IsOk());
  EXPECT_EQ(sql().Value("SELECT disabled FROM robot WHERE name = 'robot$old'"),
            "t");
  EXPECT_EQ(sql().Value("SELECT secret IS NULL FROM robot WHERE name ="
                        " 'robot$old'"),
            "t");
  EXPECT_THAT(accounts->Delete(Actor::Host(), id), IsOk());
}

TEST_F(HarborWriteTest, WritesOnlyIfAsked) {
  const auto accounts = Accounts("");
  const auto read_only =
      FailsWith(Code::kFailedPrecondition, "STORE_READ_ONLY");
  RobotEdit edit;
  edit.enabled = false;
  EXPECT_THAT(accounts->Edit(Actor::Host(), kPush, edit), read_only);
  EXPECT_THAT(accounts->RefreshSecret(Actor::Host(), kPush), read_only);
  EXPECT_THAT(accounts->Delete(Actor::Host(), kPush), read_only);
  EXPECT_THAT(accounts->ChangePrefix(Actor::Host(), "bot$"), read_only);
  const auto store = OpenStore(harbor_.harbor_url("?write=0")).value();
  EXPECT_THAT(store->Write([](StoreTransaction&) { return absl::OkStatus(); }),
              read_only);
  EXPECT_THAT(accounts->Maintain(), IsOk());
}

// Whatever our code would try.
TEST_F(HarborWriteTest, ASessionThatReadsCannotWrite) {
  const auto connection =
      PostgresConnection::Open(*PostgresUrl::Parse(harbor_.url()).value(), {})
          .value();
  const auto read_only =
      FailsWith(Code::kFailedPrecondition, "STORE_READ_ONLY");
  for (const char* statement :
       {"UPDATE robot SET disabled = true", "DELETE FROM robot",
        "INSERT INTO robot (name) VALUES ('x')", "TRUNCATE robot",
        "SELECT nextval('robot_id_seq')", "DROP TABLE robot",
        "SELECT * FROM robot FOR UPDATE"}) {
    EXPECT_THAT(connection->Run("testing", statement), read_only) << statement;
  }
}

TEST_F(HarborWriteTest, ReadsUnderAReadersRightsAlone) {
  Sql admin = harbor_.NewSession();
  admin.Run(
      "DROP ROLE IF EXISTS watcher; CREATE ROLE watcher LOGIN;"
      " GRANT SELECT ON ALL TABLES IN SCHEMA public TO watcher");
  std::string url = harbor_.harbor_url();
  url.replace(url.find("postgres@"), 8, "watcher");
  {
    RobotAccountsOptions options;
    options.clock = &clock_;
    const auto accounts =
        RobotAccounts::Create(OpenStore(url).value(), std::move(options))
            .value();
    EXPECT_THAT(LogIn(*accounts, HarborSecrets()[0].secret), IsOk());
    EXPECT_EQ(accounts->List(Actor::Host(), {})->robots.size(), 2);
    const auto writer = OpenStore(url + "?write=1").value();
    EXPECT_THAT(writer->Write(&Disable),
                FailsWith(Code::kPermissionDenied, "STORE_NOT_PERMITTED"));
    // As docs/harbor.md says.
    admin.Run(
        "GRANT UPDATE, DELETE ON robot TO watcher;"
        " GRANT SELECT, DELETE ON role_permission TO watcher");
    EXPECT_THAT(writer->Write(&Disable), IsOk());
    EXPECT_THAT(writer->Write([](StoreTransaction& transaction) {
      return transaction.Delete(kPush);
    }),
                IsOk());
  }
  admin.Run("DROP OWNED BY watcher; DROP ROLE watcher");
}

// Between our read and our write, somebody else's write.
TEST_F(HarborWriteTest, AnEditorWhoSawAnOlderVersionIsTold) {
  const auto accounts = Accounts();
  RobotEdit edit;
  edit.enabled = false;
  edit.expected_version =
      accounts->Get(Actor::Host(), kPush)->robot().version();
  sql().Run("UPDATE robot SET description = 'by harbor' WHERE id = 17");
  const std::string before = Row();
  EXPECT_THAT(accounts->Edit(Actor::Host(), kPush, edit),
              FailsWith(Code::kAborted, "VERSION_CONFLICT"));
  EXPECT_EQ(Row(), before);

  const auto store = Open();
  const RobotRecord old = store->ViewById(kPush)->robot->record();
  sql().Run("UPDATE robot SET description = 'again' WHERE id = 17");
  EXPECT_THAT(store->Write([&](StoreTransaction& transaction) {
    RobotRecord record = old;
    record.enabled = false;
    return transaction.Replace(std::move(record)).status();
  }),
              FailsWith(Code::kAborted, "VERSION_CONFLICT"));
}

// The time of the last change does not tell who sets it himself.
TEST_F(HarborWriteTest, AnotherHashIsAConflictAsWell) {
  const auto store = Open();
  RobotRecord old = store->ViewById(kPush)->robot->record();
  sql().Run(
      "ALTER TABLE robot DISABLE TRIGGER USER; UPDATE robot SET secret = " +
      Literal(HarborSecrets()[2].hash) + " WHERE id = 17");
  const std::string before = Row();
  old.enabled = false;
  EXPECT_THAT(store->Write([&](StoreTransaction& transaction) {
    return transaction.Replace(old).status();
  }),
              FailsWith(Code::kAborted, "VERSION_CONFLICT"));
  EXPECT_EQ(Row(), before);
}

// What a transaction read, nobody changes before its end.
TEST_F(HarborWriteTest, HarborWaitsForATransactionThatReadARobot) {
  const auto store = Open();
  Sql harbor = harbor_.NewSession();
  ASSERT_THAT(store->Write([&](StoreTransaction& transaction) {
    const auto robot = transaction.Get(kPush);
    harbor.RunUntilItWaits(
        "UPDATE robot SET description = 'by harbor' WHERE id = 17", sql());
    EXPECT_EQ(transaction.Get(kPush)->version(), robot->version());
    return absl::OkStatus();
  }),
              IsOk());
  harbor.Finish();
  EXPECT_EQ(sql().Value("SELECT description FROM robot WHERE id = 17"),
            "by harbor");
}

// Its permissions count as they are when it is held, not as they were when the
// wait for it began.
TEST_F(HarborWriteTest, ReadsPermissionsAfterTheWait) {
  const auto store = OpenStore(harbor_.harbor_url("?write=1")).value();
  Sql harbor = harbor_.NewSession();
  harbor.Run(
      "BEGIN; UPDATE robot SET description = 'by harbor' WHERE id = 17;"
      " DELETE FROM role_permission WHERE role_id = 17");
  std::atomic<bool> is_done(false);
  RobotRecord seen;
  std::thread reader([&] {
    EXPECT_THAT(store->Write([&](StoreTransaction& transaction) {
      const absl::StatusOr<Robot> robot = transaction.Get(kPush);
      if (robot.ok()) seen = robot->record();
      return robot.status();
    }),
                IsOk());
    is_done = true;
  });
  while (!is_done && sql().Value("SELECT count(*) FROM pg_locks"
                                 " WHERE NOT granted") == "0") {
  }
  EXPECT_FALSE(is_done);
  harbor.Run("COMMIT");
  reader.join();
  EXPECT_EQ(seen.description, "by harbor");
  EXPECT_THAT(seen.grants, IsEmpty());
}

// Harbor reads a robot, and later writes all of its columns as it read them.
TEST_F(HarborWriteTest, TellsThatHarborUndidAChange) {
  const auto store = Open();
  Sql harbor = harbor_.NewSession();
  const auto undo = [&](const std::string& update,
                        absl::Status (*change)(StoreTransaction&)) {
    const absl::Status status =
        store->Write([&](StoreTransaction& transaction) {
          absl::Status changed = change(transaction);
          EXPECT_THAT(changed, IsOk());
          harbor.RunUntilItWaits(update, sql());
          return changed;
        });
    harbor.Finish();
    return status;
  };
  EXPECT_THAT(undo("UPDATE robot SET disabled = false WHERE id = 17", &Disable),
              FailsWith(Code::kAborted, "CHANGE_REVERSED"));
  EXPECT_EQ(sql().Value("SELECT disabled FROM robot WHERE id = 17"), "f");
  // One that leaves ours alone is none.
  EXPECT_THAT(
      undo("UPDATE robot SET description = 'x' WHERE id = 17", &Disable),
      IsOk());

  const auto refresh = [](StoreTransaction& transaction) {
    RobotRecord record = transaction.Get(kPush)->record();
    record.secrets[0].id = record.next_slot_id++;
    record.secrets[0].hash =
        SecretHash::FromHarbor(HarborSecrets()[2].hash, HarborSecrets()[2].salt)
            ->text();
    return transaction.Replace(std::move(record)).status();
  };
  EXPECT_THAT(
      undo("UPDATE robot SET secret = " + Literal(HarborSecrets()[0].hash) +
               ", salt = " + Literal(HarborSecrets()[0].salt) +
               " WHERE id = 17",
           refresh),
      FailsWith(Code::kAborted, "CHANGE_REVERSED"));
  EXPECT_THAT(undo("DELETE FROM robot WHERE id = 17", &Disable),
              FailsWith(Code::kAborted, "CHANGE_REVERSED"));
}

TEST_F(HarborWriteTest, SaysSoIfItCannotTell) {
  const auto store = Open(kShortMs);
  Sql harbor = harbor_.NewSession();
  // It waited for the robot, and does not come to its end.
  EXPECT_THAT(store->Write([&](StoreTransaction& transaction) {
    absl::Status status = Disable(transaction);
    harbor.RunUntilItWaits(
        "BEGIN; UPDATE robot SET description = 'x' WHERE id = 17", sql());
    return status;
  }),
              FailsWith(Code::kUnavailable, "COMMIT_UNKNOWN"));
  harbor.Finish();
  harbor.Run("COMMIT");
  EXPECT_EQ(sql().Value("SELECT disabled FROM robot WHERE id = 17"), "t");
}

TEST_F(HarborWriteTest, ADatabaseThatChangesTheChangeIsSeen) {
  sql().Run(
      "CREATE FUNCTION keep_enabled() RETURNS trigger LANGUAGE plpgsql AS"
      " $$ BEGIN NEW.disabled = false; RETURN NEW; END; $$;"
      " CREATE TRIGGER keep_enabled BEFORE UPDATE ON robot FOR EACH ROW"
      " EXECUTE PROCEDURE keep_enabled()");
  EXPECT_THAT(Open()->Write(&Disable),
              FailsWith(Code::kAborted, "CHANGE_REVERSED"));
}

TEST_F(HarborWriteTest, WaitsForALockForABoundedTime) {
  const auto store = Open(kShortMs);
  sql().Run("BEGIN; UPDATE robot SET description = 'slow' WHERE id = 17");
  EXPECT_THAT(store->Write(&Disable),
              FailsWith(Code::kUnavailable, "STORE_BUSY"));
  EXPECT_THAT(store->ViewById(kPush), IsOk());
  sql().Run("COMMIT");
  EXPECT_THAT(store->Write(&Disable), IsOk());
}

TEST_F(HarborWriteTest, ATransactionHappensAsAWholeOrNotAtAll) {
  const auto store = Open(kShortMs);
  const std::string before = Row();
  EXPECT_EQ(store
                ->Write([](StoreTransaction& transaction) {
                  EXPECT_THAT(Disable(transaction), IsOk());
                  return absl::AbortedError("no");
                })
                .code(),
            Code::kAborted);
  EXPECT_EQ(Row(), before);
  // A failed statement that the body passes over undoes it, too.
  EXPECT_FALSE(
      store
          ->Write([this](StoreTransaction& transaction) {
            EXPECT_THAT(Disable(transaction), IsOk());
            sql().Run(
                "BEGIN; UPDATE robot SET description = 'x' WHERE id = 18");
            EXPECT_THAT(transaction.Get(18),
                        FailsWith(Code::kUnavailable, "STORE_BUSY"));
            sql().Run("ROLLBACK");
            return absl::OkStatus();
          })
          .ok());
  EXPECT_EQ(Row(), before);
}

TEST_F(HarborWriteTest, KeepsWhatWasToldInThisProcess) {
  const auto store = Open();
  const auto told = [&] {
    int64_t until = -1;
    EXPECT_THAT(store->Write([&](StoreTransaction& transaction) {
      until = *transaction.ExpiryToldUntil();
      return transaction.SetExpiryToldUntil(until + 7);
    }),
                IsOk());
    return until;
  };
  EXPECT_EQ(told(), 0);
  EXPECT_EQ(told(), 7);
}

TEST_F(HarborWriteTest, SaysSoIfTheCommitGotNoAnswer) {
  sql().Run(
      "CREATE FUNCTION end_me() RETURNS trigger LANGUAGE plpgsql AS $$"
      " BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL;"
      " END; $$; CREATE CONSTRAINT TRIGGER end_me AFTER UPDATE ON robot"
      " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE PROCEDURE"
      " end_me()");
  int runs = 0;
  EXPECT_THAT(Open()->Write([&](StoreTransaction& transaction) {
    ++runs;
    return Disable(transaction);
  }),
              FailsWith(Code::kUnavailable, "COMMIT_UNKNOWN"));
  EXPECT_EQ(runs, 1);
}

TEST_F(HarborWriteTest, ALostConnectionIsMadeAgain) {
  const auto store = Open();
  ASSERT_THAT(store->Write(&Disable), IsOk());
  const std::string end_others =
      "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity"
      " WHERE datname = current_database() AND pid <> pg_backend_pid()";
  sql().Run(end_others);
  EXPECT_THAT(store->ViewById(kPush), IsOk());
  EXPECT_THAT(store->Write(&Disable), IsOk());
  // In the middle of a transaction it fails, and nothing is done.
  sql().Run("UPDATE robot SET disabled = false");
  EXPECT_THAT(store->Write([&](StoreTransaction& transaction) {
    absl::Status status = Disable(transaction);
    sql().Run(end_others);
    return status;
  }),
              FailsWith(Code::kUnavailable, "POSTGRES_UNREACHABLE"));
  EXPECT_EQ(sql().Value("SELECT disabled FROM robot WHERE id = 17"), "f");
  EXPECT_THAT(store->Write(&Disable), IsOk());
}

}  // namespace
}  // namespace robot_accounts

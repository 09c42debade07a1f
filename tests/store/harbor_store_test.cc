// Harbor's tables read in place.
#include "robot_accounts/store/harbor/harbor_store.h"

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "robot_accounts/store/open_store.h"
#include "tests/store/child.h"
#include "tests/store/harbor_database.h"
#include "tests/testing/manual_clock.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

using Code = absl::StatusCode;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class HarborStoreTest : public testing::Test {
 protected:
  std::unique_ptr<RobotStore> Open(const std::string& query = "") {
    return OpenStore(harbor_.harbor_url(query)).value();
  }
  std::unique_ptr<RobotAccounts> Accounts() {
    RobotAccountsOptions options;
    options.clock = &clock_;
    return RobotAccounts::Create(Open(), std::move(options)).value();
  }
  // Whether a secret of Harbor's logs in.
  static bool LogsIn(RobotAccounts& accounts, const std::string& name,
                     int secret) {
    const auto principal =
        accounts.Authenticate(Login(), name, HarborSecrets()[secret].secret);
    if (!principal.ok()) {
      EXPECT_EQ(principal.status().code(), Code::kUnauthenticated)
          << principal.status();
    }
    return principal.ok();
  }
  Sql& sql() { return harbor_.sql(); }

  HarborDatabase harbor_;
  ManualClock clock_;
};

TEST_F(HarborStoreTest, HonoursRobotsAsHarborWritesThem) {
  harbor_.AddSample();
  const auto accounts = Accounts();
  const auto push = accounts->Authenticate(Login(), "robot$demo+ci-push",
                                           HarborSecrets()[0].secret);
  ASSERT_THAT(push, IsOk());
  EXPECT_EQ(push->robot().id(), 17);
  EXPECT_EQ(push->robot().project_id(), 4);
  EXPECT_TRUE(push->CanRepository("demo/app", "push"));
  EXPECT_TRUE(push->CanRepository("library/app", "pull"));  // It is public.
  EXPECT_FALSE(push->CanRepository("private/app", "pull"));
  EXPECT_FALSE(push->CanRepository("library/app", "push"));
  EXPECT_FALSE(push->CanSystem("registry", "list"));

  const auto mirror = accounts->Authenticate(Login(), "robot$mirror-all",
                                             HarborSecrets()[1].secret);
  ASSERT_THAT(mirror, IsOk());
  EXPECT_TRUE(mirror->CanRepository("private/app", "pull"));
  EXPECT_TRUE(mirror->Can("demo", "tag", "create"));
  EXPECT_FALSE(mirror->Can("private", "tag", "create"));
  EXPECT_TRUE(mirror->CanSystem("registry", "list"));

  EXPECT_FALSE(LogsIn(*accounts, "robot$demo+ci-push", 1));
  EXPECT_FALSE(LogsIn(*accounts, "robot$private+ci-push", 0));
  EXPECT_FALSE(LogsIn(*accounts, "robot$ci-push", 0));
  clock_.SetUnixSeconds(1774951200);
  EXPECT_FALSE(LogsIn(*accounts, "robot$demo+ci-push", 0));
}

TEST_F(HarborStoreTest, GivesWhatHarborHas) {
  harbor_.AddSample();
  sql().Run(
      "UPDATE robot SET creation_time = '2026-03-01 10:00:00',"
      " creator_type = 'robot', creator_ref = 18 WHERE id = 17");
  const auto store = Open();
  const auto view = store->ViewForLogin("demo", "ci-push");
  ASSERT_THAT(view, IsOk());
  ASSERT_TRUE(view->robot.has_value());
  const Robot& robot = *view->robot;
  EXPECT_EQ(robot.level(), RobotLevel::kProject);
  EXPECT_EQ(robot.account_name(), "ci-push");
  EXPECT_EQ(robot.description(), "build farm");
  EXPECT_EQ(robot.created_unix_s(), 1772359200);
  EXPECT_EQ(robot.record().duration_days, 30);
  EXPECT_EQ(robot.made_by().kind(), ActorKind::kRobot);
  EXPECT_EQ(robot.made_by().id(), 18);
  EXPECT_EQ(std::to_string(robot.version()),
            sql().Value("SELECT (extract(epoch FROM update_time) *"
                        " 1000000)::bigint FROM robot WHERE id = 17"));
  EXPECT_EQ(store->ViewById(17)->robot->version(), robot.version());
  EXPECT_FALSE(store->ViewById(99)->robot.has_value());

  const Project* library = view->projects->FindByName("library");
  ASSERT_NE(library, nullptr);
  EXPECT_EQ(library->id, 1);
  EXPECT_TRUE(library->is_public);
  EXPECT_EQ(view->projects->FindByHostId(4)->name, "demo");
  EXPECT_FALSE(view->projects->FindById(4)->is_public);
  EXPECT_EQ(view->projects->projects().size(), 3);

  EXPECT_TRUE(store->traits().read_only);
  EXPECT_TRUE(store->traits().harbor_rules);
  EXPECT_EQ(store->Schemes()->harbor, 1);
  EXPECT_EQ(store->Schemes()->hmac_sha256, 0);
  EXPECT_TRUE(store->Settings()->name_prefix_was_set);
  EXPECT_EQ(store->Settings()->decoy_key.size(), 32);
  EXPECT_THAT(*store->ViewLegacy(17), IsEmpty());
  EXPECT_THAT(store->Maintain(), IsOk());
  EXPECT_THAT(store->KeepUses({{17, 1700000000, "ci"}}), IsOk());
  EXPECT_THAT(store->RenewHash(17, 1, "a", "b"),
              FailsWith(Code::kFailedPrecondition, "HARBOR_RULES"));
}

TEST_F(HarborStoreTest, SeesEveryChangeAtTheNextLogin) {
  harbor_.AddSample();
  const auto accounts = Accounts();
  const std::string name = "robot$demo+ci-push";
  const auto principal = [&] {
    return accounts->Authenticate(Login(), name, HarborSecrets()[0].secret);
  };
  ASSERT_TRUE(LogsIn(*accounts, name, 0));

  sql().Run("UPDATE robot SET disabled = true");
  EXPECT_FALSE(LogsIn(*accounts, name, 0));
  sql().Run("UPDATE robot SET disabled = false, expiresat = 1");
  EXPECT_FALSE(LogsIn(*accounts, name, 0));
  sql().Run("UPDATE robot SET expiresat = -1, secret = " +
            Literal(HarborSecrets()[2].hash) +
            ", salt = " + Literal(HarborSecrets()[2].salt));
  EXPECT_FALSE(LogsIn(*accounts, name, 0));
  EXPECT_TRUE(LogsIn(*accounts, name, 2));
  sql().Run("UPDATE robot SET secret = " + Literal(HarborSecrets()[0].hash) +
            ", salt = " + Literal(HarborSecrets()[0].salt));
  EXPECT_TRUE(LogsIn(*accounts, name, 0));

  sql().Run(
      "DELETE FROM role_permission WHERE permission_policy_id ="
      " (SELECT id FROM permission_policy WHERE action = 'push')");
  EXPECT_TRUE(principal()->CanRepository("demo/app", "pull"));
  EXPECT_FALSE(principal()->CanRepository("demo/app", "push"));
  harbor_.Grant(17, "/project/4", "tag", "list");
  EXPECT_TRUE(principal()->Can("demo", "tag", "list"));

  EXPECT_FALSE(principal()->CanRepository("private/app", "pull"));
  sql().Run("UPDATE project_metadata SET value = 'true' WHERE project_id = 2");
  EXPECT_TRUE(principal()->CanRepository("private/app", "pull"));
  sql().Run("DELETE FROM project_metadata WHERE project_id = 2");
  EXPECT_FALSE(principal()->CanRepository("private/app", "pull"));
  harbor_.AddProject("fresh", /*is_public=*/true);
  EXPECT_TRUE(principal()->CanRepository("fresh/app", "pull"));

  sql().Run(
      "INSERT INTO properties (k, v) VALUES ('robot_name_prefix', 'bot@')");
  EXPECT_FALSE(LogsIn(*accounts, name, 0));
  EXPECT_TRUE(LogsIn(*accounts, "bot@demo+ci-push", 0));
  sql().Run("DELETE FROM properties");
  harbor_.DeleteProject(4);
  EXPECT_FALSE(LogsIn(*accounts, name, 0));
  sql().Run("DELETE FROM robot WHERE id = 18");
  EXPECT_FALSE(LogsIn(*accounts, "robot$mirror-all", 1));
}

// Harbor changes its tables while others look at them.
TEST_F(HarborStoreTest, LogsInAfterATableChanged) {
  harbor_.AddSample();
  const auto accounts = Accounts();
  const std::string name = "robot$demo+ci-push";
  for (const char* change :
       {"SELECT 1", "ALTER TABLE robot ALTER duration TYPE bigint",
        "ALTER TABLE robot ALTER id TYPE bigint,"
        " ALTER project_id TYPE bigint",
        "ALTER TABLE permission_policy ALTER id TYPE bigint,"
        " ALTER scope TYPE text"}) {
    sql().Run(change);
    EXPECT_TRUE(LogsIn(*accounts, name, 0)) << change;
  }
}

// A transaction may commit what it began long ago: times do not show it.
TEST_F(HarborStoreTest, SeesProjectsThatAreCommittedLate) {
  harbor_.AddSample();
  const auto store = Open();
  Sql late = harbor_.NewSession();
  late.Run(
      "BEGIN; UPDATE project_metadata SET value = 'true'"
      " WHERE project_id = 2");
  sql().Run("UPDATE project_metadata SET value = 'false' WHERE project_id = 1");
  EXPECT_FALSE(store->ViewForLogin("", "x")->projects->FindById(2)->is_public);
  late.Run("COMMIT");
  EXPECT_TRUE(store->ViewForLogin("", "x")->projects->FindById(2)->is_public);
  EXPECT_FALSE(store->ViewForLogin("", "x")->projects->FindById(1)->is_public);
}

TEST_F(HarborStoreTest, ReadsProjectsAgainOnlyWhenTheyChange) {
  harbor_.AddSample();
  const auto store = Open();
  const auto projects = store->ViewForLogin("demo", "ci-push")->projects;
  sql().Run("UPDATE robot SET disabled = true");
  EXPECT_EQ(store->ViewForLogin("demo", "ci-push")->projects, projects);
  EXPECT_EQ(store->ViewById(18)->projects, projects);
  EXPECT_EQ(*store->Projects(), projects);
  harbor_.AddProject("fresh");
  EXPECT_NE(store->ViewById(18)->projects, projects);
}

TEST_F(HarborStoreTest, FindsARobotInItsOwnProjectOnly) {
  // Harbor looks for the name alone.
  harbor_.AddWithPull({"demo+ci", "2", "-1", "-1", 0});
  harbor_.AddWithPull({"private+ci", "2", "-1", "-1", 1});
  const auto accounts = Accounts();
  EXPECT_FALSE(LogsIn(*accounts, "robot$demo+ci", 0));
  EXPECT_TRUE(LogsIn(*accounts, "robot$private+ci", 1));
  harbor_.AddWithPull({"demo+ci", "4", "-1", "-1", 2});
  EXPECT_FALSE(LogsIn(*accounts, "robot$demo+ci", 0));
  EXPECT_TRUE(LogsIn(*accounts, "robot$demo+ci", 2));
}

TEST_F(HarborStoreTest, TakesWhatIsOddForTheWorst) {
  const auto add = [&](const std::string& name, const std::string& set) {
    harbor_.AddWithPull({name});
    sql().Run("UPDATE robot SET " + set + " WHERE name = " + Literal(name));
  };
  add("no-expiry", "expiresat = NULL");
  add("zero", "expiresat = 0");
  add("minus-two", "expiresat = -2");
  add("no-secret", "secret = NULL");
  add("empty-secret", "secret = '', salt = ''");
  add("upper", "secret = upper(secret)");
  add("no-project", "project_id = NULL");
  add("no-description",
      "description = NULL, duration = NULL,"
      " creation_time = NULL, update_time = NULL");
  const auto accounts = Accounts();
  for (const char* name : {"no-expiry", "zero", "minus-two", "no-secret",
                           "empty-secret", "upper", "no-project"}) {
    EXPECT_FALSE(LogsIn(*accounts, std::string("robot$") + name, 0)) << name;
  }
  EXPECT_TRUE(LogsIn(*accounts, "robot$no-description", 0));
  EXPECT_THAT(accounts->Authenticate(Login(), "robot$empty-secret", ""),
              FailsWith(Code::kUnauthenticated, "UNAUTHENTICATED"));
}

TEST_F(HarborStoreTest, HiddenRobotsLogInButAreNotListed) {
  HarborRobot hidden{"library+scanner", "1"};
  hidden.visible = false;
  const int64_t id = harbor_.AddWithPull(hidden);
  const auto accounts = Accounts();
  EXPECT_TRUE(LogsIn(*accounts, "robot$library+scanner", 0));
  EXPECT_THAT(accounts->List(Actor::Host(), {})->robots, IsEmpty());
  EXPECT_THAT(accounts->Get(Actor::Host(), id), IsOk());
}

TEST_F(HarborStoreTest, ShowsButDoesNotAdmitWhatItCannotHold) {
  const int64_t id = harbor_.AddWithPull({"everything"});
  sql().Run(
      "WITH made AS (INSERT INTO permission_policy (scope, resource,"
      " action, effect) SELECT '/project/*', 'tag' || n, 'list', ''"
      " FROM generate_series(1, 5000) AS n RETURNING id)"
      " INSERT INTO role_permission (role_type, role_id,"
      " permission_policy_id) SELECT 'robotaccount', " +
      std::to_string(id) + ", id FROM made");
  const auto accounts = Accounts();
  EXPECT_FALSE(LogsIn(*accounts, "robot$everything", 0));
  EXPECT_EQ(accounts->List(Actor::Host(), {})->robots.size(), 1);
}

TEST_F(HarborStoreTest, ReadsHarborBeforeItKnewCreators) {
  harbor_.AddSample();
  sql().Run(
      "ALTER TABLE robot DROP COLUMN creator_type,"
      " DROP COLUMN creator_ref; UPDATE schema_migrations SET version ="
      " 50");
  const auto accounts = Accounts();
  EXPECT_TRUE(LogsIn(*accounts, "robot$demo+ci-push", 0));
  EXPECT_EQ(accounts->List(Actor::Host(), {})->robots.size(), 2);
  RobotQuery query;
  query.made_by_robot_id = 17;
  EXPECT_THAT(accounts->List(Actor::Host(), query)->robots, IsEmpty());
}

TEST_F(HarborStoreTest, OpensHarborsTablesOnly) {
  const auto fails = [&](const char* reason) {
    const auto store = OpenStore(harbor_.harbor_url());
    EXPECT_THAT(store, FailsWith(Code::kFailedPrecondition, reason));
  };
  sql().Run(
      "INSERT INTO properties (k, v) VALUES ('robot_name_prefix', 'a:b')");
  fails("HARBOR_PREFIX_UNSUPPORTED");
  sql().Run("UPDATE schema_migrations SET version = 41");
  fails("HARBOR_TOO_OLD");
  sql().Run("UPDATE schema_migrations SET dirty = true");
  fails("HARBOR_MIGRATION_DIRTY");
  sql().Run("DROP TABLE robot");
  fails("HARBOR_TABLES_MISSING");
  EXPECT_THAT(OpenStore(harbor_.harbor_url("?freshness=1")),
              FailsWith(Code::kInvalidArgument, "UNKNOWN_URL_PARAMETER"));
  EXPECT_THAT(OpenStore("harbor+postgres://u@h/d?write=yes"),
              FailsWith(Code::kInvalidArgument, "INVALID_STORE_URL"));
}

TEST_F(HarborStoreTest, AnOutageIsNoAnswer) {
  harbor_.AddSample();
  const auto accounts = Accounts();
  const std::string name = "robot$demo+ci-push";
  ASSERT_TRUE(LogsIn(*accounts, name, 0));
  sql().Run("ALTER TABLE robot RENAME TO robots");
  EXPECT_EQ(accounts->Authenticate(Login(), name, HarborSecrets()[0].secret)
                .status()
                .code(),
            Code::kUnavailable);
  EXPECT_EQ(accounts->List(Actor::Host(), {}).status().code(),
            Code::kUnavailable);
  sql().Run("ALTER TABLE robots RENAME TO robot");
  EXPECT_TRUE(LogsIn(*accounts, name, 0));
  sql().Run(
      "INSERT INTO properties (k, v) VALUES ('robot_name_prefix', 'a:b')");
  EXPECT_EQ(accounts->Authenticate(Login(), name, HarborSecrets()[0].secret)
                .status()
                .code(),
            Code::kUnavailable);
}

TEST_F(HarborStoreTest, ManyLogInAtOnce) {
  harbor_.AddSample();
  const auto store = Open();
  std::vector<std::thread> threads;
  for (int i = 0; i < 16; ++i) {
    threads.emplace_back([&, i] {
      for (int n = 0; n < 50; ++n) {
        const auto view = store->ViewForLogin("demo", "ci-push");
        ASSERT_THAT(view, IsOk());
        EXPECT_EQ(view->robot->grants().rows().size(), 2);
        if (i == 0) harbor_.AddProject("p" + std::to_string(n));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(store->Projects().value()->projects().size(), 53);
}

TEST_F(HarborStoreTest, AChildOfAForkMustOpenItsOwn) {
  harbor_.AddSample();
  auto store = Open("?write=1");
  ASSERT_THAT(store->ViewById(17), IsOk());
  EXPECT_TRUE(HoldsInChild([&] {
    const auto forked = FailsWith(Code::kFailedPrecondition, "FORKED");
    EXPECT_THAT(store->ViewById(17), forked);
    EXPECT_THAT(store->ViewForLogin("demo", "ci-push"), forked);
    EXPECT_THAT(store->List({}), forked);
    EXPECT_THAT(store->Settings(), forked);
    EXPECT_THAT(store->Maintain(), forked);
    EXPECT_THAT(store->KeepUses({}), forked);
    EXPECT_THAT(
        store->Write([](StoreTransaction&) { return absl::OkStatus(); }),
        forked);
    store.reset();  // Leaves the parent's connections alone.
    EXPECT_THAT(OpenStore(harbor_.harbor_url()), IsOk());
  }));
  EXPECT_THAT(store->ViewById(17), IsOk());
}

int64_t fake_now_ms = 0;

class HarborFreshnessTest : public HarborStoreTest {
 protected:
  HarborFreshnessTest() {
    harbor_.AddSample();
    HarborStoreOptions options;
    options.catalog = Catalog::Default();
    options.freshness_ms = 50;
    options.now_ms = [] { return fake_now_ms; };
    options.random = &SystemRandom();
    store_ = OpenHarborStore(harbor_.harbor_url("?write=1"), options).value();
  }
  bool IsEnabled() {
    const auto by_name = store_->ViewForLogin("demo", "ci-push");
    const auto by_id = store_->ViewById(17);
    EXPECT_EQ(by_name->robot->is_enabled(), by_id->robot->is_enabled());
    return by_name->robot->is_enabled();
  }

  std::unique_ptr<RobotStore> store_;
};

TEST_F(HarborFreshnessTest, TrustsAnAnswerForTheTimeThatIsAllowed) {
  EXPECT_TRUE(IsEnabled());
  sql().Run("UPDATE robot SET disabled = true");
  fake_now_ms += 50;
  EXPECT_TRUE(IsEnabled());
  fake_now_ms += 1;
  EXPECT_FALSE(IsEnabled());
}

TEST_F(HarborFreshnessTest, ItsOwnChangesBiteAtOnce) {
  EXPECT_TRUE(IsEnabled());
  ASSERT_THAT(store_->Write([](StoreTransaction& transaction) {
    RobotRecord record = transaction.Get(17)->record();
    record.enabled = false;
    return transaction.Replace(record).status();
  }),
              IsOk());
  EXPECT_FALSE(IsEnabled());
}

TEST_F(HarborFreshnessTest, DoesNotKeepThatNobodyIsThere) {
  EXPECT_FALSE(store_->ViewForLogin("demo", "new")->robot.has_value());
  harbor_.AddWithPull({"demo+new", "4"});
  EXPECT_TRUE(store_->ViewForLogin("demo", "new")->robot.has_value());
}

TEST_F(HarborFreshnessTest, TrustsNothingOlderInAnOutage) {
  EXPECT_TRUE(IsEnabled());
  sql().Run("ALTER TABLE robot RENAME TO robots");
  EXPECT_TRUE(IsEnabled());
  fake_now_ms += 51;
  EXPECT_THAT(store_->ViewById(17),
              FailsWith(Code::kUnavailable, "POSTGRES_UNDEFINED"));
}

}  // namespace
}  // namespace robot_accounts

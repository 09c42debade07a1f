// A Harbor's robots move in, into every store.
#include "robot_accounts/store/harbor/harbor_import.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "robot_accounts/store/harbor/harbor_sql.h"
#include "robot_accounts/store/open_store.h"
#include "tests/store/harbor_database.h"
#include "tests/store/temp_folder.h"
#include "tests/testing/manual_clock.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

using Code = absl::StatusCode;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class HarborImportTest : public testing::TestWithParam<const char*> {
 protected:
  std::unique_ptr<RobotAccounts> NewAccounts() {
    std::string url = GetParam();
    if (url == "sqlite:") url += folder_.File(std::to_string(++made_) + ".db");
    RobotAccountsOptions options;
    options.clock = &clock_;
    return RobotAccounts::Create(OpenStore(url).value(), std::move(options))
        .value();
  }
  HarborImportReport Import(const HarborImportOptions& options = {}) {
    const auto report =
        ImportFromHarbor(*accounts_, Actor::Host(), harbor_.url(), options);
    EXPECT_THAT(report, IsOk());
    return report.ok() ? *report : HarborImportReport();
  }
  // "demo+ci: imported", by Harbor's ids.
  static std::vector<std::string> TextOf(const HarborImportReport& report) {
    std::vector<std::string> texts;
    for (const ImportResult& result : report.results) {
      texts.push_back(result.name + ": " +
                      std::string(ImportOutcomeText(result.outcome)));
    }
    return texts;
  }
  static std::string NotesOf(const HarborImportReport& report,
                             const std::string& name) {
    std::string notes;
    for (const ImportResult& result : report.results) {
      if (result.name != name) continue;
      for (const std::string& note : result.notes) notes += note + "\n";
    }
    return notes;
  }
  absl::StatusOr<Principal> LogIn(const std::string& name, int secret) {
    return accounts_->Authenticate(Login(), name,
                                   HarborSecrets()[secret].secret);
  }
  RobotView Find(const std::string& name) {
    return accounts_->Find(Actor::Host(), name).value();
  }

  const TempFolder folder_;
  int made_ = 0;
  ManualClock clock_;
  HarborDatabase harbor_;
  const std::unique_ptr<RobotAccounts> accounts_ = NewAccounts();
};

INSTANTIATE_TEST_SUITE_P(Into, HarborImportTest,
                         testing::Values("memory:", "sqlite:"),
                         [](const auto& info) {
                           return std::string(info.param) == "memory:"
                                      ? "Memory"
                                      : "Sqlite";
                         });

TEST_P(HarborImportTest, RobotsLogInWithTheSecretsTheyHave) {
  harbor_.AddSample();
  for (int i = 2; i < 5; ++i) {
    harbor_.AddWithPull({"secret-" + std::to_string(i), "0", "-1", "-1", i});
  }
  const HarborImportReport report = Import();
  EXPECT_EQ(report.source, "harbor-2021-03-04T10:11:12.123456Z");
  EXPECT_EQ(report.schema_version, 190);
  EXPECT_FALSE(report.prefix_differs());
  EXPECT_EQ(report.Count(ImportOutcome::kImported), 5);
  EXPECT_EQ(report.Count(ImportOutcome::kRefused), 0);

  const auto push = LogIn("robot$demo+ci-push", 0);
  ASSERT_THAT(push, IsOk());
  EXPECT_TRUE(push->CanRepository("demo/app", "push"));
  EXPECT_FALSE(push->CanRepository("private/app", "pull"));
  const auto mirror = LogIn("robot$mirror-all", 1);
  ASSERT_THAT(mirror, IsOk());
  EXPECT_TRUE(mirror->CanSystem("registry", "list"));
  EXPECT_TRUE(mirror->Can("demo", "tag", "create"));
  for (int i = 2; i < 5; ++i) {
    EXPECT_THAT(LogIn("robot$secret-" + std::to_string(i), i), IsOk());
  }
  EXPECT_FALSE(LogIn("robot$demo+ci-push", 1).ok());

  const RobotView view = Find("robot$demo+ci-push");
  EXPECT_EQ(view.robot().expires_at().unix_s(), 1774951200);
  EXPECT_EQ(view.robot().record().origin_source, report.source);
  EXPECT_EQ(view.robot().record().origin_foreign_id, 17);
  EXPECT_EQ(view.robot().secrets()[0].origin, SecretOrigin::kImported);
  EXPECT_EQ(view.robot().made_by().user_kind(), "local");
  clock_.SetUnixSeconds(1774951200);
  EXPECT_FALSE(LogIn("robot$demo+ci-push", 0).ok());
}

TEST_P(HarborImportTest, FindsProjectsByNameNotByNumber) {
  accounts_->PutProject(Actor::Host(), 0, "other", false).value();
  harbor_.AddSample();
  Import();
  const auto push = LogIn("robot$demo+ci-push", 0);
  ASSERT_THAT(push, IsOk());
  EXPECT_NE(push->robot().project_id(), 4);
  EXPECT_TRUE(push->CanRepository("demo/app", "pull"));
  EXPECT_FALSE(push->CanRepository("other/app", "pull"));
}

TEST_P(HarborImportTest, TellsOfEverythingOdd) {
  harbor_.Add({"robot$old", "4", "1800000000", "NULL", -1});
  harbor_.Add({"gone+ci", "99"});
  harbor_.Add({"wrong+ci", "4"});
  harbor_.Add({"demo+Upper", "4"});
  HarborRobot hidden{"library+scanner", "1"};
  hidden.visible = false;
  harbor_.Add(hidden);
  const int64_t odd = harbor_.Add({"odd"});
  harbor_.Grant(odd, "/project/99", "repository", "pull");
  harbor_.Grant(odd, "/project/4", "repository", "push");
  harbor_.Grant(odd, "/project/4", "helm-chart", "fly");
  harbor_.Grant(odd, "/project/2", "*", "*", "deny");
  harbor_.Grant(odd, "/project/1", "tag", "list");
  harbor_.Grant(odd, "/project/1", "tag", "list", "allow");
  harbor_.Grant(odd, "/nowhere", "tag", "list");
  harbor_.sql().Run("UPDATE robot SET expiresat = NULL WHERE name = 'odd'");

  const HarborImportReport report = Import();
  EXPECT_EQ(report.hidden, 1);
  EXPECT_EQ(report.Count(ImportOutcome::kImported), 2);
  EXPECT_EQ(report.Count(ImportOutcome::kRefused), 3);
  EXPECT_THAT(NotesOf(report, "gone+ci"), HasSubstr("project 99 is deleted"));
  EXPECT_THAT(NotesOf(report, "wrong+ci"), HasSubstr("does not begin with"));
  EXPECT_THAT(NotesOf(report, "demo+Upper"), HasSubstr("account name"));
  const std::string notes = NotesOf(report, "odd");
  for (const char* part :
       {"deleted project of \"/project/99\"", "\"repository:push\"",
        "\"helm-chart:fly\"", "\"*:*\"", "\"tag:list\" more than once",
        "\"/nowhere\"", "no expiry: taken as expired"}) {
    EXPECT_THAT(notes, HasSubstr(part));
  }
  EXPECT_TRUE(Find("robot$odd").robot().expires_at().IsExpired(1));

  RobotQuery legacy;
  legacy.level = RobotLevel::kLegacy;
  const auto old = accounts_->List(Actor::Host(), legacy);
  ASSERT_EQ(old->robots.size(), 1);
  EXPECT_EQ(old->robots[0].full_name(), "robot$old");
  EXPECT_EQ(old->robots[0].project_name(), "demo");
  EXPECT_EQ(old->robots[0].robot().record().origin_foreign_project_id, 4);
}

TEST_P(HarborImportTest, RunsAgain) {
  harbor_.AddSample();
  harbor_.AddWithPull({"mine"});
  harbor_.AddWithPull({"dead"});
  EXPECT_EQ(Import().Count(ImportOutcome::kImported), 4);
  EXPECT_EQ(Import().Count(ImportOutcome::kUnchanged), 4);

  RobotEdit edit;
  edit.enabled = false;
  ASSERT_THAT(
      accounts_->Edit(Actor::Host(), Find("robot$mine").robot().id(), edit),
      IsOk());
  ASSERT_THAT(accounts_->Delete(Actor::Host(), Find("robot$dead").robot().id()),
              IsOk());
  harbor_.sql().Run(
      "UPDATE robot SET disabled = true WHERE id = 17;"
      " UPDATE robot SET description = 'there' WHERE id > 18");
  const HarborImportReport report = Import();
  EXPECT_THAT(TextOf(report),
              ElementsAre("demo+ci-push: updated", "mirror-all: unchanged",
                          "mine: kept", "dead: deleted here"));
  EXPECT_FALSE(LogIn("robot$demo+ci-push", 0).ok());
  EXPECT_FALSE(LogIn("robot$mine", 0).ok());
  EXPECT_THAT(accounts_->Find(Actor::Host(), "robot$dead"),
              FailsWith(Code::kNotFound, "ROBOT_NOT_FOUND"));
}

TEST_P(HarborImportTest, ADryRunDoesNothing) {
  harbor_.AddSample();
  HarborImportOptions options;
  options.dry_run = true;
  EXPECT_THAT(TextOf(Import(options)),
              ElementsAre("demo+ci-push: imported", "mirror-all: imported"));
  EXPECT_THAT(accounts_->List(Actor::Host(), {})->robots, IsEmpty());
  EXPECT_THAT(accounts_->Projects().value()->projects(), IsEmpty());
  EXPECT_EQ(Import().Count(ImportOutcome::kImported), 2);
}

TEST_P(HarborImportTest, ComparesPrefixes) {
  harbor_.AddSample();
  harbor_.sql().Run(
      "INSERT INTO properties (k, v) VALUES"
      " ('robot_name_prefix', 'bot@')");
  const HarborImportReport report = Import();
  EXPECT_TRUE(report.prefix_differs());
  EXPECT_EQ(report.harbor_prefix, "bot@");
  EXPECT_EQ(report.prefix, "robot$");
  EXPECT_THAT(LogIn("robot$mirror-all", 1), IsOk());
}

TEST_P(HarborImportTest, KnowsARobotByItsSourceAndId) {
  harbor_.AddSample();
  HarborImportOptions options;
  options.source = "one";
  EXPECT_EQ(Import(options).Count(ImportOutcome::kImported), 2);
  options.source = "two";
  const HarborImportReport report = Import(options);
  EXPECT_EQ(report.source, "two");
  EXPECT_EQ(report.Count(ImportOutcome::kRefused), 2);
  EXPECT_THAT(NotesOf(report, "mirror-all"), HasSubstr("\"one\""));

  harbor_.sql().Run(
      "DELETE FROM project_metadata WHERE project_id = 1;"
      " DELETE FROM project WHERE project_id = 1");
  EXPECT_THAT(ImportFromHarbor(*accounts_, Actor::Host(), harbor_.url()),
              FailsWith(Code::kInvalidArgument, "IMPORT_SOURCE_NEEDED"));
  options.source = "one";
  EXPECT_EQ(Import(options).Count(ImportOutcome::kUnchanged), 2);
}

TEST_P(HarborImportTest, TellsHowFarItIs) {
  harbor_.sql().Run(
      "INSERT INTO robot (name, project_id, expiresat, secret,"
      " salt) SELECT 'ci-' || n, 0, -1, " +
      Literal(HarborSecrets()[0].hash) +
      ", 'salt' FROM"
      " generate_series(1, 2500) AS n");
  HarborImportOptions options;
  std::vector<int64_t> done;
  options.progress = [&](int64_t so_far, int64_t total) {
    done.push_back(so_far);
    EXPECT_EQ(total, 2500);
  };
  EXPECT_EQ(Import(options).results.size(), 2500);
  EXPECT_THAT(done, ElementsAre(1000, 2000, 2500));
}

TEST_P(HarborImportTest, FailsWithAReason) {
  const auto import = [&](const std::string& url) {
    return ImportFromHarbor(*accounts_, Actor::Host(), url);
  };
  EXPECT_THAT(import("sqlite:x"),
              FailsWith(Code::kInvalidArgument, "UNKNOWN_STORE_SCHEME"));
  EXPECT_THAT(import(harbor_.harbor_url("?write=1")),
              FailsWith(Code::kInvalidArgument, "UNKNOWN_URL_PARAMETER"));
  EXPECT_THAT(import("postgres://%2Fnowhere/d"),
              FailsWith(Code::kUnavailable, "POSTGRES_UNREACHABLE"));
  harbor_.sql().Run("DROP TABLE robot");
  EXPECT_THAT(import(harbor_.url()),
              FailsWith(Code::kFailedPrecondition, "HARBOR_TABLES_MISSING"));
}

// In, out again into another Harbor, and honoured there.
TEST_P(HarborImportTest, ARobotGoesBackWithItsSecret) {
  harbor_.AddSample();
  Import();
  HarborDatabase other;
  for (const char* name : {"robot$demo+ci-push", "robot$mirror-all"}) {
    other.sql().Run(HarborSql(Find(name)).value());
  }
  RobotAccountsOptions options;
  options.clock = &clock_;
  const auto live = RobotAccounts::Create(OpenStore(other.harbor_url()).value(),
                                          std::move(options))
                        .value();
  const auto push = live->Authenticate(Login(), "robot$demo+ci-push",
                                       HarborSecrets()[0].secret);
  ASSERT_THAT(push, IsOk());
  EXPECT_TRUE(push->CanRepository("demo/app", "push"));
  const auto mirror = live->Authenticate(Login(), "robot$mirror-all",
                                         HarborSecrets()[1].secret);
  ASSERT_THAT(mirror, IsOk());
  EXPECT_TRUE(mirror->CanSystem("registry", "list"));
  EXPECT_TRUE(mirror->Can("demo", "tag", "create"));

  const auto again = NewAccounts();
  const auto report =
      ImportFromHarbor(*again, Actor::Host(), other.url()).value();
  EXPECT_EQ(report.Count(ImportOutcome::kImported), 2);
}

}  // namespace
}  // namespace robot_accounts

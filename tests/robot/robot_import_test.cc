#include "robot_accounts/robot/robot_import.h"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "tests/robot/accounts_on_stores.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

using Where = ForeignGrant::Where;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
constexpr int64_t kDay = 86400;
const int64_t kNow = ManualClock::kStartUnixS;

ForeignGrant Grant(Where where, std::string place, std::string resource,
                   std::string action, std::string effect = "") {
  ForeignGrant grant;
  grant.where = where;
  (where == Where::kUnknown ? grant.scope_text : grant.project) =
      std::move(place);
  grant.resource = std::move(resource);
  grant.action = std::move(action);
  grant.effect = std::move(effect);
  return grant;
}

// Of one salt for each secret.
const std::string& StoredHash(const std::string& secret) {
  static std::map<std::string, std::string>& hashes =
      *new std::map<std::string, std::string>();
  std::string& hash = hashes[secret];
  if (hash.empty()) hash = HarborHash(secret);
  return hash;
}

// As Harbor's sample: demo+ci-push, with its secret.
ForeignRobot CiPush() {
  ForeignRobot robot;
  robot.foreign_id = 17;
  robot.foreign_project_id = 4;
  robot.project = "demo";
  robot.account_name = "ci-push";
  robot.description = "build farm";
  robot.created_unix_s = kNow - 10 * kDay;
  robot.updated_unix_s = kNow - 5 * kDay;
  robot.expires_at_unix_s = kNow + 20 * kDay;
  robot.duration_days = 30;
  robot.enabled = true;
  robot.secret_hash = StoredHash("Given1Secret");
  robot.made_by = *Actor::User("local", 1, "admin");
  robot.grants = {Grant(Where::kProject, "demo", "repository", "pull"),
                  Grant(Where::kProject, "demo", "repository", "push")};
  return robot;
}

ForeignRobot Mirror() {
  ForeignRobot robot = CiPush();
  robot.foreign_id = 18;
  robot.level = RobotLevel::kSystem;
  robot.project = "";
  robot.account_name = "mirror-all";
  robot.expires_at_unix_s = -1;
  robot.duration_days = -1;
  robot.secret_hash = StoredHash("Given2Secret");
  robot.grants = {Grant(Where::kAllProjects, "", "repository", "pull"),
                  Grant(Where::kProject, "demo", "tag", "create"),
                  Grant(Where::kSystem, "", "registry", "list")};
  return robot;
}

ForeignRobot Legacy() {
  ForeignRobot robot = CiPush();
  robot.foreign_id = 3;
  robot.level = RobotLevel::kLegacy;
  robot.account_name = "robot$old";
  robot.secret_hash = "";
  robot.grants.clear();
  return robot;
}

class RobotImportTest : public AccountsOnStoresTest {
 protected:
  absl::StatusOr<std::vector<ImportResult>> Import(
      const std::vector<ForeignRobot>& robots, bool dry_run = false) {
    ImportOptions options;
    options.source = "harbor";
    options.dry_run = dry_run;
    return accounts_->Import(host_, options, robots);
  }
  ImportResult ImportOne(const ForeignRobot& robot) {
    return Import({robot})->front();
  }
  size_t CountProjects() { return (*accounts_->Projects())->projects().size(); }
};
RA_TEST_ON_STORES(RobotImportTest);

TEST_P(RobotImportTest, RobotsComeWithAllThatTheyHave) {
  const std::vector<ImportResult> results =
      *Import({CiPush(), Mirror(), Legacy()});
  ASSERT_EQ(results.size(), 3u);
  for (const ImportResult& result : results) {
    EXPECT_EQ(result.outcome, ImportOutcome::kImported);
    EXPECT_THAT(result.notes, IsEmpty());
  }
  EXPECT_EQ(results[0].foreign_id, 17);
  EXPECT_EQ(results[0].name, "demo+ci-push");
  EXPECT_EQ(results[1].name, "mirror-all");

  const RobotView view = *accounts_->Get(host_, results[0].robot_id);
  EXPECT_EQ(view.full_name(), "robot$demo+ci-push");
  const RobotRecord& record = view.robot().record();
  EXPECT_EQ(record.level, RobotLevel::kProject);
  EXPECT_EQ(record.description, "build farm");
  EXPECT_EQ(record.created_unix_s, kNow - 10 * kDay);
  EXPECT_EQ(record.updated_unix_s, kNow - 5 * kDay);
  EXPECT_EQ(record.expires_at.unix_s(), kNow + 20 * kDay);
  EXPECT_EQ(record.duration_days, 30);
  EXPECT_TRUE(record.enabled);
  EXPECT_EQ(record.made_by.name(), "admin");
  EXPECT_EQ(record.origin_source, "harbor");
  EXPECT_EQ(record.origin_foreign_id, 17);
  EXPECT_EQ(record.origin_foreign_project_id, 0);
  ASSERT_EQ(record.secrets.size(), 1u);
  EXPECT_EQ(record.secrets[0].hash, CiPush().secret_hash);
  EXPECT_EQ(record.secrets[0].origin, SecretOrigin::kImported);
  const std::string demo =
      absl::StrCat("/project/", accounts_->FindProject("demo")->id);
  EXPECT_EQ(view.robot().grants().ToText(),
            demo + " repository:pull,repository:push");
  EXPECT_EQ(Get(results[1].robot_id).grants().ToText(),
            "/system registry:list\n/project/* repository:pull\n" + demo +
                " tag:create");
  EXPECT_TRUE(Get(results[1].robot_id).expires_at().is_never());
  const Robot legacy = Get(results[2].robot_id);
  EXPECT_TRUE(legacy.is_legacy());
  EXPECT_EQ(legacy.account_name(), "robot$old");
  EXPECT_EQ(legacy.record().origin_foreign_project_id, 4);
  EXPECT_FALSE(legacy.record().legacy_login_enabled);
  EXPECT_TRUE(legacy.secrets().empty());

  EXPECT_THAT(Authenticate("robot$demo+ci-push", "Given1Secret"), IsOk());
  EXPECT_THAT(Authenticate("robot$mirror-all", "Given2Secret"), IsOk());
}

TEST_P(RobotImportTest, OddExpiriesAreExpired) {
  ForeignRobot robot = CiPush();
  robot.expires_at_unix_s = 0;
  robot.duration_days = 0;
  ImportOne(robot);
  EXPECT_FALSE(Authenticate("robot$demo+ci-push", "Given1Secret").ok());
  robot = Mirror();
  robot.expires_at_unix_s = -7;
  robot.duration_days = -3;
  const int64_t id = ImportOne(robot).robot_id;
  EXPECT_TRUE(Get(id).expires_at().IsExpired(kNow));
  EXPECT_EQ(Get(id).record().duration_days, 0);
}

TEST_P(RobotImportTest, RunningAgainChangesNothing) {
  const std::vector<ForeignRobot> robots = {CiPush(), Mirror(), Legacy()};
  const std::vector<ImportResult> first = *Import(robots);
  const std::vector<ImportResult> second = *Import(robots);
  ASSERT_EQ(second.size(), 3u);
  for (size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(second[i].outcome, ImportOutcome::kUnchanged);
    EXPECT_EQ(second[i].robot_id, first[i].robot_id);
    EXPECT_EQ(Get(first[i].robot_id).version(), 1u);
  }
  EXPECT_EQ(CountRobots(), 3u);
}

TEST_P(RobotImportTest, WhatChangedThereChangesHere) {
  const int64_t id = ImportOne(CiPush()).robot_id;
  ForeignRobot robot = CiPush();
  robot.description = "other";
  robot.enabled = false;
  robot.expires_at_unix_s = kNow + 80 * kDay;
  robot.duration_days = 90;
  robot.secret_hash = StoredHash("Given3Secret");
  robot.updated_unix_s = kNow;
  robot.grants = {Grant(Where::kProject, "demo", "tag", "list")};
  EXPECT_EQ(ImportOne(robot).outcome, ImportOutcome::kUpdated);
  const RobotRecord record = Get(id).record();
  EXPECT_EQ(record.description, "other");
  EXPECT_FALSE(record.enabled);
  EXPECT_EQ(record.expires_at.unix_s(), kNow + 80 * kDay);
  EXPECT_EQ(record.duration_days, 90);
  EXPECT_EQ(record.updated_unix_s, kNow);
  EXPECT_EQ(record.grants.size(), 1u);
  ASSERT_EQ(record.secrets.size(), 1u);
  EXPECT_EQ(record.secrets[0].hash, robot.secret_hash);
  EXPECT_EQ(record.secrets[0].id, 2u);
  EXPECT_EQ(record.version, 2u);
  EXPECT_EQ(ImportOne(robot).outcome, ImportOutcome::kUnchanged);
  // Enabled there, and nobody here said otherwise.
  robot.enabled = true;
  EXPECT_EQ(ImportOne(robot).outcome, ImportOutcome::kUpdated);
  EXPECT_THAT(Authenticate("robot$demo+ci-push", "Given3Secret"), IsOk());
  EXPECT_FALSE(Authenticate("robot$demo+ci-push", "Given1Secret").ok());
}

TEST_P(RobotImportTest, WhatWasChangedHereStaysAsItIs) {
  const int64_t id = ImportOne(CiPush()).robot_id;
  ASSERT_THAT(accounts_->SetEnabled(host_, id, false), IsOk());
  ForeignRobot robot = CiPush();
  robot.description = "other";
  ImportResult result = ImportOne(robot);
  EXPECT_EQ(result.outcome, ImportOutcome::kKept);
  EXPECT_EQ(result.robot_id, id);
  EXPECT_FALSE(Get(id).is_enabled());
  EXPECT_EQ(Get(id).description(), "build farm");
  // Put back as it was is changed, too.
  ASSERT_THAT(accounts_->SetEnabled(host_, id, true), IsOk());
  EXPECT_EQ(ImportOne(robot).outcome, ImportOutcome::kKept);
  // A new secret here is not replaced by the old one from there.
  const int64_t mirror = ImportOne(Mirror()).robot_id;
  ASSERT_THAT(accounts_->RefreshSecret(host_, mirror), IsOk());
  EXPECT_EQ(ImportOne(Mirror()).outcome, ImportOutcome::kKept);
  EXPECT_FALSE(Authenticate("robot$mirror-all", "Given2Secret").ok());
}

TEST_P(RobotImportTest, WhatWasDeletedHereStaysDeleted) {
  const int64_t id = ImportOne(CiPush()).robot_id;
  ASSERT_THAT(accounts_->Delete(host_, id), IsOk());
  ImportResult result = ImportOne(CiPush());
  EXPECT_EQ(result.outcome, ImportOutcome::kDeletedHere);
  EXPECT_EQ(result.robot_id, 0);
  ImportOne(Mirror());
  ASSERT_THAT(accounts_->DeleteProject(host_, "demo"), IsOk());
  // It lost a grant with the project: that is a change here.
  EXPECT_EQ(ImportOne(Mirror()).outcome, ImportOutcome::kKept);
  EXPECT_EQ(CountRobots(), 1u);
}

TEST_P(RobotImportTest, AProjectRenamedThereOrHereIsStillItsOwn) {
  const int64_t id = ImportOne(CiPush()).robot_id;
  ForeignRobot robot = CiPush();
  robot.project = "renamed";
  for (ForeignGrant& grant : robot.grants) grant.project = "renamed";
  ImportResult result = ImportOne(robot);
  EXPECT_EQ(result.outcome, ImportOutcome::kUnchanged);
  EXPECT_THAT(result.notes,
              ElementsAre("its project is still called \"demo\" here"));
  EXPECT_EQ(CountProjects(), 1u);
  ASSERT_THAT(accounts_->RenameProject(host_, "demo", "renamed"), IsOk());
  result = ImportOne(robot);
  EXPECT_EQ(result.outcome, ImportOutcome::kUnchanged);
  EXPECT_THAT(result.notes, IsEmpty());
  EXPECT_EQ(accounts_->Get(host_, id)->full_name(), "robot$renamed+ci-push");
}

// Two systems under one source's name, or one that was set up again.
TEST_P(RobotImportTest, AnotherRobotUnderAKnownIdIsRefused) {
  const int64_t id = ImportOne(CiPush()).robot_id;
  for (int i = 0; i < 3; ++i) {
    ForeignRobot robot = CiPush();
    if (i == 0) robot.account_name = "other";
    if (i == 1) robot.created_unix_s += 1;
    if (i == 2) {
      robot = Mirror();
      robot.foreign_id = 17;
    }
    const ImportResult result = ImportOne(robot);
    EXPECT_EQ(result.outcome, ImportOutcome::kRefused);
    EXPECT_THAT(result.notes, ElementsAre(HasSubstr("was another one")));
  }
  EXPECT_EQ(Get(id).version(), 1u);
}

TEST_P(RobotImportTest, ANameThatIsTakenIsRefused) {
  ASSERT_THAT(Create(ProjectSpec("demo", "ci-push")), IsOk());
  ImportResult result = ImportOne(CiPush());
  EXPECT_EQ(result.outcome, ImportOutcome::kRefused);
  EXPECT_EQ(result.robot_id, 0);
  EXPECT_THAT(result.notes, ElementsAre(HasSubstr("was not imported")));
  ImportOne(Mirror());
  ImportOptions options;
  options.source = "other";
  result = accounts_->Import(host_, options, {Mirror()})->front();
  EXPECT_EQ(result.outcome, ImportOutcome::kRefused);
  EXPECT_THAT(result.notes, ElementsAre(HasSubstr("is one of \"harbor\"")));
}

TEST_P(RobotImportTest, NamesThatBreakTheGrammarAreRefused) {
  std::vector<ForeignRobot> robots(8, CiPush());
  robots[0].account_name = "scanner-Trivy-8ec5";
  robots[1].account_name = std::string(252, 'x');
  robots[2].project = "Demo";
  robots[3].project = "";
  robots[4].foreign_id = 0;
  robots[5].level = RobotLevel::kSystem;
  robots[6] = Legacy();
  robots[6].account_name = std::string("robot$a\0b", 9);
  robots[7].level = static_cast<RobotLevel>(9);
  const std::vector<ImportResult> results = *Import(robots);
  for (const ImportResult& result : results) {
    EXPECT_EQ(result.outcome, ImportOutcome::kRefused) << result.name;
    EXPECT_EQ(result.notes.size(), 1u);
  }
  EXPECT_EQ(CountRobots(), 0u);
  EXPECT_EQ(CountProjects(), 0u);
}

TEST_P(RobotImportTest, OneBadRobotDoesNotFailTheOthers) {
  ForeignRobot huge = Mirror();
  huge.foreign_id = 19;
  huge.account_name = "huge";
  for (int i = 0; i < 70; ++i) {
    huge.grants.push_back(
        Grant(Where::kSystem, "", std::string(1024, 'x'), absl::StrCat(i)));
  }
  ForeignRobot many = Mirror();
  many.foreign_id = 20;
  many.account_name = "many";
  for (int i = 0; i < 5000; ++i) {
    many.grants.push_back(Grant(Where::kSystem, "", "x", absl::StrCat(i)));
  }
  ForeignRobot bad = CiPush();
  bad.account_name = "BAD";
  const std::vector<ImportResult> results =
      *Import({huge, bad, many, CiPush(), Mirror()});
  EXPECT_EQ(results[0].outcome, ImportOutcome::kRefused);
  EXPECT_EQ(results[1].outcome, ImportOutcome::kRefused);
  EXPECT_EQ(results[2].outcome, ImportOutcome::kRefused);
  EXPECT_EQ(results[3].outcome, ImportOutcome::kImported);
  EXPECT_EQ(results[4].outcome, ImportOutcome::kImported);
  EXPECT_EQ(CountRobots(), 2u);
}

TEST_P(RobotImportTest, OddRowsAreKeptAndReported) {
  ForeignRobot robot = Mirror();
  robot.notes = {"its reader's own note"};
  robot.grants = {Grant(Where::kProject, "demo", "helm", "fly"),
                  Grant(Where::kProject, "demo", "helm", "dive"),
                  Grant(Where::kAllProjects, "", "repository", "push"),
                  Grant(Where::kProject, "demo", "repository", "pull", "deny"),
                  Grant(Where::kProject, "demo", "helm", "fly", "deny"),
                  Grant(Where::kSystem, "", "registry", "list", "perhaps"),
                  Grant(Where::kSystem, "", "*", "list"),
                  Grant(Where::kUnknown, "/nowhere", "tag", "list"),
                  Grant(Where::kAllProjects, "", "tag", "list"),
                  Grant(Where::kAllProjects, "", "tag", "list", "allow")};
  const ImportResult result = ImportOne(robot);
  EXPECT_EQ(result.outcome, ImportOutcome::kImported);
  EXPECT_EQ(Get(result.robot_id).record().grants.size(), 9u);
  EXPECT_THAT(
      result.notes,
      testing::UnorderedElementsAre(
          "its reader's own note",
          "\"helm:fly\", \"helm:dive\" in project \"demo\" is not known: "
          "kept, does nothing",
          "\"repository:push\" in all projects allows push without pull: "
          "kept as it is",
          "\"repository:pull\" in project \"demo\" is denied: kept, denies it",
          "\"helm:fly\" in project \"demo\" is denied and not known: kept, "
          "denies all there",
          "\"registry:list\" in the system has no known effect: kept, does "
          "nothing",
          "\"*:list\" in the system is a wildcard: kept, allows all that it "
          "fits",
          "\"tag:list\" in scope \"/nowhere\" is of an unknown scope: kept, "
          "does nothing",
          "permissions that are there twice: 1 left out"));
  // The same is told again, and nothing changes.
  const ImportResult again = ImportOne(robot);
  EXPECT_EQ(again.outcome, ImportOutcome::kUnchanged);
  EXPECT_EQ(again.notes, result.notes);
}

TEST_P(RobotImportTest, AProjectRobotsOddRowsAreThoseOfItsProject) {
  ForeignRobot robot = CiPush();
  robot.grants = {Grant(Where::kProject, "demo", "repository", "push"),
                  Grant(Where::kProject, "other", "tag", "list"),
                  Grant(Where::kSystem, "", "registry", "list")};
  const ImportResult result = ImportOne(robot);
  EXPECT_THAT(result.notes,
              testing::UnorderedElementsAre(
                  "\"repository:push\" in project \"demo\" allows push without "
                  "pull: kept, allows pull, too",
                  "\"tag:list\" in project \"other\" is not in the robot's own "
                  "project: kept, does nothing",
                  "\"registry:list\" in the system is not in the robot's own "
                  "project: kept, does nothing"));
  EXPECT_EQ(Get(result.robot_id).grants().project_ids().size(), 1u);
}

TEST_P(RobotImportTest, ManyOddRowsAreReportedInOneNote) {
  ForeignRobot robot = Mirror();
  robot.grants.clear();
  for (int i = 0; i < 8; ++i) {
    robot.grants.push_back(Grant(Where::kSystem, "", "x", absl::StrCat(i)));
  }
  EXPECT_THAT(ImportOne(robot).notes,
              ElementsAre("\"x:0\", \"x:1\", \"x:2\", \"x:3\", \"x:4\" and 3 "
                          "more in the system is not known: kept, does "
                          "nothing"));
}

// A number of there is another project's here.
TEST_P(RobotImportTest, ProjectNumbersOfThereMeanNothingHere) {
  ASSERT_THAT(accounts_->PutProject(host_, 0, "secret", false), IsOk());
  ForeignRobot robot = Mirror();
  robot.grants = {Grant(Where::kUnknown, "/project/1", "repository", "pull"),
                  Grant(Where::kUnknown, "/system", "robot", "create")};
  const Robot kept = Get(ImportOne(robot).robot_id);
  EXPECT_EQ(kept.grants().ToText(), "");
  EXPECT_EQ(kept.record().grants.size(), 2u);
  robot.foreign_id = 99;
  robot.account_name = "denied";
  robot.grants = {Grant(Where::kAllProjects, "", "repository", "pull"),
                  Grant(Where::kUnknown, "/project/1", "x", "y", "deny")};
  EXPECT_TRUE(absl::StrContains(
      Get(ImportOne(robot).robot_id).grants().ToText(), "!*"));
}

// Keeps the names of projects that it is told of.
class ProjectSink final : public EventSink {
 public:
  void Tell(Event event) noexcept override {
    if (event.kind == EventKind::kProjectPut) {
      projects.push_back(event.project_name);
    }
  }

  std::vector<std::string> projects;
};

TEST_P(RobotImportTest, ARefusedRobotDeclaresNoProject) {
  ProjectSink events;
  RobotAccountsOptions options;
  options.events = &events;
  Open(options);
  ForeignRobot huge = CiPush();
  huge.project = "huge";
  for (int i = 0; i < 4000; ++i) {
    huge.grants.push_back(
        Grant(Where::kProject, "other", "repository", absl::StrCat(i)));
  }
  ForeignRobot small = CiPush();
  small.foreign_id = 18;
  EXPECT_EQ(ImportOne(huge).outcome, ImportOutcome::kRefused);
  EXPECT_EQ(CountProjects(), 0u);
  const std::vector<ImportResult> results = *Import({small, huge});
  EXPECT_EQ(results[0].outcome, ImportOutcome::kImported);
  EXPECT_EQ(results[1].outcome, ImportOutcome::kRefused);
  EXPECT_EQ(CountProjects(), 1u);
  EXPECT_THAT(events.projects, ElementsAre("demo"));
  // Its name is still free.
  small.foreign_id = 19;
  small.project = "huge";
  EXPECT_EQ(ImportOne(small).outcome, ImportOutcome::kImported);
  EXPECT_THAT(events.projects, ElementsAre("demo", "huge"));
}

TEST_P(RobotImportTest, OnlyTheHostDeclaresProjectsIfItSaysSo) {
  RobotAccountsOptions options;
  options.declare_projects = false;
  Open(options);
  ImportResult result = ImportOne(CiPush());
  EXPECT_EQ(result.outcome, ImportOutcome::kRefused);
  result = ImportOne(Mirror());
  EXPECT_EQ(result.outcome, ImportOutcome::kImported);
  EXPECT_THAT(result.notes,
              ElementsAre("\"tag:create\" in project \"demo\" left out: not "
                          "known here"));
  // What is denied there would be allowed once the project is put.
  ForeignRobot robot = Mirror();
  robot.foreign_id = 19;
  robot.account_name = "denied";
  robot.grants.push_back(
      Grant(Where::kProject, "demo", "repository", "pull", "deny"));
  for (const char* effect : {" deny", "deny\t", "deny"}) {
    robot.grants.back().effect = effect;
    EXPECT_EQ(ImportOne(robot).outcome, ImportOutcome::kRefused) << effect;
  }
  ASSERT_THAT(accounts_->PutProject(host_, 0, "demo", false), IsOk());
  EXPECT_EQ(ImportOne(CiPush()).outcome, ImportOutcome::kImported);
  EXPECT_EQ(ImportOne(robot).outcome, ImportOutcome::kImported);
}

TEST_P(RobotImportTest, TextThatCannotBeKeptIsCut) {
  ForeignRobot robot = CiPush();
  robot.description = "a\tb" + std::string(1020, 'x') + "\xc3\xa4";
  ImportResult result = ImportOne(robot);
  EXPECT_EQ(Get(result.robot_id).description(), "a b" + std::string(1020, 'x'));
  EXPECT_EQ(result.notes.size(), 1u);
  EXPECT_EQ(ImportOne(robot).outcome, ImportOutcome::kUnchanged);
  robot = Mirror();
  robot.description = "\xff";
  EXPECT_EQ(Get(ImportOne(robot).robot_id).description(), "");
}

TEST_P(RobotImportTest, ASecretThatCannotBeReadIsReported) {
  ForeignRobot robot = CiPush();
  robot.secret_hash = "$harbor$nonsense";
  const ImportResult result = ImportOne(robot);
  EXPECT_EQ(result.outcome, ImportOutcome::kImported);
  EXPECT_THAT(result.notes, ElementsAre(HasSubstr("needs a new one")));
  EXPECT_THAT(result.notes, Not(ElementsAre(HasSubstr("nonsense"))));
  EXPECT_TRUE(Get(result.robot_id).secrets().empty());
  EXPECT_EQ(ImportOne(robot).outcome, ImportOutcome::kUnchanged);
}

class RenewedImportTest : public RobotImportTest {
 protected:
  // What a login leaves of Harbor's hash.
  std::string ImportAndRenew() {
    RobotAccountsOptions options;
    options.hasher.upgrade_imported = true;
    options.hasher.pbkdf2_iterations = 5000;
    Open(options);
    id_ = ImportOne(CiPush()).robot_id;
    EXPECT_THAT(LogIn("Given1Secret"), IsOk());
    std::string hash = Hash();
    EXPECT_TRUE(absl::StartsWith(hash, "$pbkdf2-sha256$"));
    return hash;
  }
  std::string Hash() { return Get(id_).secrets()[0].hash(); }
  absl::StatusOr<Principal> LogIn(const std::string& secret) {
    return Authenticate("robot$demo+ci-push", secret);
  }
  // What an import makes of another description there, at that second.
  ImportOutcome Edit(const std::string& description, int64_t after_s) {
    ForeignRobot robot = CiPush();
    robot.description = description;
    robot.updated_unix_s += after_s;
    return ImportOne(robot).outcome;
  }
  // The same of another secret.
  void ExpectRotates(int64_t after_s) {
    ForeignRobot robot = CiPush();
    robot.secret_hash = StoredHash("Given3Secret");
    robot.updated_unix_s += after_s;
    EXPECT_EQ(ImportOne(robot).outcome, ImportOutcome::kUpdated);
    EXPECT_FALSE(LogIn("Given1Secret").ok());
    EXPECT_THAT(LogIn("Given3Secret"), IsOk());
  }

  int64_t id_ = 0;
};
RA_TEST_ON_STORES(RenewedImportTest);

TEST_P(RenewedImportTest, TheOldHashDoesNotComeBack) {
  const std::string renewed = ImportAndRenew();
  EXPECT_EQ(ImportOne(CiPush()).outcome, ImportOutcome::kUnchanged);
  EXPECT_EQ(Hash(), renewed);
}

TEST_P(RenewedImportTest, ANewSecretIsTakenOver) {
  ImportAndRenew();
  ExpectRotates(1);
}

TEST_P(RenewedImportTest, ANewSecretOfTheSameSecondIsTakenOver) {
  ImportAndRenew();
  ExpectRotates(0);
}

TEST_P(RenewedImportTest, AnotherEditLeavesTheRenewedHash) {
  const std::string renewed = ImportAndRenew();
  for (int i = 1; i < 4; ++i) {
    EXPECT_EQ(Edit(absl::StrCat("edit ", i), i), ImportOutcome::kUpdated);
    EXPECT_EQ(Hash(), renewed);
  }
  EXPECT_EQ(Edit("edit 3", 9), ImportOutcome::kUnchanged);
  ExpectRotates(9);
}

TEST_P(RenewedImportTest, AHashRenewedTwiceStays) {
  const std::string once = ImportAndRenew();
  ForeignRobot other = CiPush();
  other.foreign_id = 40;
  other.account_name = "other";
  const int64_t other_id = ImportOne(other).robot_id;
  ASSERT_THAT(Authenticate("robot$demo+other", "Given1Secret"), IsOk());
  // The same secret, another salt.
  const std::string twice = Get(other_id).secrets()[0].hash();
  const uint32_t slot = Get(id_).secrets()[0].id;
  ASSERT_THAT(store_->RenewHash(id_, slot, once, twice), IsOk());
  EXPECT_EQ(ImportOne(CiPush()).outcome, ImportOutcome::kUnchanged);
  EXPECT_EQ(Edit("edited", 1), ImportOutcome::kUpdated);
  EXPECT_EQ(Hash(), twice);
  ASSERT_THAT(store_->RenewHash(id_, slot, twice, once), IsOk());
  EXPECT_EQ(Edit("edited", 1), ImportOutcome::kUnchanged);
  EXPECT_EQ(Hash(), once);
  ExpectRotates(1);
}

TEST_P(RenewedImportTest, ADryRunLeavesWhatIsKnownOfIt) {
  const std::string renewed = ImportAndRenew();
  ForeignRobot robot = CiPush();
  robot.secret_hash = StoredHash("Given3Secret");
  EXPECT_EQ(Import({robot}, true)->front().outcome, ImportOutcome::kUpdated);
  EXPECT_EQ(ImportOne(CiPush()).outcome, ImportOutcome::kUnchanged);
  EXPECT_EQ(Hash(), renewed);
}

TEST_P(RenewedImportTest, ASecretThatIsUnreadableThereEndsHere) {
  ImportAndRenew();
  ForeignRobot robot = CiPush();
  robot.secret_hash = "what";
  EXPECT_EQ(ImportOne(robot).outcome, ImportOutcome::kUpdated);
  EXPECT_FALSE(LogIn("Given1Secret").ok());
}

TEST_P(RenewedImportTest, ASecretOfHereStays) {
  ImportAndRenew();
  ASSERT_THAT(accounts_->RefreshSecret(host_, id_, "Own4Secret"), IsOk());
  ForeignRobot robot = CiPush();
  robot.secret_hash = StoredHash("Given3Secret");
  robot.updated_unix_s += 1;
  EXPECT_EQ(ImportOne(robot).outcome, ImportOutcome::kKept);
  EXPECT_THAT(LogIn("Own4Secret"), IsOk());
}

TEST_P(RobotImportTest, MakersAreTheRobotsHere) {
  for (int i = 0; i < 20; ++i) {
    ASSERT_THAT(Create(ProjectSpec("x", absl::StrCat("r", i))), IsOk());
  }
  ForeignRobot child = CiPush();
  child.foreign_id = 30;
  child.account_name = "child";
  child.made_by = Actor::FromStored(ActorKind::kRobot, "", 18, "robot$mirror");
  ForeignRobot orphan = CiPush();
  orphan.foreign_id = 31;
  orphan.account_name = "orphan";
  // Of another robot here, which has nothing to do with it.
  orphan.made_by = Actor::FromStored(ActorKind::kRobot, "", 5, "robot$gone");
  const std::vector<ImportResult> results = *Import({Mirror(), child, orphan});
  const Actor maker = Get(results[1].robot_id).made_by();
  EXPECT_EQ(maker.kind(), ActorKind::kRobot);
  EXPECT_EQ(maker.id(), results[0].robot_id);
  EXPECT_EQ(maker.name(), "robot$mirror-all");
  EXPECT_THAT(results[1].notes, IsEmpty());
  EXPECT_EQ(Get(results[2].robot_id).made_by().id(), 0);
  EXPECT_EQ(Get(results[2].robot_id).made_by().name(), "robot$gone");
  EXPECT_THAT(results[2].notes, ElementsAre(HasSubstr("robot 5 of this")));
  EXPECT_EQ(*accounts_->DeleteWithMade(host_, 5), 1);
}

TEST_P(RobotImportTest, ADryRunReportsAndDoesNothing) {
  ForeignRobot bad = CiPush();
  bad.foreign_id = 40;
  bad.account_name = "BAD";
  const std::vector<ImportResult> tried =
      *Import({CiPush(), bad, Mirror()}, true);
  ASSERT_EQ(tried.size(), 3u);
  EXPECT_EQ(tried[0].outcome, ImportOutcome::kImported);
  EXPECT_EQ(tried[0].robot_id, 0);
  EXPECT_EQ(tried[1].outcome, ImportOutcome::kRefused);
  EXPECT_EQ(CountRobots(), 0u);
  EXPECT_EQ(CountProjects(), 0u);
  const int64_t id = ImportOne(CiPush()).robot_id;
  ForeignRobot changed = CiPush();
  changed.enabled = false;
  const ImportResult result = Import({changed}, true)->front();
  EXPECT_EQ(result.outcome, ImportOutcome::kUpdated);
  EXPECT_EQ(result.robot_id, id);
  EXPECT_TRUE(Get(id).is_enabled());
  EXPECT_EQ(ImportOne(CiPush()).outcome, ImportOutcome::kUnchanged);
}

TEST_P(RobotImportTest, MoreThanOneBatchIsImported) {
  std::vector<ForeignRobot> robots(1005, CiPush());
  for (size_t i = 0; i < robots.size(); ++i) {
    robots[i].foreign_id = static_cast<int64_t>(i + 1);
    robots[i].account_name = absl::StrCat("r", i);
  }
  const std::vector<ImportResult> results = *Import(robots);
  ASSERT_EQ(results.size(), robots.size());
  for (size_t i = 0; i < robots.size(); ++i) {
    EXPECT_EQ(results[i].outcome, ImportOutcome::kImported);
    EXPECT_EQ(results[i].foreign_id, robots[i].foreign_id);
  }
  EXPECT_THAT(Import({}), IsOk());
}

TEST_P(RobotImportTest, OnlyWhoIsNotBoundImports) {
  const auto fails =
      FailsWith(absl::StatusCode::kPermissionDenied, "ACTOR_NOT_PERMITTED");
  ImportOptions options;
  options.source = "harbor";
  const Actor user = Actor::User("local", 1, "u")->WithinProjects({"demo"});
  EXPECT_THAT(accounts_->Import(user, options, {CiPush()}), fails);
  options.dry_run = true;
  EXPECT_THAT(accounts_->Import(user, options, {CiPush()}), fails);
  store_->own_traits.harbor_rules = true;
  EXPECT_THAT(Import({CiPush()}),
              FailsWith(absl::StatusCode::kFailedPrecondition, "HARBOR_RULES"));
  store_->own_traits.read_only = true;
  EXPECT_THAT(
      Import({CiPush()}),
      FailsWith(absl::StatusCode::kFailedPrecondition, "STORE_READ_ONLY"));
}

TEST_P(RobotImportTest, TheSourceIsNamed) {
  for (const std::string& source : {std::string(), std::string(256, 'x'),
                                    std::string("a\nb"), std::string("\xff")}) {
    ImportOptions options;
    options.source = source;
    EXPECT_THAT(accounts_->Import(host_, options, {CiPush()}),
                FailsWith(kInvalid, "INVALID_IMPORT_SOURCE"));
  }
}

TEST(ImportOutcomeTest, EveryOneHasAText) {
  EXPECT_EQ(ImportOutcomeText(ImportOutcome::kImported), "imported");
  EXPECT_EQ(ImportOutcomeText(ImportOutcome::kUpdated), "updated");
  EXPECT_EQ(ImportOutcomeText(ImportOutcome::kUnchanged), "unchanged");
  EXPECT_EQ(ImportOutcomeText(ImportOutcome::kKept), "kept");
  EXPECT_EQ(ImportOutcomeText(ImportOutcome::kDeletedHere), "deleted here");
  EXPECT_EQ(ImportOutcomeText(ImportOutcome::kRefused), "refused");
}

}  // namespace
}  // namespace robot_accounts

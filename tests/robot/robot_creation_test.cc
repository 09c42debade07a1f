#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "gtest/gtest.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "tests/robot/robot_accounts_fixture.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
constexpr auto kNotFound = absl::StatusCode::kNotFound;
constexpr auto kExists = absl::StatusCode::kAlreadyExists;
constexpr auto kUnauthenticated = absl::StatusCode::kUnauthenticated;
constexpr int64_t kDay = 86400;
const int64_t kNow = ManualClock::kStartUnixS;

using RobotCreationTest = RobotAccountsTest;

TEST_F(RobotCreationTest, AProjectRobotLogsInAndActsInItsProjectOnly) {
  CreatedRobot created =
      *Create(ProjectSpec("library", "ci", "repository:pull,repository:push"));
  EXPECT_EQ(created.robot.full_name(), "robot$library+ci");
  EXPECT_EQ(created.robot.project_name(), "library");
  EXPECT_EQ(created.secret.text().size(), 32);
  ASSERT_THAT(Create(ProjectSpec("libraryx", "ci")), IsOk());

  absl::StatusOr<Principal> principal =
      Authenticate("robot$library+ci", created.secret.text());
  ASSERT_THAT(principal, IsOk());
  EXPECT_TRUE(principal->CanRepository("library/app", "pull"));
  EXPECT_TRUE(principal->CanRepository("library/a/b", "push"));
  EXPECT_FALSE(principal->CanRepository("library/app", "delete"));
  EXPECT_FALSE(principal->CanRepository("libraryx/app", "pull"));
  EXPECT_FALSE(principal->CanRepository("nowhere/app", "pull"));
  EXPECT_FALSE(principal->CanRepository("library", "pull"));
  EXPECT_FALSE(principal->CanSystem("catalog", "read"));
}

TEST_F(RobotCreationTest, ASystemRobotActsWhereItWasGranted) {
  CreatedRobot created = *Create(SystemSpec(
      "mirror", {GrantSpec::System(SystemSet("catalog:read")),
                 GrantSpec::AllProjects(ProjectSet("repository:pull")),
                 GrantSpec::Project("demo", ProjectSet("tag:create"))}));
  EXPECT_EQ(created.robot.full_name(), "robot$mirror");
  ASSERT_THAT(accounts_->PutProject(host_, 0, "other", false), IsOk());
  absl::StatusOr<Principal> principal =
      Authenticate("robot$mirror", created.secret.text());
  ASSERT_THAT(principal, IsOk());
  EXPECT_TRUE(principal->CanSystem("catalog", "read"));
  EXPECT_TRUE(principal->Can("demo", "tag", "create"));
  EXPECT_TRUE(principal->Can("other", "repository", "pull"));
  EXPECT_FALSE(principal->Can("other", "tag", "create"));
  EXPECT_FALSE(principal->Can("unknown", "repository", "pull"));
}

TEST_F(RobotCreationTest, TheRecordTellsWhoWhenAndHow) {
  RobotSpec spec = ProjectSpec("library", "ci");
  spec.description = "build farm";
  spec.life = LifeInDays{7};
  const Actor alice = *Actor::User("local", 3, "alice");
  const Robot robot = accounts_->CreateRobot(alice, spec)->robot.robot();
  EXPECT_EQ(robot.id(), 1);
  EXPECT_EQ(robot.version(), 1);
  EXPECT_EQ(robot.description(), "build farm");
  EXPECT_EQ(robot.created_unix_s(), kNow);
  EXPECT_EQ(robot.expires_at().unix_s(), kNow + 7 * kDay);
  EXPECT_EQ(robot.record().duration_days, 7);
  EXPECT_TRUE(robot.is_enabled());
  EXPECT_EQ(robot.made_by().name(), "alice");
  ASSERT_EQ(robot.secrets().size(), 1);
  EXPECT_EQ(robot.secrets()[0].origin, SecretOrigin::kGenerated);
  EXPECT_EQ(robot.secrets()[0].hash().find("$hmac-sha256$"), 0);
}

TEST_F(RobotCreationTest, AWrongScopeIsToldByName) {
  const struct {
    GrantSpec grant;
    std::string where;
  } kCases[] = {
      {GrantSpec::Project("other", ProjectSet("repository:pull")),
       "project \"other\""},
      {GrantSpec::AllProjects(ProjectSet("repository:pull")), "all projects"},
      {GrantSpec::System(SystemSet("catalog:read")), "the system"},
  };
  for (const auto& test : kCases) {
    RobotSpec spec = ProjectSpec("library", "ci");
    spec.grants = {test.grant};
    const absl::Status status = Create(spec).status();
    EXPECT_THAT(status, FailsWith(kInvalid, "WRONG_SCOPE"));
    EXPECT_EQ(status.message(),
              "grant in " + test.where +
                  ": a project robot of \"library\" may be granted only that");
  }
}

TEST_F(RobotCreationTest, BadSpecsNameTheirRuleAndChangeNothing) {
  const std::vector<std::pair<std::string, RobotSpec>> cases = [] {
    std::vector<std::pair<std::string, RobotSpec>> cases;
    cases.push_back({"INVALID_ACCOUNT_NAME", ProjectSpec("library", "CI")});
    cases.push_back({"INVALID_PROJECT_NAME", ProjectSpec("Library", "ci")});
    cases.push_back(
        {"NAME_TOO_LONG", ProjectSpec("library", std::string(250, 'a'))});
    RobotSpec spec = ProjectSpec("library", "ci");
    spec.grants.clear();
    cases.push_back({"NO_GRANTS", spec});
    spec = ProjectSpec("library", "ci");
    spec.grants[0].project = "other";
    cases.push_back({"WRONG_SCOPE", spec});
    spec = ProjectSpec("library", "ci");
    spec.grants.push_back(spec.grants[0]);
    cases.push_back({"DUPLICATE_SCOPE", spec});
    spec = ProjectSpec("library", "ci");
    spec.level = RobotLevel::kSystem;
    cases.push_back({"PROJECT_AT_SYSTEM_LEVEL", spec});
    spec = ProjectSpec("", "ci");
    cases.push_back({"PROJECT_MISSING", spec});
    spec = ProjectSpec("library", "ci");
    spec.level = RobotLevel::kLegacy;
    cases.push_back({"INVALID_LEVEL", spec});
    spec = ProjectSpec("library", "ci");
    spec.life = LifeInDays{0};
    cases.push_back({"INVALID_DURATION", spec});
    spec.life = LifeUntil{kNow};
    cases.push_back({"EXPIRES_IN_THE_PAST", spec});
    for (const std::string& text :
         {std::string(1025, 'x'), std::string("a\nb"), std::string("\xff")}) {
      spec = ProjectSpec("library", "ci");
      spec.description = text;
      cases.push_back({"INVALID_DESCRIPTION", spec});
    }
    cases.push_back(
        {"WRONG_LEVEL",
         SystemSpec("s", {GrantSpec::System(ProjectSet("tag:list"))})});
    return cases;
  }();
  for (const auto& [reason, spec] : cases) {
    EXPECT_THAT(Create(spec), FailsWith(kInvalid, reason));
  }
  EXPECT_EQ(CountRobots(), 0);
  EXPECT_TRUE((*accounts_->Projects())->projects().empty());
}

TEST_F(RobotCreationTest, CreateManyIsAllOrNothing) {
  EXPECT_THAT(accounts_->CreateMany(
                  host_, {ProjectSpec("a", "one"), ProjectSpec("a", "two"),
                          ProjectSpec("a", "one")}),
              FailsWith(kExists, "ROBOT_EXISTS"));
  EXPECT_EQ(CountRobots(), 0);
  EXPECT_THAT(accounts_->FindProject("a"),
              FailsWith(kNotFound, "PROJECT_NOT_FOUND"));
  absl::StatusOr<std::vector<CreatedRobot>> created = accounts_->CreateMany(
      host_, {ProjectSpec("a", "one"), ProjectSpec("b", "one")});
  ASSERT_THAT(created, IsOk());
  EXPECT_EQ((*created)[1].robot.full_name(), "robot$b+one");
  EXPECT_THAT(Authenticate("robot$b+one", (*created)[1].secret.text()), IsOk());
  EXPECT_THAT(Authenticate("robot$a+one", (*created)[1].secret.text()),
              FailsWith(kUnauthenticated, "UNAUTHENTICATED"));
}

TEST_F(RobotCreationTest, CreateManyIsBounded) {
  const std::vector<RobotSpec> specs(RobotAccounts::kMaxAtOnce + 1,
                                     ProjectSpec("a", "ci"));
  EXPECT_THAT(accounts_->CreateMany(host_, specs),
              FailsWith(kInvalid, "TOO_MANY_ROBOTS"));
}

TEST_F(RobotCreationTest, TheDefaultDurationKeepsToTheMaximum) {
  RobotAccountsOptions options;
  options.max_duration_days = 7;
  for (const int64_t days : {int64_t{30}, kNeverExpires}) {
    options.default_duration_days = days;
    Open(options);
    EXPECT_EQ(
        Create(ProjectSpec("a", "ci"))->robot.robot().expires_at().unix_s(),
        kNow + 7 * kDay);
  }
}

TEST_F(RobotCreationTest, NamesAreUniquePerProject) {
  ASSERT_THAT(Create(ProjectSpec("a", "ci")), IsOk());
  EXPECT_THAT(Create(ProjectSpec("a", "ci")),
              FailsWith(kExists, "ROBOT_EXISTS"));
  EXPECT_THAT(Create(ProjectSpec("b", "ci")), IsOk());
}

TEST_F(RobotCreationTest, DefaultAndMaximumDurationApply) {
  RobotAccountsOptions options;
  options.default_duration_days = 5;
  options.max_duration_days = 10;
  Open(options);
  EXPECT_EQ(Create(ProjectSpec("a", "d"))->robot.robot().expires_at().unix_s(),
            kNow + 5 * kDay);
  RobotSpec spec = ProjectSpec("a", "m");
  spec.life = LifeInDays{10};
  EXPECT_THAT(Create(spec), IsOk());
  spec.account_name = "longer";
  for (const LifeSpec& life :
       {LifeSpec(LifeInDays{11}), LifeSpec(LifeInDays{-1}),
        LifeSpec(LifeInSeconds{10 * kDay + 1}),
        LifeSpec(LifeUntil{kNow + 10 * kDay + 1})}) {
    spec.life = life;
    EXPECT_THAT(Create(spec), FailsWith(kInvalid, "DURATION_TOO_LONG"));
  }
}

TEST_F(RobotCreationTest, UnknownProjectsAreRefusedWhereTheHostPutsThem) {
  RobotAccountsOptions options;
  options.declare_projects = false;
  Open(options);
  EXPECT_THAT(Create(ProjectSpec("a", "ci")),
              FailsWith(kNotFound, "PROJECT_NOT_FOUND"));
  ASSERT_THAT(accounts_->PutProject(host_, 7, "a", false), IsOk());
  EXPECT_THAT(Create(ProjectSpec("a", "ci")), IsOk());
}

}  // namespace
}  // namespace robot_accounts

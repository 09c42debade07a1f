// What Harbor's API and UI suites do with robots (harbor-robots 11, 26 to 30),
// from making them to what a registry grants.
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "robot_accounts/registry/granted_access.h"
#include "robot_accounts/registry/token_scope.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "tests/conformance/accounts_on.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

constexpr auto kUnauthenticated = absl::StatusCode::kUnauthenticated;
constexpr auto kProject = PermissionLevel::kProject;
constexpr auto kSystem = PermissionLevel::kSystem;

PermissionSet Set(PermissionLevel level, absl::string_view text) {
  return PermissionSet::Parse(Catalog::Default(), level, text).value();
}

// What of pull and push a client gets that asks for both, as a scope.
std::string Granted(const Principal& robot, absl::string_view repository) {
  const std::string asked =
      absl::StrCat("repository:", repository, ":pull,push");
  return GrantedAccess(robot, ParseScopes({asked}).value()).ToText();
}

class HarborSuitesTest : public EveryStoreTest {
 protected:
  void Put(absl::string_view name, bool is_public = false) {
    EXPECT_THAT(accounts_->PutProject(host_, 0, name, is_public), IsOk());
  }

  absl::StatusOr<Principal> Login(const CreatedRobot& robot) {
    return accounts_.Login(robot.robot.full_name(), robot.secret.text());
  }
};

// 26.
TEST_P(HarborSuitesTest, AProjectRobotPullsAndPushesInItsProjectAlone) {
  Put("project-a");
  Put("project-b");
  Put("project-c", true);
  RobotSpec spec;
  spec.project = "project-a";
  spec.account_name = "robot";
  spec.grants = {GrantSpec::Project(
      "project-a", Set(kProject, "repository:pull,repository:push"))};
  const CreatedRobot made = accounts_->CreateRobot(host_, spec).value();
  const int64_t id = made.robot.robot().id();
  EXPECT_EQ(accounts_->Get(host_, id)->full_name(), made.robot.full_name());

  const Principal robot = Login(made).value();
  EXPECT_EQ(Granted(robot, "project-a/app"),
            "repository:project-a/app:pull,push");
  EXPECT_EQ(Granted(robot, "project-b/app"), "");
  EXPECT_EQ(Granted(robot, "project-c/app"), "repository:project-c/app:pull");

  ASSERT_THAT(accounts_->SetEnabled(host_, id, false), IsOk());
  EXPECT_THAT(Login(made), FailsWith(kUnauthenticated, "UNAUTHENTICATED"));
  ASSERT_THAT(accounts_->Delete(host_, id), IsOk());
  EXPECT_THAT(Login(made), FailsWith(kUnauthenticated, "UNAUTHENTICATED"));
  EXPECT_THAT(accounts_->Get(host_, id),
              FailsWith(absl::StatusCode::kNotFound, "ROBOT_NOT_FOUND"));
}

// 27: each of these operations is allowed exactly where it was granted.
TEST_P(HarborSuitesTest, ASystemRobotDoesInEachProjectWhatItWasGrantedThere) {
  const std::vector<std::string> operations = {
      "repository:pull", "repository:push", "artifact:delete",
      "tag:create",      "tag:delete",      "artifact-label:create",
      "scan:create"};
  // Which of them, by project; push never without pull (28).
  const std::vector<std::pair<std::string, std::string>> granted = {
      {"one", "repository:pull,repository:push,artifact:delete"},
      {"two", "repository:pull,tag:create,scan:create"},
      {"three", "tag:delete,artifact-label:create"},
      {"four",
       "repository:pull,repository:push,artifact:delete,tag:create,"
       "tag:delete,artifact-label:create,scan:create"}};
  RobotSpec spec;
  spec.level = RobotLevel::kSystem;
  spec.account_name = "robot";
  for (const auto& project : granted) {
    Put(project.first);
    spec.grants.push_back(
        GrantSpec::Project(project.first, Set(kProject, project.second)));
  }
  const Principal robot =
      Login(accounts_->CreateRobot(host_, spec).value()).value();
  for (const auto& project : granted) {
    const PermissionSet set = Set(kProject, project.second);
    for (const std::string& operation : operations) {
      const Permission p = *Catalog::Default()->FindText(kProject, operation);
      EXPECT_EQ(robot.Can(project.first, p), set.Contains(p))
          << operation << " in " << project.first;
    }
  }
}

TEST_P(HarborSuitesTest, ASystemRobotIsDisabledEnabledAndGivenASecret) {
  Put("one");
  RobotSpec spec;
  spec.level = RobotLevel::kSystem;
  spec.account_name = "robot";
  spec.grants = {GrantSpec::Project("one", Set(kProject, "repository:pull"))};
  const CreatedRobot made = accounts_->CreateRobot(host_, spec).value();
  const int64_t id = made.robot.robot().id();
  ASSERT_THAT(accounts_->SetEnabled(host_, id, false), IsOk());
  EXPECT_THAT(Login(made), FailsWith(kUnauthenticated, "UNAUTHENTICATED"));
  ASSERT_THAT(accounts_->SetEnabled(host_, id, true), IsOk());
  EXPECT_THAT(Login(made), IsOk());

  ASSERT_THAT(accounts_->RefreshSecret(host_, id, "new_secret_At_321"), IsOk());
  EXPECT_THAT(Login(made), FailsWith(kUnauthenticated, "UNAUTHENTICATED"));
  EXPECT_THAT(accounts_.Login("robot$robot", "new_secret_At_321"), IsOk());
  ASSERT_THAT(accounts_->Delete(host_, id), IsOk());
  EXPECT_THAT(accounts_.Login("robot$robot", "new_secret_At_321"),
              FailsWith(kUnauthenticated, "UNAUTHENTICATED"));
}

TEST_P(HarborSuitesTest, ListingWorksAfterAGrantedProjectIsDeleted) {
  Put("one");
  Put("two");
  RobotSpec spec;
  spec.level = RobotLevel::kSystem;
  spec.account_name = "robot";
  spec.grants = {GrantSpec::Project("one", Set(kProject, "repository:pull")),
                 GrantSpec::Project("two", Set(kProject, "repository:pull"))};
  const CreatedRobot made = accounts_->CreateRobot(host_, spec).value();
  ASSERT_THAT(accounts_->DeleteProject(host_, "one"), IsOk());
  const auto page = accounts_->List(host_, RobotQuery());
  ASSERT_THAT(page, IsOk());
  ASSERT_EQ(page->robots.size(), 1u);
  EXPECT_EQ(page->robots[0].full_name(), "robot$robot");
  const Principal robot = Login(made).value();
  EXPECT_EQ(Granted(robot, "one/app"), "");
  EXPECT_EQ(Granted(robot, "two/app"), "repository:two/app:pull");
}

TEST_P(HarborSuitesTest, ARobotOnAllProjectsPushesToAllOfThem) {
  RobotSpec spec;
  spec.level = RobotLevel::kSystem;
  spec.account_name = "robot";
  spec.grants = {
      GrantSpec::AllProjects(Set(kProject, "repository:pull,repository:push"))};
  const CreatedRobot made = accounts_->CreateRobot(host_, spec).value();
  // Those that are made later, too (29: it covers all of them; 30: so it can
  // serve a replication).
  for (const char* name : {"one", "two", "three"}) {
    Put(name);
    EXPECT_EQ(Granted(Login(made).value(), absl::StrCat(name, "/app")),
              absl::StrCat("repository:", name, "/app:pull,push"));
  }
  EXPECT_EQ(Granted(Login(made).value(), "four/app"), "");
}

// 29.
TEST_P(HarborSuitesTest, LevelsDoNotReachIntoEachOther) {
  Put("one");
  const auto make = [&](RobotLevel level, const char* name, GrantSpec grant) {
    RobotSpec spec;
    spec.level = level;
    if (level == RobotLevel::kProject) spec.project = "one";
    spec.account_name = name;
    spec.grants = {std::move(grant)};
    return Login(accounts_->CreateRobot(host_, spec).value()).value();
  };
  const auto all_system = PermissionSet::All(Catalog::Harbor216(), kSystem);
  const auto all_project = PermissionSet::All(Catalog::Harbor216(), kProject);
  const Principal project =
      make(RobotLevel::kProject, "a",
           GrantSpec::Project(
               "one", PermissionSet::All(Catalog::Default(), kProject)));
  const Principal system =
      make(RobotLevel::kSystem, "b",
           GrantSpec::System(PermissionSet::All(Catalog::Default(), kSystem)));
  const Principal projects = make(
      RobotLevel::kSystem, "c",
      GrantSpec::AllProjects(PermissionSet::All(Catalog::Default(), kProject)));
  EXPECT_EQ(all_system.size(), 70);
  EXPECT_EQ(all_project.size(), 70);
  for (const Permission p : all_system.permissions()) {
    EXPECT_FALSE(project.CanSystem(p));
    EXPECT_TRUE(system.CanSystem(p));
    EXPECT_FALSE(projects.CanSystem(p));
  }
  for (const Permission p : all_project.permissions()) {
    EXPECT_TRUE(project.Can("one", p));
    EXPECT_FALSE(system.Can("one", p));
    EXPECT_TRUE(projects.Can("one", p));
  }
}

TEST_P(HarborSuitesTest, TimeLeftRightAfterCreation) {
  Put("one");
  RobotSpec spec;
  spec.project = "one";
  spec.account_name = "days";
  spec.life = LifeInDays{30};
  spec.grants = {GrantSpec::Project("one", Set(kProject, "repository:pull"))};
  const Robot days = accounts_->CreateRobot(host_, spec)->robot.robot();
  spec.account_name = "never";
  spec.life = LifeInDays{-1};
  const Robot never = accounts_->CreateRobot(host_, spec)->robot.robot();
  accounts_.clock().Advance(1);
  const int64_t now = accounts_.clock().UnixSeconds();
  EXPECT_EQ(days.expires_at().TimeLeft(now), "29d 23h 59m");
  EXPECT_EQ(never.expires_at().TimeLeft(now), "Never expires");
}

// 14.
TEST_P(HarborSuitesTest, PullAndPushAndTheSystem) {
  Put("library");
  const auto make = [&](const char* name, const char* permissions) {
    RobotSpec spec;
    spec.project = "library";
    spec.account_name = name;
    spec.grants = {GrantSpec::Project("library", Set(kProject, permissions))};
    return Login(accounts_->CreateRobot(host_, spec).value()).value();
  };
  const Principal pull = make("pull", "repository:pull");
  EXPECT_TRUE(pull.CanRepository("library/app", "pull"));
  EXPECT_FALSE(pull.CanRepository("library/app", "push"));
  const Principal both = make("both", "repository:pull,repository:push");
  EXPECT_TRUE(both.CanRepository("library/app", "pull"));
  EXPECT_TRUE(both.CanRepository("library/app", "push"));

  RobotSpec spec;
  spec.level = RobotLevel::kSystem;
  spec.account_name = "mixed";
  spec.grants = {
      GrantSpec::System(Set(kSystem, "garbage-collection:create")),
      GrantSpec::Project("library",
                         Set(kProject, "repository:pull,repository:push"))};
  const Principal mixed =
      Login(accounts_->CreateRobot(host_, spec).value()).value();
  EXPECT_TRUE(mixed.CanSystem("garbage-collection", "create"));
  EXPECT_TRUE(mixed.CanRepository("library/app", "pull"));
  EXPECT_TRUE(mixed.CanRepository("library/app", "push"));
}

// 17 and 19.
TEST_P(HarborSuitesTest, NamesAreUniqueAndUnknownOnesAreNobody) {
  Put("one");
  Put("two");
  RobotSpec spec;
  spec.project = "one";
  spec.account_name = "ci";
  spec.grants = {GrantSpec::Project("one", Set(kProject, "repository:pull"))};
  ASSERT_THAT(accounts_->CreateRobot(host_, spec), IsOk());
  EXPECT_THAT(accounts_->CreateRobot(host_, spec),
              FailsWith(absl::StatusCode::kAlreadyExists, "ROBOT_EXISTS"));
  spec.project = "two";
  spec.grants = {GrantSpec::Project("two", Set(kProject, "repository:pull"))};
  EXPECT_THAT(accounts_->CreateRobot(host_, spec), IsOk());
  for (const int64_t id : {int64_t{99}, int64_t{0}, int64_t{-1}}) {
    EXPECT_THAT(accounts_->Get(host_, id),
                FailsWith(absl::StatusCode::kNotFound, "ROBOT_NOT_FOUND"));
    EXPECT_THAT(accounts_->Delete(host_, id),
                FailsWith(absl::StatusCode::kNotFound, "ROBOT_NOT_FOUND"));
  }
  // Deleting a project's robots deletes exactly those.
  ASSERT_THAT(accounts_->DeleteProject(host_, "one"), IsOk());
  EXPECT_THAT(accounts_->Find(host_, "robot$one+ci"),
              FailsWith(absl::StatusCode::kNotFound, "ROBOT_NOT_FOUND"));
  EXPECT_THAT(accounts_->Find(host_, "robot$two+ci"), IsOk());

  ASSERT_THAT(accounts_->ChangePrefix(host_, "robot@"), IsOk());
  EXPECT_THAT(accounts_->Find(host_, "robot@two+ci"), IsOk());
  EXPECT_THAT(accounts_.Login("robot@nobody", "Aa345678"),
              FailsWith(kUnauthenticated, "UNAUTHENTICATED"));
}

INSTANTIATE_ON_EVERY_STORE(HarborSuitesTest);

}  // namespace
}  // namespace robot_accounts

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "gtest/gtest.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "tests/robot/hooked_store.h"
#include "tests/robot/robot_accounts_fixture.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
constexpr auto kNotFound = absl::StatusCode::kNotFound;
constexpr auto kExists = absl::StatusCode::kAlreadyExists;
constexpr auto kUnauthenticated = absl::StatusCode::kUnauthenticated;

using ProjectChangesTest = RobotAccountsTest;

// A robot without its project's name would look like one of the system.
TEST_F(ProjectChangesTest, ListNamesRobotsWhileProjectsComeAndGo) {
  auto owned = std::make_unique<HookedStore>(NewMemoryStore());
  HookedStore& store = *owned;
  accounts_ = *RobotAccounts::Create(std::move(owned));
  ASSERT_THAT(Create(ProjectSpec("old", "ci")), IsOk());
  store.before_list = [this] {
    return Create(ProjectSpec("new", "ci")).status();
  };
  const absl::StatusOr<RobotViewPage> more =
      accounts_->List(host_, RobotQuery());
  ASSERT_THAT(more, IsOk());
  ASSERT_EQ(more->robots.size(), 2u);
  EXPECT_EQ(more->robots[0].full_name(), "robot$old+ci");
  EXPECT_EQ(more->robots[1].full_name(), "robot$new+ci");

  store.before_list = nullptr;
  store.before_projects = [this] {
    return accounts_->DeleteProject(host_, "old");
  };
  const absl::StatusOr<RobotViewPage> fewer =
      accounts_->List(host_, RobotQuery());
  ASSERT_THAT(fewer, IsOk());
  ASSERT_EQ(fewer->robots.size(), 1u);
  EXPECT_EQ(fewer->robots[0].full_name(), "robot$new+ci");
}

TEST_F(ProjectChangesTest, RenamingAProjectRenamesItsRobots) {
  CreatedRobot created = *Create(ProjectSpec("old", "ci"));
  ASSERT_THAT(accounts_->RenameProject(host_, "old", "new"), IsOk());
  EXPECT_THAT(Authenticate("robot$old+ci", created.secret.text()),
              FailsWith(kUnauthenticated, "UNAUTHENTICATED"));
  absl::StatusOr<Principal> principal =
      Authenticate("robot$new+ci", created.secret.text());
  ASSERT_THAT(principal, IsOk());
  EXPECT_TRUE(principal->CanRepository("new/app", "pull"));
  EXPECT_FALSE(principal->CanRepository("old/app", "pull"));
}

TEST_F(ProjectChangesTest, RenamingChecksLengthsAndCollisionsFirst) {
  ASSERT_THAT(Create(ProjectSpec("a", std::string(200, 'x'))), IsOk());
  ASSERT_THAT(accounts_->PutProject(host_, 0, "taken", false), IsOk());
  EXPECT_THAT(accounts_->RenameProject(host_, "a", std::string(60, 'p')),
              FailsWith(kInvalid, "NAME_TOO_LONG"));
  EXPECT_THAT(accounts_->RenameProject(host_, "a", "taken"),
              FailsWith(kExists, "PROJECT_EXISTS"));
  EXPECT_THAT(accounts_->RenameProject(host_, "a", "Bad"),
              FailsWith(kInvalid, "INVALID_PROJECT_NAME"));
  EXPECT_THAT(accounts_->RenameProject(host_, "none", "b"),
              FailsWith(kNotFound, "PROJECT_NOT_FOUND"));
  EXPECT_THAT(accounts_->FindProject("a"), IsOk());
}

TEST_F(ProjectChangesTest, AProjectMadeAgainIsAnotherProject) {
  CreatedRobot in_project = *Create(ProjectSpec("a", "ci"));
  CreatedRobot system = *Create(SystemSpec(
      "s", {GrantSpec::Project("a", ProjectSet("repository:pull")),
            GrantSpec::Project("b", ProjectSet("repository:pull"))}));
  const int64_t old_id = accounts_->FindProject("a")->id;
  ASSERT_THAT(accounts_->DeleteProject(host_, "a"), IsOk());
  EXPECT_THAT(Authenticate("robot$a+ci", in_project.secret.text()),
              FailsWith(kUnauthenticated, "UNAUTHENTICATED"));
  // Nothing of the project is left with others, odd rows included.
  const Robot robot = accounts_->Get(host_, system.robot.robot().id())->robot();
  const std::string scope_of_b =
      Scope::Project(accounts_->FindProject("b")->id).ToText();
  ASSERT_EQ(robot.record().grants.size(), 1);
  EXPECT_EQ(robot.record().grants[0].scope, scope_of_b);
  EXPECT_EQ(robot.version(), 2);
  ASSERT_THAT(accounts_->PutProject(host_, 0, "a", false), IsOk());
  EXPECT_GT(accounts_->FindProject("a")->id, old_id);
  EXPECT_THAT(Authenticate("robot$a+ci", in_project.secret.text()),
              FailsWith(kUnauthenticated, "UNAUTHENTICATED"));
  absl::StatusOr<Principal> principal =
      Authenticate("robot$s", system.secret.text());
  ASSERT_THAT(principal, IsOk());
  EXPECT_FALSE(principal->Can("a", "repository", "pull"));
  EXPECT_TRUE(principal->Can("b", "repository", "pull"));
}

TEST_F(ProjectChangesTest, PutProjectFollowsTheHostsIds) {
  const Project first = *accounts_->PutProject(host_, 40, "a", false);
  EXPECT_EQ(accounts_->PutProject(host_, 40, "renamed", true)->id, first.id);
  EXPECT_TRUE(accounts_->FindProject("renamed")->is_public);
  EXPECT_THAT(accounts_->PutProject(host_, 41, "renamed", false),
              FailsWith(kExists, "PROJECT_EXISTS"));
  EXPECT_THAT(accounts_->PutProject(host_, -1, "x", false),
              FailsWith(kInvalid, "INVALID_HOST_ID"));
  // A project that a robot declared gets the host's id later.
  ASSERT_THAT(Create(ProjectSpec("declared", "ci")), IsOk());
  const int64_t declared = accounts_->FindProject("declared")->id;
  EXPECT_EQ(accounts_->PutProject(host_, 50, "declared", false)->id, declared);
  EXPECT_EQ(accounts_->FindProject("declared")->host_id, 50);
}

TEST_F(ProjectChangesTest, APublicProjectGivesRobotsWhatHarborDoes) {
  CreatedRobot created = *Create(ProjectSpec("a", "ci", "tag:create"));
  CreatedRobot system =
      *Create(SystemSpec("s", {GrantSpec::System(SystemSet("catalog:read"))}));
  ASSERT_THAT(accounts_->PutProject(host_, 0, "open", true), IsOk());
  absl::StatusOr<Principal> principal =
      Authenticate("robot$a+ci", created.secret.text());
  EXPECT_TRUE(principal->CanRepository("open/app", "pull"));
  EXPECT_FALSE(principal->CanRepository("open/app", "push"));
  EXPECT_FALSE(principal->CanRepository("a/app", "pull"));
  EXPECT_FALSE(Authenticate("robot$s", system.secret.text())
                   ->CanRepository("open/app", "pull"));
}

}  // namespace
}  // namespace robot_accounts

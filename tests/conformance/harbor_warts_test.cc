// What an independent library should not take over from Harbor (harbor-robots
// 12), where no other test shows it. Numbers are those of that section.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "robot_accounts/permissions/grants.h"
#include "robot_accounts/registry/granted_access.h"
#include "robot_accounts/registry/token_scope.h"
#include "robot_accounts/robot/memory_store.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "tests/conformance/accounts_on.h"
#include "tests/robot/hooked_store.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

constexpr auto kProject = PermissionLevel::kProject;

PermissionSet Set(absl::string_view text) {
  return PermissionSet::Parse(Catalog::Default(), kProject, text).value();
}

class HarborWartsTest : public EveryStoreTest {
 protected:
  CreatedRobot MakeProjectRobot(std::string project, std::string account) {
    RobotSpec spec;
    spec.account_name = std::move(account);
    spec.grants = {GrantSpec::Project(project, Set("repository:pull"))};
    spec.project = std::move(project);
    return accounts_->CreateRobot(host_, spec).value();
  }
};

// 3: in Harbor a login takes a query for each project that is granted, before
// the secret is looked at.
TEST(HarborQueriesTest, ALoginAsksTheStoreOnceHoweverManyProjects) {
  auto owned = std::make_unique<HookedStore>(NewMemoryStore());
  HookedStore& store = *owned;
  const auto accounts = RobotAccounts::Create(std::move(owned)).value();
  RobotSpec spec;
  spec.level = RobotLevel::kSystem;
  spec.account_name = "many";
  for (int i = 0; i < 100; ++i) {
    spec.grants.push_back(
        GrantSpec::Project(absl::StrCat("project", i), Set("repository:pull")));
  }
  const CreatedRobot made = accounts->CreateRobot(Actor(), spec).value();
  const auto log_in = [&](absl::string_view secret) {
    store.view_calls = 0;
    return accounts->Authenticate(Login(), "robot$many", secret).ok();
  };
  EXPECT_TRUE(log_in(made.secret.text()));
  EXPECT_EQ(store.view_calls, 1);
  EXPECT_FALSE(log_in("Wrong1Secret"));
  EXPECT_EQ(store.view_calls, 1);
}

// 7: in Harbor, asking about another project first takes the robot's own away.
TEST_P(HarborWartsTest, TheOrderOfQuestionsChangesNoAnswer) {
  ASSERT_THAT(accounts_->PutProject(host_, 0, "other", false), IsOk());
  const Principal robot = accounts_.LoginAs(MakeProjectRobot("own", "ci"));
  for (int i = 0; i < 2; ++i) {
    EXPECT_FALSE(robot.CanRepository("other/x", "pull"));
    EXPECT_TRUE(robot.CanRepository("own/y", "pull"));
  }
  const std::string granted = "repository:own/y:pull";
  for (const char* asked : {"repository:other/x:pull repository:own/y:pull",
                            "repository:own/y:pull repository:other/x:pull"}) {
    EXPECT_EQ(GrantedAccess(robot, ParseScopes({asked}).value()).ToText(),
              granted);
  }
}

// 8: in Harbor a robot that holds "" may not hand on "allow", or the reverse.
TEST(HarborEffectTest, EmptyAndAllowAreOne) {
  const auto of = [](absl::string_view effect) {
    return Grants::FromRows(
               Catalog::Default(), Grants::Owner::System(),
               {{"/project/1", "tag", "list", std::string(effect)}})
        .value();
  };
  EXPECT_TRUE(of("").Covers(of("allow")));
  EXPECT_TRUE(of("allow").Covers(of("")));
  EXPECT_EQ(of("").ToText(), of("allow").ToText());
  EXPECT_FALSE(of("deny").Covers(of("")));
}

// 10 and 12: the project that all of a robot's grants were on is gone. In
// Harbor such a robot cannot be deleted any more.
TEST_P(HarborWartsTest, ARobotWithoutGrantsIsDisabledAndDeletedLikeOthers) {
  RobotSpec spec;
  spec.level = RobotLevel::kSystem;
  spec.account_name = "left";
  spec.grants = {GrantSpec::Project("gone", Set("repository:pull"))};
  const CreatedRobot made = accounts_->CreateRobot(host_, spec).value();
  const int64_t id = made.robot.robot().id();
  ASSERT_THAT(accounts_->DeleteProject(host_, "gone"), IsOk());
  // No row is left behind that a project of the same name could bring to life.
  EXPECT_TRUE(accounts_->Get(host_, id)->robot().grants().rows().empty());
  ASSERT_THAT(accounts_->PutProject(host_, 0, "gone", false), IsOk());
  EXPECT_FALSE(accounts_.LoginAs(made).CanRepository("gone/x", "pull"));
  EXPECT_THAT(accounts_->SetEnabled(host_, id, false), IsOk());
  EXPECT_THAT(accounts_->RefreshSecret(host_, id), IsOk());
  EXPECT_THAT(accounts_->Delete(host_, id), IsOk());
}

// 16: the same grants in another order make the same robot.
TEST_P(HarborWartsTest, TheOrderOfGrantsIsFixed) {
  RobotSpec spec;
  spec.level = RobotLevel::kSystem;
  std::vector<GrantRow> rows;
  const GrantSpec one = GrantSpec::Project("one", Set("tag:list,tag:create"));
  const GrantSpec two = GrantSpec::Project("two", Set("repository:pull"));
  const GrantSpec all = GrantSpec::AllProjects(Set("artifact:read"));
  ASSERT_THAT(accounts_->PutProject(host_, 0, "one", false), IsOk());
  ASSERT_THAT(accounts_->PutProject(host_, 0, "two", false), IsOk());
  for (const auto& grants : {std::vector<GrantSpec>{one, two, all},
                             std::vector<GrantSpec>{all, two, one}}) {
    spec.account_name += "a";
    spec.grants = grants;
    const Robot robot = accounts_->CreateRobot(host_, spec)->robot.robot();
    if (rows.empty()) rows = robot.grants().rows();
    EXPECT_EQ(robot.grants().rows(), rows);
  }
  EXPECT_EQ(rows.size(), 4u);
}

// 18 and 23: a robot is found by its whole name, in its own project.
TEST_P(HarborWartsTest, ANameIsLookedForInItsProjectOnly) {
  const CreatedRobot one = MakeProjectRobot("one", "ci");
  const CreatedRobot two = MakeProjectRobot("two", "ci");
  EXPECT_EQ(accounts_.LoginAs(one).robot().id(), one.robot.robot().id());
  EXPECT_EQ(accounts_.LoginAs(two).robot().id(), two.robot.robot().id());
  EXPECT_THAT(accounts_.Login("robot$one+ci", two.secret.text()),
              FailsWith(absl::StatusCode::kUnauthenticated, "UNAUTHENTICATED"));
  RobotQuery query;
  query.search = "+ci";
  EXPECT_TRUE(accounts_->List(host_, query)->robots.empty());
  query.search = "CI";
  EXPECT_EQ(accounts_->List(host_, query)->robots.size(), 2u);
  query.page_size = 0;
  EXPECT_THAT(
      accounts_->List(host_, query),
      FailsWith(absl::StatusCode::kInvalidArgument, "INVALID_PAGE_SIZE"));
}

INSTANTIATE_ON_EVERY_STORE(HarborWartsTest);

}  // namespace
}  // namespace robot_accounts

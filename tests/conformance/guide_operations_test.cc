// The nineteen operations that Harbor's guide names for robot accounts, one row
// each, from making the robot to what its login may do: granted alone it allows
// exactly that; without it, it is refused; in another project it is refused.
#include <string>
#include <tuple>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/permissions/permission.h"
#include "robot_accounts/permissions/permission_set.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "tests/conformance/accounts_on.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

constexpr auto kProject = PermissionLevel::kProject;

struct Operation {
  const char* name;  // As the guide calls it.
  const char* permission;
  const char* with = "";  // What must be granted too,
  const char* of = "";    // and what cannot be granted without it.
};

constexpr Operation kOperations[] = {
    {"list repository", "repository:list"},
    {"pull repository", "repository:pull", "", "repository:push"},
    {"push repository", "repository:push", ",repository:pull"},
    {"delete repository", "repository:delete"},
    {"read artifact", "artifact:read"},
    {"list artifact", "artifact:list"},
    {"delete artifact", "artifact:delete"},
    {"create artifact label", "artifact-label:create"},
    {"delete artifact label", "artifact-label:delete"},
    {"create tag", "tag:create"},
    {"list tag", "tag:list"},
    {"delete tag", "tag:delete"},
    {"create scan", "scan:create"},
    {"stop scan", "scan:stop"},
    {"read helm chart", "helm-chart:read"},
    {"create helm chart version", "helm-chart-version:create"},
    {"delete helm chart version", "helm-chart-version:delete"},
    {"create helm chart label", "helm-chart-version-label:create"},
    {"delete helm chart label", "helm-chart-version-label:delete"},
};
static_assert(sizeof(kOperations) / sizeof(kOperations[0]) == 19,
              "the guide names nineteen operations");

PermissionSet Parse(absl::string_view text) {
  return PermissionSet::Parse(Catalog::Default(), kProject, text).value();
}

using Row = std::tuple<StoreOf, RobotLevel, Operation>;

class GuideOperationTest : public testing::TestWithParam<Row> {
 protected:
  GuideOperationTest() {
    EXPECT_THAT(accounts_->PutProject(Actor(), 0, "other", false), IsOk());
  }

  const Operation& operation() const { return std::get<2>(GetParam()); }

  // Logs a robot in that holds `set` in the project "library".
  Principal LoginWith(const PermissionSet& set) {
    RobotSpec spec;
    spec.level = std::get<1>(GetParam());
    if (spec.level == RobotLevel::kProject) spec.project = "library";
    spec.account_name = "ci";
    spec.grants = {GrantSpec::Project("library", set)};
    return accounts_.LoginAs(accounts_->CreateRobot(Actor(), spec).value());
  }

  AccountsOn accounts_{std::get<0>(GetParam())};
};

TEST_P(GuideOperationTest, GrantedAloneAllowsExactlyThat) {
  const PermissionSet set =
      Parse(absl::StrCat(operation().permission, operation().with));
  const Principal robot = LoginWith(set);
  const Catalog& catalog = *Catalog::Default();
  int allowed = 0;
  for (int i = 0; i < catalog.size(); ++i) {
    const CatalogEntry& entry = catalog.at(i);
    const Permission p = catalog.permission_at(i);
    EXPECT_EQ(robot.Can("library", entry.resource, entry.action),
              p.level() == kProject && set.Contains(p))
        << entry.resource << ":" << entry.action;
    EXPECT_FALSE(robot.CanSystem(entry.resource, entry.action));
    allowed += robot.Can("library", p) ? 1 : 0;
  }
  EXPECT_TRUE(robot.Can("library",
                        *catalog.FindText(kProject, operation().permission)));
  EXPECT_EQ(allowed, *operation().with == '\0' ? 1 : 2);
}

TEST_P(GuideOperationTest, WithoutItIsRefused) {
  const Catalog& catalog = *Catalog::Default();
  const Permission asked = *catalog.FindText(kProject, operation().permission);
  std::vector<Permission> others;
  for (const Permission p :
       PermissionSet::All(Catalog::Default(), kProject).permissions()) {
    // No push without pull.
    if (p != asked && p != catalog.FindText(kProject, operation().of)) {
      others.push_back(p);
    }
  }
  const Principal robot = LoginWith(
      PermissionSet::Create(Catalog::Default(), kProject, others).value());
  EXPECT_FALSE(robot.Can("library", asked));
  EXPECT_EQ(others.size(), *operation().of == '\0' ? 74u : 73u);
  for (const Permission p : others) {
    EXPECT_TRUE(robot.Can("library", p)) << p.id();
  }
}

TEST_P(GuideOperationTest, InAnotherProjectIsRefused) {
  const Principal robot =
      LoginWith(Parse(absl::StrCat(operation().permission, operation().with)));
  const Permission p =
      *Catalog::Default()->FindText(kProject, operation().permission);
  EXPECT_TRUE(robot.Can("library", p));
  for (const char* project : {"other", "libraryx", "librar", "", "*"}) {
    EXPECT_FALSE(robot.Can(project, p)) << project;
  }
}

TEST(GuideOperationsTest, OnlyPushCannotBeGrantedAlone) {
  for (const Operation& operation : kOperations) {
    const auto set = PermissionSet::Parse(Catalog::Default(), kProject,
                                          operation.permission);
    if (absl::string_view(operation.permission) == "repository:push") {
      EXPECT_THAT(set, FailsWith(absl::StatusCode::kInvalidArgument,
                                 "PUSH_REQUIRES_PULL"));
    } else {
      EXPECT_THAT(set, IsOk()) << operation.name;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    Guide, GuideOperationTest,
    testing::Combine(testing::Values(StoreOf::kMemory, StoreOf::kSqlite),
                     testing::Values(RobotLevel::kProject, RobotLevel::kSystem),
                     testing::ValuesIn(kOperations)),
    [](const testing::TestParamInfo<Row>& info) {
      std::string name = absl::StrCat(
          NameOf(std::get<0>(info.param)), "_",
          std::get<1>(info.param) == RobotLevel::kSystem ? "system_" : "",
          std::get<2>(info.param).name);
      for (char& c : name) c = c == ' ' ? '_' : c;
      return name;
    });

// The guide's Select All and Unselect All: 70 pairs of each level in Harbor
// 2.16, and the helm operations of the guide beside them.
TEST(GuideSelectTest, AllOfALevelAndNone) {
  for (const auto level : {PermissionLevel::kSystem, kProject}) {
    EXPECT_EQ(PermissionSet::All(Catalog::Harbor216(), level).size(), 70);
    EXPECT_TRUE(PermissionSet::None(Catalog::Harbor216(), level).empty());
  }
  EXPECT_EQ(
      PermissionSet::All(Catalog::Default(), PermissionLevel::kSystem).size(),
      70);
  const auto all = PermissionSet::All(Catalog::Default(), kProject);
  int deprecated = 0;
  for (const Permission p : all.permissions()) {
    const CatalogEntry& entry = Catalog::Default()->entry(p);
    deprecated += entry.deprecated ? 1 : 0;
    EXPECT_EQ(entry.deprecated,
              !Catalog::Harbor216()
                   ->Find(kProject, entry.resource, entry.action)
                   .has_value());
  }
  EXPECT_EQ(deprecated, 5);
  EXPECT_EQ(all.size(), 75);
}

class GuideSelectAllTest : public EveryStoreTest {};

TEST_P(GuideSelectAllTest, CanBeGrantedAndNothingCannot) {
  RobotSpec spec;
  spec.level = RobotLevel::kSystem;
  spec.account_name = "all";
  spec.grants = {
      GrantSpec::System(
          PermissionSet::All(Catalog::Default(), PermissionLevel::kSystem)),
      GrantSpec::AllProjects(PermissionSet::All(Catalog::Default(), kProject)),
  };
  ASSERT_THAT(accounts_->PutProject(host_, 0, "library", false), IsOk());
  const Principal robot =
      accounts_.LoginAs(accounts_->CreateRobot(host_, spec).value());
  const Catalog& catalog = *Catalog::Default();
  for (int i = 0; i < catalog.size(); ++i) {
    const Permission p = catalog.permission_at(i);
    EXPECT_EQ(robot.CanSystem(p), p.level() == PermissionLevel::kSystem);
    EXPECT_EQ(robot.Can("library", p), p.level() == kProject);
  }
  spec.account_name = "none";
  spec.grants = {GrantSpec::AllProjects(
      PermissionSet::None(Catalog::Default(), kProject))};
  EXPECT_THAT(
      accounts_->CreateRobot(host_, spec),
      FailsWith(absl::StatusCode::kInvalidArgument, "EMPTY_PERMISSION_SET"));
}

INSTANTIATE_ON_EVERY_STORE(GuideSelectAllTest);

}  // namespace
}  // namespace robot_accounts

#include "robot_accounts/robot/harbor_query.h"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/robot/robots_for_tests.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

// demo has the host's number 4, other has none, third has the number that
// other's id is.
std::shared_ptr<const ProjectTable> Projects() {
  std::vector<Project> projects(3);
  projects[0] = {11, "demo", 4, false, 0};
  projects[1] = {12, "other", 0, false, 0};
  projects[2] = {13, "third", 12, false, 0};
  return std::make_shared<ProjectTable>(std::move(projects));
}

absl::StatusOr<HarborQuery> Parse(absl::string_view query) {
  return ParseHarborQuery(query, *Projects());
}

// Of the project demo, or of the system if `project_id` is 0.
RobotView Named(absl::string_view account, int64_t project_id) {
  return RobotView(
      *Robot::FromRecord(RecordOf(account, project_id), Catalog::Default()), "",
      Projects());
}

TEST(HarborQueryTest, AsksForTheFirstRobotsOfTheSystem) {
  for (const absl::string_view text :
       {"", "&&", "q=", "q=Level%3Dsystem", "q=Level=system,ProjectID=4",
        "q=ProjectID=4", "q=level=project"}) {
    const auto query = Parse(text);
    ASSERT_THAT(query, IsOk()) << text;
    EXPECT_EQ(query->robots.level, RobotLevel::kSystem);
    EXPECT_FALSE(query->robots.project_id.has_value());
    EXPECT_EQ(query->robots.order, RobotOrder::kAccountName);
    EXPECT_FALSE(query->robots.descending);
    EXPECT_EQ(query->page, 1);
    EXPECT_EQ(query->page_size, 10);
  }
}

// Harbor's own example, harbor-robots 10.3.
TEST(HarborQueryTest, AsksForRobotsOfAProject) {
  const auto query = Parse(
      "q=Level%3Dproject%2CProjectID%3D4%2Cname%3D~push&sort=-creation_time&"
      "page=1&page_size=20");
  ASSERT_THAT(query, IsOk());
  // Legacy robots are a project's, too.
  EXPECT_FALSE(query->robots.level.has_value());
  EXPECT_EQ(query->robots.project_id, 11);
  EXPECT_EQ(query->name_part, "push");
  EXPECT_THAT(query->names, IsEmpty());
  EXPECT_EQ(query->robots.order, RobotOrder::kCreated);
  EXPECT_TRUE(query->robots.descending);
  EXPECT_EQ(query->page, 1);
  EXPECT_EQ(query->page_size, 20);
}

TEST(HarborQueryTest, KnowsProjectsByTheHostsNumberFirst) {
  EXPECT_EQ(Parse("q=Level=project,ProjectID=12")->robots.project_id, 13);
  // Without a number of the host's, by the library's own; 11 has one.
  EXPECT_EQ(Parse("q=Level=project,ProjectID=13")->robots.project_id, -1);
  EXPECT_EQ(Parse("q=Level=project,ProjectID=11")->robots.project_id, -1);
  EXPECT_EQ(Parse("q=Level=project,ProjectID=99")->robots.project_id, -1);
  std::vector<Project> own(1);
  own[0] = {12, "other", 0, false, 0};
  EXPECT_EQ(ParseHarborQuery("q=Level=project,ProjectID=12",
                             ProjectTable(std::move(own)))
                ->robots.project_id,
            12);
}

TEST(HarborQueryTest, FiltersTheStoredName) {
  const RobotView ci = Named("ci", 11);
  const RobotView ops = Named("ops", 0);
  struct {
    absl::string_view q;
    bool has_ci, has_ops;
  } const cases[] = {
      {"q=x=y", true, true},
      {"q=name=demo%2Bci", true, false},
      {"q=Name=ops", false, true},
      {"q=name=\\ops", false, true},
      {"q=name=OPS", false, false},
      {"q=name=ci", false, false},
      {"q=name=~ci", true, false},
      {"q=name=~MO%2BC", true, false},
      {"q=name=~%25", false, false},
      {"q=name=~_", false, false},
      {"q=name=~robot", false, false},
      {"q=name={ops%20demo%2Bci}", true, true},
      {"q=name={ops}", false, true},
      {"q=name={}", false, false},
      {"q=name={+}", false, false},
      {"q=name=(a%20b)", true, true},
      {"q=name=ci,name=ops", false, true},
      {"q=name__icontains=OP", false, true},
      {"q=name__exact=ops", false, true},
      {"q=visible=false", true, true},
      {"q=Visible=false", true, true},
      {"q=secret=x,salt=y", true, true},
  };
  for (const auto& c : cases) {
    const auto query = Parse(c.q);
    ASSERT_THAT(query, IsOk()) << c.q;
    EXPECT_EQ(query->HasNameOf(ci), c.has_ci) << c.q;
    EXPECT_EQ(query->HasNameOf(ops), c.has_ops) << c.q;
  }
}

TEST(HarborQueryTest, DecodesOnce) {
  EXPECT_THAT(Parse("q=name%3Ddemo%252Bci")->names, ElementsAre("demo%2Bci"));
  EXPECT_THAT(Parse("q=name%3Ddemo+ci")->names, ElementsAre("demo ci"));
}

TEST(HarborQueryTest, SortsByTheFirstKeyThatThereIs) {
  struct {
    absl::string_view sort;
    RobotOrder order;
    bool descending;
  } const cases[] = {
      {"sort=name", RobotOrder::kAccountName, false},
      {"sort=-name", RobotOrder::kAccountName, true},
      {"sort=creation_time", RobotOrder::kCreated, false},
      {"sort=-CreationTime,name", RobotOrder::kCreated, true},
      {"sort=-expiresat", RobotOrder::kExpiry, true},
      {"sort=ExpiresAt", RobotOrder::kExpiry, false},
      {"sort=-nothing", RobotOrder::kAccountName, false},
      {"sort=-nothing,expiresat", RobotOrder::kExpiry, false},
      {"sort=secret,-salt,-name", RobotOrder::kAccountName, true},
      {"sort=,,", RobotOrder::kAccountName, false},
  };
  for (const auto& c : cases) {
    const auto query = Parse(c.sort);
    ASSERT_THAT(query, IsOk()) << c.sort;
    EXPECT_EQ(query->robots.order, c.order) << c.sort;
    EXPECT_EQ(query->robots.descending, c.descending) << c.sort;
  }
}

TEST(HarborQueryTest, RefusesWhatCannotBeAnswered) {
  const std::string long_query = "x=" + std::string(16 * 1024, 'x');
  struct {
    absl::string_view query;
    const char* reason;
  } const cases[] = {
      {"page=0", "INVALID_PAGE"},
      {"page=-1", "INVALID_PAGE"},
      {"page=%2B1", "INVALID_PAGE"},
      {"page=", "INVALID_PAGE"},
      {"page=9223372036854775808", "INVALID_PAGE"},
      {"page_size=0", "INVALID_PAGE_SIZE"},
      {"page_size=-1", "INVALID_PAGE_SIZE"},
      {"page_size=101", "INVALID_PAGE_SIZE"},
      {"page_size=ten", "INVALID_PAGE_SIZE"},
      {"q=%", "MALFORMED_QUERY"},
      {"q=%4", "MALFORMED_QUERY"},
      {"%zz=1", "MALFORMED_QUERY"},
      {"page=1&page=2", "MALFORMED_QUERY"},
      {long_query, "MALFORMED_QUERY"},
      // Harbor's own tests, harbor-robots 11.7.
      {"q=Level=~system", "INVALID_LEVEL"},
      {"q=Level=[1~2]", "INVALID_LEVEL"},
      {"q=Level={a%20b}", "INVALID_LEVEL"},
      {"q=Level=(a%20b)", "INVALID_LEVEL"},
      {"q=Level=Project", "INVALID_LEVEL"},
      {"q=Level=project,ProjectID=~1", "INVALID_PROJECT_ID"},
      {"q=Level=project,ProjectID=[1~2]", "INVALID_PROJECT_ID"},
      {"q=Level=project", "INVALID_PROJECT_ID"},
      {"q=Level=project,ProjectID=0", "INVALID_PROJECT_ID"},
      {"q=Level=project,ProjectID=-4", "INVALID_PROJECT_ID"},
      {"q=Level=project,ProjectID=demo", "INVALID_PROJECT_ID"},
      {"q=Level=project,ProjectID=9223372036854775808", "INVALID_PROJECT_ID"},
      {"q=name", "MALFORMED_FILTER"},
      {"q=name=", "MALFORMED_FILTER"},
      {"q==x", "MALFORMED_FILTER"},
      {"q=name=x,", "MALFORMED_FILTER"},
      {"q=name=~", "MALFORMED_FILTER"},
      {"q=x=[1~2", "MALFORMED_FILTER"},
      {"q=x=[1]", "MALFORMED_FILTER"},
      {"q=x=[~]", "MALFORMED_FILTER"},
      {"q=x=[%20~%20]", "MALFORMED_FILTER"},
      {"q=x=[1~2~3]", "MALFORMED_FILTER"},
      {"q=x={a", "MALFORMED_FILTER"},
      {"q=x=(a", "MALFORMED_FILTER"},
      {"q=name=[a~b]", "UNSUPPORTED_FILTER"},
      {"q=name__in=a", "UNSUPPORTED_FILTER"},
      {"q=disabled=true", "UNSUPPORTED_FILTER"},
      {"q=duration__gt=3", "UNSUPPORTED_FILTER"},
      {"q=creation_time=[2026-01-01T00:00:00~]", "UNSUPPORTED_FILTER"},
      {"sort=id", "UNSUPPORTED_SORT"},
      {"sort=-update_time", "UNSUPPORTED_SORT"},
  };
  for (const auto& c : cases) {
    EXPECT_THAT(Parse(c.query), FailsWith(kInvalid, c.reason)) << c.query;
  }
}

TEST(HarborQueryTest, ReadsAnId) {
  EXPECT_EQ(*ParseHarborRobotId("17"), 17);
  EXPECT_EQ(*ParseHarborRobotId("9223372036854775807"), INT64_MAX);
  for (const char* text :
       {"", "x", "1x", " 1", "+1", "-1", "1.0", "9223372036854775808"}) {
    EXPECT_THAT(ParseHarborRobotId(text),
                FailsWith(kInvalid, "INVALID_ROBOT_ID"))
        << text;
  }
}

}  // namespace
}  // namespace robot_accounts

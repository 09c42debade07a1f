#include "robot_accounts/robot/harbor_list.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/robot/accounts_on_stores.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class HarborListTest : public AccountsOnStoresTest {
 protected:
  HarborList List(absl::string_view query) {
    const auto parsed = ParseHarborQuery(query, **accounts_->Projects());
    EXPECT_THAT(parsed, IsOk()) << query;
    const auto list = ListForHarbor(*accounts_, host_, *parsed);
    EXPECT_THAT(list, IsOk()) << query;
    return *list;
  }

  static std::vector<std::string> NamesOf(const HarborList& list) {
    std::vector<std::string> names;
    for (const RobotView& robot : list.robots) {
      names.emplace_back(robot.robot().account_name());
    }
    return names;
  }
};

RA_TEST_ON_STORES(HarborListTest);

TEST_P(HarborListTest, HasThePageAndTheNumberOfAll) {
  ASSERT_THAT(accounts_->PutProject(host_, 4, "demo", false), IsOk());
  for (const char* account : {"c", "a", "e", "b", "d"}) {
    ASSERT_THAT(Create(ProjectSpec("demo", account)), IsOk());
  }
  ASSERT_THAT(Create(ProjectSpec("other", "x")), IsOk());

  const std::string demo = "q=Level=project,ProjectID=4";
  const HarborList first = List(demo + "&page_size=2");
  EXPECT_THAT(NamesOf(first), ElementsAre("a", "b"));
  EXPECT_EQ(first.total, 5);
  EXPECT_THAT(NamesOf(List(demo + "&page_size=2&page=3")), ElementsAre("e"));

  EXPECT_THAT(NamesOf(List(demo + "&page_size=2&sort=-name")),
              ElementsAre("e", "d"));

  const HarborList behind =
      List(demo + "&page_size=100&page=9223372036854775807");
  EXPECT_THAT(behind.robots, IsEmpty());
  EXPECT_EQ(behind.total, 5);

  const HarborList named = List(demo + ",name={demo%2Bb%20demo%2Bd}");
  EXPECT_THAT(NamesOf(named), ElementsAre("b", "d"));
  EXPECT_EQ(named.total, 2);
}

TEST_P(HarborListTest, IsEmptyForAProjectThatIsNot) {
  ASSERT_THAT(Create(ProjectSpec("demo", "a")), IsOk());
  EXPECT_EQ(List("q=Level=project,ProjectID=999").total, 0);
  EXPECT_EQ(List("").total, 0);
}

TEST_P(HarborListTest, ReadsEveryPageOfTheStore) {
  std::vector<RobotSpec> specs;
  for (int i = 0; i < 1000; ++i) {
    specs.push_back(SystemSpec(absl::StrCat("r", i),
                               {GrantSpec::System(SystemSet("robot:list"))}));
  }
  ASSERT_THAT(accounts_->CreateMany(host_, specs), IsOk());
  for (RobotSpec& spec : specs) spec.account_name.append("x");
  ASSERT_THAT(accounts_->CreateMany(host_, specs), IsOk());
  const HarborList list = List("page_size=100&page=20");
  EXPECT_EQ(list.total, 2000);
  EXPECT_THAT(list.robots, SizeIs(100));
}

TEST_P(HarborListTest, LinksToThePagesAround) {
  const std::string path = "/api/v2.0/robots";
  const auto link = [&](absl::string_view text, int64_t total) {
    return HarborLink(path, text,
                      ParseHarborQuery(text, ProjectTable({})).value(), total);
  };
  EXPECT_EQ(link("", 10), "");
  EXPECT_EQ(link("", 11),
            "</api/v2.0/robots?page=2&page_size=10>; rel=\"next\"");
  EXPECT_EQ(link("page=2&q=name%3D~a&page_size=5", 11),
            "</api/v2.0/robots?q=name%3D~a&page=1&page_size=5>; rel=\"prev\" , "
            "</api/v2.0/robots?q=name%3D~a&page=3&page_size=5>; rel=\"next\"");
  EXPECT_EQ(link("page=2", 20),
            "</api/v2.0/robots?page=1&page_size=10>; rel=\"prev\"");
  // Behind the last page there is nothing to go back to, as in Harbor.
  EXPECT_EQ(link("page=3", 20), "");
  EXPECT_EQ(link("page=9223372036854775807&page_size=100", 20), "");
}

}  // namespace
}  // namespace robot_accounts

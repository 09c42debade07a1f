#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/types/span.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "robot_accounts/store/open_store.h"
#include "tests/cli/robotctl_run.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

void MakeRobots(const std::string& url, size_t count) {
  std::unique_ptr<RobotAccounts> accounts =
      *RobotAccounts::Create(*OpenStore(url));
  std::vector<RobotSpec> specs(count);
  for (size_t i = 0; i < count; ++i) {
    specs[i].project = "library";
    specs[i].account_name = absl::StrCat("ci", i);
    specs[i].grants = {GrantSpec::Project(
        "library",
        *PermissionSet::Parse(Catalog::Default(), PermissionLevel::kProject,
                              "repository:pull"))};
  }
  absl::Span<const RobotSpec> rest(specs);
  while (!rest.empty()) {
    const size_t most = RobotAccounts::kMaxAtOnce;
    const auto some = rest.first(std::min(rest.size(), most));
    ASSERT_THAT(accounts->CreateMany(Actor::Host(), some), IsOk());
    rest.remove_prefix(some.size());
  }
}

// The store gives at most kMaxPageSize at once.
TEST(RobotctlListTest, ListsMoreThanAPage) {
  const size_t count = RobotQuery::kMaxPageSize + 1;
  const std::string url =
      absl::StrCat("sqlite:", ::testing::TempDir(), "/pages.db");
  ASSERT_NO_FATAL_FAILURE(MakeRobots(url, count));

  const RobotctlRun run = RunCommand({"list", "--store", url});
  EXPECT_EQ(run.status, kDone);
  const std::vector<absl::string_view> lines =
      absl::StrSplit(run.out, '\n', absl::SkipEmpty());
  EXPECT_EQ(lines.size(), count + 1);  // The titles.
}

// What `next_cursor` of one page is given to the next.
TEST(RobotctlListTest, ListsPageByPage) {
  const std::string url =
      absl::StrCat("sqlite:", ::testing::TempDir(), "/few.db");
  ASSERT_NO_FATAL_FAILURE(MakeRobots(url, 5));
  std::vector<std::string> names;
  std::string cursor;
  int pages = 0;
  do {
    const RobotctlRun run =
        RunCommand({"list", "--store", url, "--page-size", "2", "--cursor",
                    cursor, "--output", "json"});
    ASSERT_EQ(run.status, kDone) << run.err;
    const auto page = nlohmann::json::parse(run.out);
    for (const auto& robot : page["robots"]) names.push_back(robot["name"]);
    cursor = page["next_cursor"];
    ++pages;
  } while (!cursor.empty());
  EXPECT_EQ(pages, 3);
  EXPECT_THAT(names, ElementsAre("robot$library+ci0", "robot$library+ci1",
                                 "robot$library+ci2", "robot$library+ci3",
                                 "robot$library+ci4"));
}

TEST(RobotctlListTest, APageSaysHowToGoOn) {
  const std::string url =
      absl::StrCat("sqlite:", ::testing::TempDir(), "/pair.db");
  ASSERT_NO_FATAL_FAILURE(MakeRobots(url, 2));
  const RobotctlRun first =
      RunCommand({"list", "--store", url, "--page-size", "1"});
  const size_t at = first.out.find("\nmore by --cursor ");
  ASSERT_NE(at, std::string::npos) << first.out;
  const std::string cursor(
      absl::StripAsciiWhitespace(first.out.substr(at + 18)));
  const RobotctlRun last = RunCommand(
      {"list", "--store", url, "--page-size", "1", "--cursor", cursor});
  EXPECT_THAT(last.out, HasSubstr("robot$library+ci1"));
  EXPECT_THAT(last.out, Not(HasSubstr("more by")));
  EXPECT_THAT(RunCommand({"list", "--store", url, "--cursor", "nonsense"}).err,
              HasSubstr("(INVALID_CURSOR)"));
  EXPECT_THAT(RunCommand({"list", "--store", url, "--page-size", "0"}).err,
              HasSubstr("(INVALID_PAGE_SIZE)"));
}

}  // namespace
}  // namespace robot_accounts::cli

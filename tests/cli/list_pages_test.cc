#include <stdio.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/types/span.h"
#include "gtest/gtest.h"
#include "robot_accounts/cli/output.h"
#include "robot_accounts/cli/robotctl.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "robot_accounts/store/open_store.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts::cli {
namespace {

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

  FILE* file = tmpfile();
  ASSERT_NE(file, nullptr);
  Output out(fileno(file));
  Output err(STDERR_FILENO);
  EXPECT_EQ(RunRobotctl({"list", "--store", url}, out, err), kDone);
  std::string text(1 << 20, '\0');
  rewind(file);
  text.resize(fread(&text[0], 1, text.size(), file));
  fclose(file);
  const std::vector<absl::string_view> lines =
      absl::StrSplit(text, '\n', absl::SkipEmpty());
  EXPECT_EQ(lines.size(), count + 1);  // The titles.
}

}  // namespace
}  // namespace robot_accounts::cli

// What robotctl does with robots that are older than the test: they were made
// by a clock that stood in the past.

#include <stdlib.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "robot_accounts/store/open_store.h"
#include "tests/cli/robotctl_run.h"
#include "tests/testing/manual_clock.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr int64_t kDay = 24 * 60 * 60;

class OldRobotsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string folder = absl::StrCat(::testing::TempDir(), "/old.XXXXXX");
    ASSERT_NE(mkdtemp(&folder[0]), nullptr);
    url_ = absl::StrCat("sqlite:", folder, "/robots.db");
  }

  // Makes a robot `days_ago` that lives for `days`, and used it `used_days_ago`
  // if that is not -1.
  void Make(absl::string_view account, int64_t days_ago, int64_t days,
            int64_t used_days_ago = -1) {
    ManualClock clock;
    const int64_t now = SystemNow();
    clock.SetUnixSeconds(now - days_ago * kDay);
    RobotAccountsOptions options;
    options.clock = &clock;
    std::unique_ptr<RobotAccounts> accounts =
        *RobotAccounts::Create(*OpenStore(url_), std::move(options));
    RobotSpec spec;
    spec.project = "library";
    spec.account_name = std::string(account);
    spec.life = LifeInDays{days};
    spec.grants = {GrantSpec::Project(
        "library",
        *PermissionSet::Parse(Catalog::Default(), PermissionLevel::kProject,
                              "repository:pull"))};
    absl::StatusOr<CreatedRobot> made =
        accounts->CreateRobot(Actor::Host(), spec);
    ASSERT_THAT(made, IsOk());
    if (used_days_ago < 0) return;
    // The clock of one RobotAccounts never runs backwards, nor does this.
    clock.SetUnixSeconds(now - used_days_ago * kDay);
    Login login;
    login.source = "10.0.0.7";
    ASSERT_THAT(accounts->Authenticate(login, made->robot.full_name(),
                                       made->secret.text()),
                IsOk());
    clock.Advance(60);
    ASSERT_THAT(accounts->Maintain(), IsOk());
  }

  RobotctlRun Run(std::vector<absl::string_view> words) {
    words.push_back("--store");
    words.push_back(url_);
    return RunCommand(words);
  }

  // The account names that a command lists, in its order.
  std::vector<std::string> Names(std::vector<absl::string_view> words) {
    words.push_back("--output=json");
    const RobotctlRun run = Run(std::move(words));
    EXPECT_EQ(run.status, kDone) << run.err;
    std::vector<std::string> names;
    for (const auto& robot : nlohmann::json::parse(run.out)) {
      const std::string name = robot["name"];
      names.push_back(name.substr(name.find('+') + 1));
    }
    return names;
  }

  static int64_t SystemNow() { return time(nullptr); }

  std::string url_;
};

TEST_F(OldRobotsTest, PruneDeletesWhatExpiredLongAgo) {
  Make("long-ago", 100, 10);
  Make("lately", 100, 95);
  Make("alive", 100, 200);
  Make("for-ever", 100, -1);
  EXPECT_THAT(Names({"prune", "--expired-for", "30", "--dry-run"}),
              ElementsAre("long-ago"));
  const RobotctlRun dry = Run({"prune", "--expired-for", "1", "--dry-run"});
  EXPECT_THAT(dry.out, HasSubstr("robot$library+lately"));
  EXPECT_THAT(dry.out, HasSubstr("\n2 would be deleted\n"));
  EXPECT_EQ(Names({"list"}).size(), 4);

  const RobotctlRun run = Run({"prune", "--expired-for", "30"});
  EXPECT_EQ(run.status, kDone) << run.err;
  EXPECT_THAT(run.out, HasSubstr("robot$library+long-ago"));
  EXPECT_THAT(run.out, HasSubstr("\n1 deleted\n"));
  EXPECT_THAT(Names({"prune", "--expired-for", "0"}), ElementsAre("lately"));
  EXPECT_EQ(Run({"prune", "--expired-for", "0"}).out, "0 deleted\n");
  EXPECT_THAT(Names({"list"}), ElementsAre("alive", "for-ever"));
}

TEST_F(OldRobotsTest, ListFindsWhatExpiresSoon) {
  Make("gone", 100, 10);
  Make("tomorrow", 9, 10);
  Make("next-month", 10, 40);
  Make("for-ever", 10, -1);
  EXPECT_THAT(Names({"list", "--expiring-within", "7"}),
              ElementsAre("tomorrow"));
  EXPECT_THAT(Names({"list", "--expiring-within", "31", "--sort", "expiry"}),
              ElementsAre("tomorrow", "next-month"));
}

TEST_F(OldRobotsTest, ListSorts) {
  Make("b", 3, 10);
  Make("c", 2, 1);
  Make("a", 1, -1);
  EXPECT_THAT(Names({"list"}), ElementsAre("a", "b", "c"));
  EXPECT_THAT(Names({"list", "--sort", "name", "--reverse"}),
              ElementsAre("c", "b", "a"));
  EXPECT_THAT(Names({"list", "--sort", "created"}), ElementsAre("b", "c", "a"));
  EXPECT_THAT(Names({"list", "--sort=expiry"}), ElementsAre("c", "b", "a"));
}

TEST_F(OldRobotsTest, ListFindsWhatIsUnused) {
  Make("used", 100, -1, 1);
  Make("unused", 100, -1, 60);
  Make("never-used", 100, -1);
  Make("new", 1, -1);
  EXPECT_THAT(Names({"list", "--unused-for", "30"}),
              ElementsAre("never-used", "unused"));
  const RobotctlRun shown = Run({"show", "library+used"});
  EXPECT_THAT(shown.out, HasSubstr(" from 10.0.0.7\n"));
  EXPECT_THAT(Run({"show", "library+new"}).out,
              HasSubstr("\nlast used    never seen\n"));
}

TEST_F(OldRobotsTest, CheckExplainsThatARobotIsExpired) {
  Make("gone", 100, 10);
  const RobotctlRun run = Run({"check", "library+gone", "--explain"});
  EXPECT_EQ(run.status, kRefused);
  EXPECT_EQ(run.out, "refused: the robot is expired, so it cannot log in\n");
  EXPECT_THAT(run.err, HasSubstr("(CANNOT_LOG_IN)"));
  EXPECT_THAT(Run({"list"}).out, HasSubstr(" Expired\n"));
}

TEST_F(OldRobotsTest, EditRevivesAnExpiredRobot) {
  Make("gone", 100, 10);
  EXPECT_EQ(Run({"edit", "library+gone", "--extend-days", "2"}).status, kDone);
  EXPECT_THAT(Names({"list", "--expiring-within", "3"}), ElementsAre("gone"));
}

}  // namespace
}  // namespace robot_accounts::cli

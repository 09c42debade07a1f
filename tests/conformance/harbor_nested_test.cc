// Robots and people that act on robots, through Harbor's forms: what Harbor
// bounds (harbor-robots 3.4, 11.6, 11.26), and what it does not (W9, W22).
#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "robot_accounts/robot/robot_json.h"
#include "tests/conformance/harbor_api.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

using HarborNestedTest = HarborApiTest;

// A robot that may make robots, and one that may less than it.
constexpr char kMaker[] =
    R"({"name":"maker","level":"project","duration":30,"permissions":[{"kind":)"
    R"("project","namespace":"demo","access":[{"resource":"repository",)"
    R"("action":"pull"},{"resource":"robot","action":"create"},)"
    R"({"resource":"robot","action":"read"}]}]})";
constexpr char kLess[] =
    R"({"name":"less","level":"project","duration":30,"permissions":[{"kind":)"
    R"("project","namespace":"demo","access":[{"resource":"repository",)"
    R"("action":"pull"}]}]})";

// 11.13, 2.3 and W22: who may do nothing is told of nothing, by id or by name.
TEST_P(HarborNestedTest, StrangersLearnNothing) {
  const CreatedRobot made = Post(kProject).value();
  const Actor stranger = Actor::Robot(accounts_.LoginAs(
      Post(Changed(Changed(kProject, "demo", "other"), "ci-push", "ci"))
          .value()));
  const int64_t there = made.robot.robot().id();
  const int64_t nowhere = there + 99;
  const std::string body =
      Changed(kProject, "\"ci-push\"", "\"robot$demo+ci-push\"");
  for (const int64_t id : {there, nowhere}) {
    EXPECT_EQ(Answer(accounts_->Get(stranger, id)), "404 NOT_FOUND");
    EXPECT_EQ(Answer(Put(id, body, stranger)), "404 NOT_FOUND");
    EXPECT_EQ(Answer(accounts_->Edit(stranger, id, RobotEdit())),
              "404 NOT_FOUND");
    EXPECT_EQ(Answer(accounts_->RefreshSecret(stranger, id)), "404 NOT_FOUND");
    EXPECT_EQ(Answer(accounts_->Delete(stranger, id)), "404 NOT_FOUND");
  }
  // 11.26: no right there is 403, whether there is such a project or not.
  EXPECT_EQ(Answer(Post(Changed(kProject, "ci-push", "more"), stranger)),
            "403 FORBIDDEN");
  EXPECT_EQ(Answer(Post(Changed(kProject, "demo", "nowhere"), stranger)),
            "403 FORBIDDEN");
  EXPECT_EQ(Answer(Post(kSystem, stranger)), "403 FORBIDDEN");
  const Actor admin = Actor::User("local", 3, "ann")->WithinProjects({"other"});
  EXPECT_EQ(Answer(Post(Changed(kProject, "ci-push", "more"), admin)),
            "403 FORBIDDEN");
  EXPECT_EQ(Answer(accounts_->Get(admin, there)), "404 NOT_FOUND");
}

// 11.6 and 3.4: a robot that may make robots makes none that may do more.
TEST_P(HarborNestedTest, ARobotHandsOnNoMoreThanItHolds) {
  const Actor actor = Actor::Robot(accounts_.LoginAs(Post(kMaker).value()));
  const CreatedRobot made = Post(kLess, actor).value();
  EXPECT_TRUE(
      absl::StrContains(ToHarborJson(made.robot), R"("creator_type":"robot")"));
  EXPECT_EQ(Answer(Post(Changed(kProject, "ci-push", "more"), actor)),
            "403 DENIED");
  EXPECT_EQ(Answer(Post(Changed(Changed(kLess, "less", "longer"), "30", "31"),
                        actor)),
            "403 DENIED");
  // Harbor's rule compares texts; here `allow` is the same as nothing.
  EXPECT_EQ(Answer(Post(Changed(Changed(kLess, "less", "text"), "\"pull\"",
                                "\"pull\",\"effect\":\"allow\""),
                        actor)),
            "200");
}

RobotAccountsOptions WhereRobotsMayEdit() {
  RobotAccountsOptions options;
  options.robots_may_edit = true;
  options.robots_may_refresh = true;
  return options;
}

// Harbor lets no robot edit; a host that lets it gets the same bounds as for
// making robots, which Harbor's own edit lacks.
class HarborNestedEditTest : public HarborApiTest {
 protected:
  HarborNestedEditTest() : HarborApiTest(WhereRobotsMayEdit()) {}
};

TEST_P(HarborNestedEditTest, AnEditHandsOnNoMoreThanIsHeld) {
  const Actor actor = Actor::Robot(accounts_.LoginAs(Post(kMaker).value()));
  const int64_t less = Post(kLess, actor)->robot.robot().id();
  const int64_t more =
      Post(Changed(kProject, "ci-push", "more"))->robot.robot().id();
  const std::string put_less =
      Changed(kLess, "\"less\"", "\"robot$demo+less\"");
  EXPECT_EQ(Answer(Put(less, put_less, actor)), "200");
  EXPECT_EQ(Answer(Put(less,
                       Changed(put_less, "\"action\":\"pull\"}",
                               "\"action\":\"pull\"},{\"resource\":"
                               "\"repository\",\"action\":\"push\"}"),
                       actor)),
            "403 DENIED");
  EXPECT_EQ(Answer(Put(less, Changed(put_less, "30", "-1"), actor)),
            "403 DENIED");
  // Nor does it touch, or give a secret to, one that may more.
  EXPECT_EQ(Answer(accounts_->SetEnabled(actor, more, false)), "403 DENIED");
  EXPECT_EQ(Answer(accounts_->RefreshSecret(actor, more)), "403 DENIED");
  EXPECT_EQ(Answer(accounts_->RefreshSecret(actor, less)), "200");
}

INSTANTIATE_ON_EVERY_STORE(HarborNestedEditTest);
INSTANTIATE_ON_EVERY_STORE(HarborNestedTest);

}  // namespace
}  // namespace robot_accounts

// Harbor's robot API over the library, as a host would serve it: each row of
// the error table of harbor-robots 2.3 that a library can see, and the
// statements of section 11 that are about bodies and queries.
#include "tests/conformance/harbor_api.h"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gtest/gtest.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "robot_accounts/robot/robot_json.h"
#include "tests/conformance/accounts_on.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

TEST_P(HarborApiTest, ExamplesAreTakenAndAnswered) {
  const CreatedRobot project = Post(kProject).value();
  EXPECT_EQ(project.robot.full_name(), "robot$demo+ci-push");
  EXPECT_TRUE(absl::StrContains(
      ToHarborJson(*accounts_->Get(host_, project.robot.robot().id())),
      R"("permissions":[{"access":[{"action":"pull","resource":"repository"},)"
      R"({"action":"push","resource":"repository"}],"kind":"project",)"
      R"("namespace":"demo"}])"));
  const CreatedRobot system = Post(kSystem).value();
  EXPECT_EQ(system.robot.full_name(), "robot$mirror-all");
  const Principal robot = accounts_.LoginAs(system);
  EXPECT_TRUE(robot.CanSystem("registry", "list"));
  EXPECT_TRUE(robot.CanRepository("other/x", "pull"));
  EXPECT_TRUE(robot.Can("demo", "tag", "create"));
}

TEST_P(HarborApiTest, BodiesThatCannotBeRead) {
  for (const char* body : {"", "[]", "{", "null", "{\"name\":1}",
                           "{\"permissions\":{}}", "{\"duration\":\"30\"}"}) {
    EXPECT_EQ(Answer(Post(body)), "422 UNPROCESSABLE_ENTITY") << body;
  }
}

TEST_P(HarborApiTest, CreationErrors) {
  // Names, 11.3.
  for (const char* name :
       {"", "ROBOT", "robot+123", "robot$123", "a..b", "-a", "a-", "a b"}) {
    EXPECT_EQ(PostChanged(kProject, "ci-push", name), "400 BAD_REQUEST");
  }
  // Durations, 11.2; absent reads as 0.
  for (const char* days : {"0", "-10", "2147483647", "999999999999"}) {
    EXPECT_EQ(PostChanged(kProject, "30", days), "400 BAD_REQUEST") << days;
  }
  EXPECT_EQ(PostChanged(kProject, "\"duration\":30,", ""), "400 BAD_REQUEST");
  // Levels, 11.1.
  for (const char* level : {"unknown", "systemproject", "", "Project"}) {
    EXPECT_EQ(PostChanged(kProject, "\"level\":\"project\"",
                          absl::StrCat("\"level\":\"", level, "\"")),
              "400 BAD_REQUEST");
  }
  // Permissions: none, null, empty, null within (11.4), two of a project robot.
  for (
      const char* permissions :
      {"[]", "null", "[null]",
       R"([{"kind":"project","namespace":"demo","access":[]}])",
       R"([{"kind":"project","namespace":"demo","access":[null]}])",
       R"([{"kind":"project","namespace":"demo","access":[{"resource":"tag","action":"list"}]},)"
       R"({"kind":"project","namespace":"other","access":[{"resource":"tag","action":"list"}]}])"}) {
    const std::string body = absl::StrCat(
        R"({"name":"a","level":"project","duration":1,"permissions":)",
        permissions, "}");
    EXPECT_EQ(Answer(Post(body)), "400 BAD_REQUEST") << permissions;
  }
  EXPECT_EQ(PostChanged(kProject, "\"kind\":\"project\"", "\"kind\":\"x\""),
            "400 BAD_REQUEST");
  // Pairs that are not in the catalogue of the kind.
  EXPECT_EQ(PostChanged(kProject, "\"push\"", "\"scanner-pull\""),
            "400 BAD_REQUEST");
  EXPECT_EQ(PostChanged(kSystem, "\"registry\"", "\"repository\""),
            "400 BAD_REQUEST");
  EXPECT_EQ(PostChanged(kSystem, "\"namespace\":\"/\"", "\"namespace\":\"&\""),
            "400 BAD_REQUEST");
  EXPECT_EQ(PostChanged(kProject, "demo", "de mo"), "400 BAD_REQUEST");
  EXPECT_EQ(PostChanged(kProject, "demo", "*"), "404 NOT_FOUND");
  ASSERT_THAT(Post(kProject), IsOk());
  EXPECT_EQ(Answer(Post(kProject)), "409 CONFLICT");
}

// A host with projects of its own: an unknown one is not declared.
TEST(HarborApiProjectsTest, UnknownProjectsAreNotFound) {
  RobotAccountsOptions options;
  options.declare_projects = false;
  AccountsOn accounts(StoreOf::kMemory, options);
  const auto spec = SpecFromHarborJson(
      R"({"name":"a","level":"project","duration":1,"permissions":[{"kind":)"
      R"("project","namespace":"nowhere","access":[{"resource":"tag",)"
      R"("action":"list"}]}]})");
  ASSERT_THAT(spec, IsOk());
  EXPECT_EQ(Answer(accounts->CreateRobot(Actor(), *spec)), "404 NOT_FOUND");
}

// What Harbor answers with 500, and what it takes and should not: W13, W17,
// W8, and push without pull.
TEST_P(HarborApiTest, WhereHarborIsCareless) {
  EXPECT_EQ(PostChanged(kProject, "ci-push", std::string(251, 'a')),
            "400 BAD_REQUEST");
  EXPECT_EQ(PostChanged(kProject, "build farm", std::string(1025, 'd')),
            "400 BAD_REQUEST");
  EXPECT_EQ(PostChanged(kProject,
                        R"({"resource":"repository","action":"pull"},)", ""),
            "400 BAD_REQUEST");
  EXPECT_EQ(PostChanged(kProject, R"("action":"push")",
                        R"("action":"push","effect":"deny")"),
            "400 BAD_REQUEST");
  // A secret is ignored as in Harbor, and so is `disable`: the answer has the
  // secret that counts.
  const CreatedRobot made =
      Post(Changed(kProject, "\"level\"",
                   "\"secret\":\"Mine1Secret\",\"disable\":true,\"level\""))
          .value();
  EXPECT_THAT(accounts_.Login("robot$demo+ci-push", made.secret.text()),
              IsOk());
  EXPECT_THAT(accounts_.Login("robot$demo+ci-push", "Mine1Secret"),
              FailsWith(absl::StatusCode::kUnauthenticated, "UNAUTHENTICATED"));
}

TEST_P(HarborApiTest, UpdateErrors) {
  const int64_t id = Post(kProject)->robot.robot().id();
  const std::string own =
      Changed(kProject, "\"ci-push\"", "\"robot$demo+ci-push\"");
  const auto put = [&](absl::string_view from, absl::string_view to) {
    return Answer(Put(id, Changed(own, from, to)));
  };
  EXPECT_EQ(Answer(Put(id, own)), "200");
  EXPECT_EQ(put("robot$demo+ci-push", "ci-push"), "400 BAD_REQUEST");
  EXPECT_EQ(put("\"level\":\"project\"", "\"level\":\"system\""),
            "400 BAD_REQUEST");
  EXPECT_EQ(put("\"namespace\":\"demo\"", "\"namespace\":\"other\""),
            "400 BAD_REQUEST");
  // Different on purpose: 404 would tell which projects there are (W22).
  EXPECT_EQ(put("\"namespace\":\"demo\"", "\"namespace\":\"nowhere\""),
            "400 BAD_REQUEST");
  EXPECT_EQ(put("30", "0"), "400 BAD_REQUEST");
  EXPECT_EQ(Answer(Put(id + 99, own)), "404 NOT_FOUND");
  EXPECT_EQ(Answer(accounts_->Delete(host_, id + 99)), "404 NOT_FOUND");
  EXPECT_EQ(Answer(accounts_->RefreshSecret(host_, id + 99)), "404 NOT_FOUND");
  EXPECT_EQ(Answer(accounts_->RefreshSecret(host_, id, "weak")),
            "400 BAD_REQUEST");
}

// Harbor's example: 30 days become 90, counted from creation. Also 11.27: a
// PUT without duration is fine, permissions are added and taken away; and W9:
// in Harbor's form an absent `disable` enables, in ours it stays.
TEST_P(HarborApiTest, Updates) {
  const CreatedRobot made = Post(kProject).value();
  const int64_t id = made.robot.robot().id();
  const int64_t created = made.robot.robot().created_unix_s();
  accounts_.clock().Advance(5 * 86400);
  std::string body = Changed(
      Changed(kProject, "\"ci-push\"", "\"robot$demo+ci-push\""), "30", "90");
  EXPECT_EQ(Put(id, body)->robot().expires_at().unix_s(), created + 90 * 86400);
  body = Changed(body, "\"duration\":90,", "");
  EXPECT_EQ(Put(id, body)->robot().expires_at().unix_s(), created + 90 * 86400);

  body = Changed(body, R"(,{"resource":"repository","action":"push"})", "");
  ASSERT_THAT(Put(id, body), IsOk());
  EXPECT_FALSE(accounts_.LoginAs(made).CanRepository("demo/x", "push"));
  body = Changed(body, R"("action":"pull"})",
                 R"("action":"pull"},{"resource":"tag","action":"list"})");
  ASSERT_THAT(Put(id, body), IsOk());
  EXPECT_TRUE(accounts_.LoginAs(made).Can("demo", "tag", "list"));

  ASSERT_THAT(Put(id, Changed(body, "\"level\"", "\"disable\":true,\"level\"")),
              IsOk());
  RobotEdit edit;
  edit.description = "still disabled";
  EXPECT_FALSE(accounts_->Edit(host_, id, edit)->robot().is_enabled());
  EXPECT_TRUE(Put(id, body)->robot().is_enabled());
}

// 11.27: a system robot gains and loses a project.
TEST_P(HarborApiTest, ASystemRobotGainsAndLosesAProject) {
  const CreatedRobot made = Post(kSystem).value();
  const int64_t id = made.robot.robot().id();
  const std::string own =
      Changed(kSystem, "\"mirror-all\"", "\"robot$mirror-all\"");
  ASSERT_THAT(Put(id, Changed(own, "\"namespace\":\"demo\"",
                              "\"namespace\":\"other\"")),
              IsOk());
  const Principal robot = accounts_.LoginAs(made);
  EXPECT_FALSE(robot.Can("demo", "tag", "create"));
  EXPECT_TRUE(robot.Can("other", "tag", "create"));
}

// 11.7 and the rows on lists.
TEST_P(HarborApiTest, Lists) {
  ASSERT_THAT(Post(kProject), IsOk());
  ASSERT_THAT(Post(kSystem), IsOk());
  for (const char* q :
       {"Level=~system", "Level=[1~2]", "Level={a b}", "Level=(a b)",
        "Level=project,ProjectID=~1", "Level=project,ProjectID=[1~2]",
        "Level=Project", "Level=project", "Level=project,ProjectID=0", "name",
        "=x", "name=", "name=[a]"}) {
    const std::string encoded = absl::StrReplaceAll(q, {{" ", "%20"}});
    EXPECT_EQ(Answer(GetList(absl::StrCat("q=", encoded))), "400 BAD_REQUEST")
        << q;
  }
  EXPECT_EQ(Answer(GetList("page_size=101")), "422 UNPROCESSABLE_ENTITY");
  const int64_t demo = accounts_->FindProject("demo")->id;
  EXPECT_EQ(GetList("")->robots.at(0).full_name(), "robot$mirror-all");
  EXPECT_EQ(GetList("")->total, 1);
  const auto of_demo = GetList(absl::StrCat("q=Level%3Dproject%2CProjectID%3D",
                                            demo, "%2Cname%3D~PUSH"));
  ASSERT_THAT(of_demo, IsOk());
  EXPECT_EQ(of_demo->robots.at(0).full_name(), "robot$demo+ci-push");
}

// 11.22: ids of any size come and go whole.
TEST(HarborApiIdsTest, IdsBeyondTheDoublesStayWhole) {
  RobotRecord record;
  record.id = (int64_t{1} << 60) + 1;
  record.level = RobotLevel::kSystem;
  record.account_name = "a";
  const auto projects =
      std::make_shared<const ProjectTable>(std::vector<Project>());
  const RobotView view(
      *Robot::FromRecord(std::move(record), Catalog::Default()), "robot$a",
      projects);
  EXPECT_TRUE(
      absl::StrContains(ToHarborJson(view), "\"id\":1152921504606846977,"));
}

INSTANTIATE_ON_EVERY_STORE(HarborApiTest);

}  // namespace
}  // namespace robot_accounts

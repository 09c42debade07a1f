// Harbor's calls, as a host makes them of the library: what they answer, byte
// for byte, and every error of Harbor's own table that a library can see.
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "robot_accounts/crypto/issued_secret.h"
#include "robot_accounts/robot/harbor_error.h"
#include "robot_accounts/robot/harbor_json.h"
#include "robot_accounts/robot/harbor_list.h"
#include "robot_accounts/robot/robot_accounts.h"
#include "robot_accounts/robot/robot_json.h"
#include "tests/robot/accounts_on_stores.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

constexpr char kSecretPattern[] = "<secret>";

struct Answer {
  int status;
  std::string body;
};

Answer Failed(const absl::Status& status) {
  const HarborError error = ToHarborError(status);
  return {error.http_status, error.body};
}

Answer Succeeded(int status, absl::StatusOr<SecretBytes> json) {
  if (!json.ok()) return Failed(json.status());
  return {status, std::string(IssuedSecret(*std::move(json)).text())};
}

class HarborCallsTest : public AccountsOnStoresTest {
 protected:
  HarborCallsTest() { Start({}); }

  // 2026-03-01 10:00, when the robots of Harbor's examples were made.
  void Start(RobotAccountsOptions options) {
    Open(std::move(options));
    clock_.SetUnixSeconds(1772359200);
    EXPECT_THAT(accounts_->PutProject(host_, 4, "demo", false), IsOk());
    EXPECT_THAT(accounts_->PutProject(host_, 5, "other", false), IsOk());
    actor_ = *Actor::User("local", 1, "admin");
  }

  Answer Post(absl::string_view json) {
    const auto spec = SpecFromHarborJson(json);
    if (!spec.ok()) return Failed(spec.status());
    const auto created = accounts_->CreateRobot(actor_, *spec);
    if (!created.ok()) return Failed(created.status());
    return Succeeded(201, ExportJson(created->robot, created->secret.text()));
  }
  Answer Put(int64_t id, absl::string_view json) {
    const auto current = accounts_->Get(actor_, id);
    if (!current.ok()) return Failed(current.status());
    const auto edit = EditFromHarborJson(json, *current);
    if (!edit.ok()) return Failed(edit.status());
    const auto edited = accounts_->Edit(actor_, id, *edit);
    return edited.ok() ? Answer{200, ""} : Failed(edited.status());
  }
  Answer Patch(int64_t id, absl::string_view json) {
    auto bytes = SecretFromHarborJson(json);
    if (!bytes.ok()) return Failed(bytes.status());
    const IssuedSecret given(*std::move(bytes));
    SecretRefresh refresh;
    if (!given.text().empty()) refresh.secret = given.text();
    const auto made = accounts_->RefreshSecret(actor_, id, refresh);
    if (!made.ok()) return Failed(made.status());
    return Succeeded(
        200, SecretToHarborJson(made->has_value() ? (*made)->text() : ""));
  }
  Answer GetOne(int64_t id) {
    const auto robot = accounts_->Get(actor_, id);
    if (!robot.ok()) return Failed(robot.status());
    return {200, ToHarborJson(*robot)};
  }
  Answer Delete(int64_t id) {
    const absl::Status status = accounts_->Delete(actor_, id);
    return status.ok() ? Answer{200, ""} : Failed(status);
  }
  Answer List(absl::string_view text) {
    const auto query = ParseHarborQuery(text, **accounts_->Projects());
    if (!query.ok()) return Failed(query.status());
    const auto list = ListForHarbor(*accounts_, actor_, *query);
    if (!list.ok()) return Failed(list.status());
    return {200, ToHarborJson(list->robots)};
  }

  // Makes robots until the next one has this id.
  void SkipIdsBelow(int64_t id) {
    for (int64_t i = 1; i < id; ++i) {
      ASSERT_EQ(Create(ProjectSpec("other", absl::StrCat("r", i)))
                    ->robot.robot()
                    .id(),
                i);
    }
  }

  Actor actor_;
};
RA_TEST_ON_STORES(HarborCallsTest);

// The secret of a body, which is 32 characters; replaced by a word there.
std::string TakeSecret(std::string& body) {
  const std::string begin = "\"secret\":\"";
  const size_t at = body.find(begin);
  if (at == std::string::npos) return "";
  std::string secret = body.substr(at + begin.size(), 32);
  body.replace(at + begin.size(), 32, kSecretPattern);
  return secret;
}

constexpr char kPost[] =
    R"({"name":"ci-push","description":"build farm","level":"project","duration":30,
 "permissions":[{"kind":"project","namespace":"demo","access":[
   {"resource":"repository","action":"pull"},{"resource":"repository","action":"push"}]}]})";
constexpr char kGet[] =
    R"({"creation_time":"2026-03-01T10:00:00.000Z","creator_ref":1,"creator_type":"local","description":"build farm",)"
    R"("disable":false,"duration":30,"editable":true,"expires_at":1774951200,"id":17,"level":"project",)"
    R"("name":"robot$demo+ci-push","permissions":[{"access":[{"action":"pull","resource":"repository"},)"
    R"({"action":"push","resource":"repository"}],"kind":"project","namespace":"demo"}],"update_time":"2026-03-01T10:00:00.000Z"})";
constexpr char kPut[] =
    R"({"name":"robot$demo+ci-push","level":"project","duration":90,"disable":false,"description":"build farm",
 "permissions":[{"kind":"project","namespace":"demo","access":[{"resource":"repository","action":"pull"}]}]})";

// harbor-robots 10.3, from its first line to its last.
TEST_P(HarborCallsTest, AnswerAsHarborsExamples) {
  SkipIdsBelow(17);
  Answer answer = Post(kPost);
  EXPECT_EQ(answer.status, 201);
  const std::string first = TakeSecret(answer.body);
  EXPECT_EQ(
      answer.body,
      R"({"creation_time":"2026-03-01T10:00:00.000Z","expires_at":1774951200,"id":17,)"
      R"("name":"robot$demo+ci-push","secret":"<secret>"})");
  EXPECT_THAT(Authenticate("robot$demo+ci-push", first), IsOk());

  answer = GetOne(17);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, kGet);
  answer = List(
      "q=Level%3Dproject%2CProjectID%3D4%2Cname%3D~push&sort=-creation_time&"
      "page=1&page_size=20");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, absl::StrCat("[", kGet, "]"));

  answer = Put(17, kPut);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "");
  EXPECT_EQ(Get(17).expires_at().unix_s(), 1780135200);
  EXPECT_EQ(Get(17).grants().rows().size(), 1u);

  answer = Patch(17, R"({"secret":""})");
  EXPECT_EQ(answer.status, 200);
  const std::string second = TakeSecret(answer.body);
  EXPECT_EQ(answer.body, R"({"secret":"<secret>"})");
  EXPECT_THAT(Authenticate("robot$demo+ci-push", second), IsOk());
  EXPECT_FALSE(Authenticate("robot$demo+ci-push", first).ok());

  answer = Patch(17, R"({"secret":"Aa345678"})");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "{}");
  EXPECT_THAT(Authenticate("robot$demo+ci-push", "Aa345678"), IsOk());

  answer = Delete(17);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "");
  EXPECT_EQ(GetOne(17).status, 404);
}

TEST_P(HarborCallsTest, MakeASystemRobotAsHarborsExample) {
  const Answer answer = Post(
      R"({"name":"mirror-all","level":"system","duration":-1,"permissions":[
 {"kind":"system","namespace":"/","access":[{"resource":"registry","action":"list"}]},
 {"kind":"project","namespace":"*","access":[{"resource":"repository","action":"pull"}]},
 {"kind":"project","namespace":"demo","access":[{"resource":"tag","action":"create"}]}]})");
  EXPECT_EQ(answer.status, 201);
  EXPECT_EQ(
      GetOne(1).body,
      R"({"creation_time":"2026-03-01T10:00:00.000Z","creator_ref":1,"creator_type":"local",)"
      R"("disable":false,"duration":-1,"editable":true,"expires_at":-1,"id":1,"level":"system",)"
      R"("name":"robot$mirror-all","permissions":[)"
      R"({"access":[{"action":"list","resource":"registry"}],"kind":"system","namespace":"/"},)"
      R"({"access":[{"action":"pull","resource":"repository"}],"kind":"project","namespace":"*"},)"
      R"({"access":[{"action":"create","resource":"tag"}],"kind":"project","namespace":"demo"}],)"
      R"("update_time":"2026-03-01T10:00:00.000Z"})");
  EXPECT_EQ(List("").body, absl::StrCat("[", GetOne(1).body, "]"));
}

TEST_P(HarborCallsTest, AbsentDisableEnables) {
  Post(kPost);
  const std::string begin =
      R"({"name":"robot$demo+ci-push","level":"project","permissions":[)"
      R"({"kind":"project","namespace":"demo","access":[)"
      R"({"resource":"tag","action":"list"}]}])";
  EXPECT_EQ(Put(1, absl::StrCat(begin, R"(,"disable":true})")).status, 200);
  EXPECT_FALSE(Get(1).is_enabled());
  EXPECT_EQ(Get(1).description(), "");
  EXPECT_EQ(Get(1).expires_at().unix_s(), 1774951200);
  EXPECT_EQ(Put(1, absl::StrCat(begin, "}")).status, 200);
  EXPECT_TRUE(Get(1).is_enabled());
}

TEST_P(HarborCallsTest, WhatWasReadCanBeWrittenBack) {
  Post(kPost);
  const uint64_t version = Get(1).version();
  EXPECT_EQ(Put(1, GetOne(1).body).status, 200);
  EXPECT_EQ(Get(1).version(), version);
  // A robot whose only project is gone has no permissions, and can be edited.
  ASSERT_EQ(Post(R"({"name":"ops","level":"system","duration":1,"permissions":[
                  {"kind":"project","namespace":"other","access":[
                   {"resource":"tag","action":"list"}]}]})")
                .status,
            201);
  ASSERT_THAT(accounts_->DeleteProject(host_, "other"), IsOk());
  EXPECT_EQ(Put(2, R"({"name":"robot$ops","level":"system","duration":2,
                       "permissions":[]})")
                .status,
            200);
  EXPECT_EQ(Get(2).record().duration_days, 2);
}

std::string Robot(absl::string_view name, absl::string_view level,
                  absl::string_view permissions,
                  absl::string_view more = R"(,"duration":30)") {
  return absl::StrCat(R"({"name":")", name, R"(","level":")", level,
                      R"(","permissions":)", permissions, more, "}");
}

std::string Object(absl::string_view kind, absl::string_view name_space,
                   absl::string_view pair = R"("tag","action":"list")") {
  return absl::StrCat(R"([{"kind":")", kind, R"(","namespace":")", name_space,
                      R"(","access":[{"resource":)", pair, "}]}]");
}

struct Row {
  const char* situation;
  Answer answer;
  int status;
  const char* code;
};

void Expect(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    EXPECT_EQ(row.answer.status, row.status) << row.situation;
    EXPECT_EQ(row.answer.body.find(
                  absl::StrCat(R"({"errors":[{"code":")", row.code, "\"")),
              0u)
        << row.situation << ": " << row.answer.body;
    EXPECT_EQ(row.answer.body.back(), '\n');
  }
}

// The rows of harbor-robots 2.3.
TEST_P(HarborCallsTest, FailAsHarborsTableSays) {
  const std::string demo = Object("project", "demo");
  const std::string full = "robot$demo+ci-push";
  const std::string two =
      absl::StrCat(demo.substr(0, demo.size() - 1), ",", demo.substr(1));
  ASSERT_EQ(Post(kPost).status, 201);
  Expect({
      {"body missing", Post(""), 422, "UNPROCESSABLE_ENTITY"},
      {"no JSON", Post("x"), 422, "UNPROCESSABLE_ENTITY"},
      {"wrong type", Post(R"({"name":1})"), 422, "UNPROCESSABLE_ENTITY"},
      {"wrong type, put", Put(1, "[]"), 422, "UNPROCESSABLE_ENTITY"},
      {"wrong type, patch", Patch(1, R"({"secret":1})"), 422,
       "UNPROCESSABLE_ENTITY"},
      {"body missing, patch", Patch(1, ""), 422, "UNPROCESSABLE_ENTITY"},
      {"page size", List("page_size=101"), 422, "UNPROCESSABLE_ENTITY"},
      {"name", Post(Robot("A", "project", demo)), 400, "BAD_REQUEST"},
      {"duration 0", Post(Robot("a", "project", demo, R"(,"duration":0)")), 400,
       "BAD_REQUEST"},
      {"no duration", Post(Robot("a", "project", demo, "")), 400,
       "BAD_REQUEST"},
      {"level", Post(Robot("a", "x", demo)), 400, "BAD_REQUEST"},
      {"no permissions", Post(Robot("a", "project", "[]")), 400, "BAD_REQUEST"},
      {"null among them", Post(Robot("a", "system", "[null]")), 400,
       "BAD_REQUEST"},
      {"two objects", Post(Robot("a", "project", two)), 400, "BAD_REQUEST"},
      {"kind", Post(Robot("a", "project", Object("x", "demo"))), 400,
       "BAD_REQUEST"},
      {"pair",
       Post(Robot("a", "project",
                  Object("project", "demo", R"("log","action":"delete")"))),
       400, "BAD_REQUEST"},
      {"system object with a namespace",
       Post(Robot("a", "system",
                  Object("system", "&", R"("log","action":"list")"))),
       400, "BAD_REQUEST"},
      {"blank in a project",
       Post(Robot("a", "project", Object("project", "de mo"))), 400,
       "BAD_REQUEST"},
      {"unknown project", Post(Robot("a", "project", Object("project", "De"))),
       404, "NOT_FOUND"},
      {"project robot on all projects",
       Post(Robot("a", "project", Object("project", "*"))), 404, "NOT_FOUND"},
      {"project robot of the system",
       Post(Robot("a", "project",
                  Object("system", "/", R"("robot","action":"list")"))),
       400, "BAD_REQUEST"},
      {"same name", Post(kPost), 409, "CONFLICT"},
      {"long name", Post(Robot(std::string(251, 'a'), "project", demo)), 400,
       "BAD_REQUEST"},
      {"long description",
       Post(Robot("a", "project", demo,
                  absl::StrCat(R"(,"duration":1,"description":")",
                               std::string(1025, 'a'), "\""))),
       400, "BAD_REQUEST"},
      {"get of an unknown id", GetOne(99), 404, "NOT_FOUND"},
      {"update of one", Put(99, kPut), 404, "NOT_FOUND"},
      {"refresh of one", Patch(99, "{}"), 404, "NOT_FOUND"},
      {"delete of one", Delete(99), 404, "NOT_FOUND"},
      {"update to another project",
       Put(1, Robot(full, "project", Object("project", "other"))), 400,
       "BAD_REQUEST"},
      // Harbor says 404, which tells which projects there are.
      {"update to an unknown project",
       Put(1, Robot(full, "project", Object("project", "nowhere"))), 400,
       "BAD_REQUEST"},
      {"update of the level", Put(1, Robot(full, "system", demo)), 400,
       "BAD_REQUEST"},
      {"update of the name", Put(1, Robot("ci-push", "project", demo)), 400,
       "BAD_REQUEST"},
      {"refresh with a poor secret", Patch(1, R"({"secret":"aaaaaaaa"})"), 400,
       "BAD_REQUEST"},
      {"list of a level that is none", List("q=Level=~system"), 400,
       "BAD_REQUEST"},
      {"list without a project", List("q=Level=project"), 400, "BAD_REQUEST"},
      {"list with a bad filter", List("q=x"), 400, "BAD_REQUEST"},
  });
  // Nothing of it left a trace.
  EXPECT_EQ(accounts_->List(host_, RobotQuery())->robots.size(), 1u);
  EXPECT_EQ(Get(1).version(), 1u);
}

TEST_P(HarborCallsTest, FailForAnUnknownProjectThatMayNotBeDeclared) {
  RobotAccountsOptions options;
  options.declare_projects = false;
  Open(options);
  Expect({{"unknown project",
           Post(Robot("a", "project", Object("project", "nowhere"))), 404,
           "NOT_FOUND"},
          {"unknown project of a system robot",
           Post(Robot("a", "system", Object("project", "nowhere"))), 404,
           "NOT_FOUND"}});
}

TEST_P(HarborCallsTest, FailForAProjectsAdministratorElsewhere) {
  ASSERT_EQ(Post(kPost).status, 201);
  actor_ = actor_.WithinProjects({"other"});
  EXPECT_EQ(Post(Robot("a", "project", Object("project", "other"))).status,
            201);
  Expect({{"create elsewhere",
           Post(Robot("a", "project", Object("project", "demo"))), 403,
           "FORBIDDEN"},
          {"create in the system",
           Post(Robot("a", "system", Object("project", "other"))), 403,
           "FORBIDDEN"},
          // 403 in Harbor, which tells that there is one.
          {"get elsewhere", GetOne(1), 404, "NOT_FOUND"},
          {"delete elsewhere", Delete(1), 404, "NOT_FOUND"}});
}

TEST_P(HarborCallsTest, FailForARobotThatAsksForMoreThanItHas) {
  RobotSpec spec =
      SystemSpec("ops", {GrantSpec::System(SystemSet("robot:create")),
                         GrantSpec::AllProjects(ProjectSet("tag:list"))});
  const auto ops = Create(spec);
  ASSERT_THAT(ops, IsOk());
  const auto principal =
      Authenticate(ops->robot.full_name(), ops->secret.text());
  ASSERT_THAT(principal, IsOk());
  actor_ = Actor::Robot(*principal);
  EXPECT_EQ(Post(Robot("a", "system", Object("project", "demo"))).status, 201);
  Expect({{"more than it has",
           Post(Robot("b", "system",
                      Object("project", "demo", R"("tag","action":"delete")"))),
           403, "DENIED"},
          {"where it may not create",
           Post(Robot("b", "project", Object("project", "demo"))), 403,
           "FORBIDDEN"}});
  ASSERT_THAT(accounts_->SetEnabled(host_, ops->robot.robot().id(), false),
              IsOk());
  Expect({{"not what it was",
           Post(Robot("c", "system", Object("project", "demo"))), 401,
           "UNAUTHORIZED"}});
}

TEST_P(HarborCallsTest, FailForALegacyRobot) {
  const Project demo = *accounts_->FindProject("demo");
  RobotRecord record = RecordOf("robot$old", demo.id);
  record.level = RobotLevel::kLegacy;
  const int64_t id = PutRobot(*store_, record).id();
  Expect({{"update", Put(id, kPut), 403, "DENIED"},
          {"refresh", Patch(id, "{}"), 403, "DENIED"}});
  EXPECT_EQ(Delete(id).status, 200);
}

TEST_P(HarborCallsTest, FailWhenSomebodyElseWasFaster) {
  ASSERT_EQ(Post(kPost).status, 201);
  const auto edit = EditFromHarborJson(kPut, *accounts_->Get(actor_, 1));
  ASSERT_THAT(edit, IsOk());
  ASSERT_THAT(accounts_->SetEnabled(host_, 1, false), IsOk());
  Expect(
      {{"edit in between", Failed(accounts_->Edit(actor_, 1, *edit).status()),
        409, "CONFLICT"}});
}

}  // namespace
}  // namespace robot_accounts

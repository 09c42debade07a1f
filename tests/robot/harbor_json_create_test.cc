#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/variant.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "robot_accounts/robot/harbor_json.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

using Where = GrantSpec::Where;

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
constexpr auto kMissing = absl::StatusCode::kNotFound;

std::string WithPermissions(absl::string_view level,
                            absl::string_view permissions) {
  return absl::StrCat(R"({"name":"ci","duration":30,"level":")", level,
                      R"(","permissions":)", permissions, "}");
}
std::string OfProject(absl::string_view permissions) {
  return WithPermissions("project", permissions);
}
std::string OfSystem(absl::string_view permissions) {
  return WithPermissions("system", permissions);
}
// A system robot that is granted `access` in the project demo.
std::string WithAccess(absl::string_view access) {
  return OfSystem(absl::StrCat(
      R"([{"kind":"project","namespace":"demo","access":)", access, "}]"));
}

int64_t DaysOf(const RobotSpec& spec) {
  return absl::get<LifeInDays>(spec.life).days;
}

// Harbor's own example, harbor-robots 10.3.
TEST(SpecFromHarborJsonTest, ReadsAProjectRobot) {
  const auto spec = SpecFromHarborJson(
      R"({"name":"ci-push","description":"build farm","level":"project","duration":30,
 "permissions":[{"kind":"project","namespace":"demo","access":[
   {"resource":"repository","action":"pull"},{"resource":"repository","action":"push"}]}]})");
  ASSERT_THAT(spec, IsOk());
  EXPECT_EQ(spec->level, RobotLevel::kProject);
  EXPECT_EQ(spec->project, "demo");
  EXPECT_EQ(spec->account_name, "ci-push");
  EXPECT_EQ(spec->description, "build farm");
  EXPECT_EQ(DaysOf(*spec), 30);
  ASSERT_THAT(spec->grants, SizeIs(1));
  EXPECT_EQ(spec->grants[0].where, Where::kProject);
  EXPECT_EQ(spec->grants[0].project, "demo");
  EXPECT_EQ(spec->grants[0].set.ToText(), "repository:pull,repository:push");
}

// Likewise.
TEST(SpecFromHarborJsonTest, ReadsASystemRobot) {
  const auto spec = SpecFromHarborJson(
      R"({"name":"mirror-all","level":"system","duration":-1,"permissions":[
 {"kind":"system","namespace":"/","access":[{"resource":"registry","action":"list"}]},
 {"kind":"project","namespace":"*","access":[{"resource":"repository","action":"pull"}]},
 {"kind":"project","namespace":"demo","access":[{"resource":"tag","action":"create"}]}]})");
  ASSERT_THAT(spec, IsOk());
  EXPECT_EQ(spec->level, RobotLevel::kSystem);
  EXPECT_THAT(spec->project, IsEmpty());
  EXPECT_THAT(spec->description, IsEmpty());
  EXPECT_EQ(DaysOf(*spec), -1);
  ASSERT_THAT(spec->grants, SizeIs(3));
  EXPECT_EQ(spec->grants[0].where, Where::kSystem);
  EXPECT_EQ(spec->grants[0].set.ToText(), "registry:list");
  EXPECT_EQ(spec->grants[1].where, Where::kAllProjects);
  EXPECT_EQ(spec->grants[1].set.ToText(), "repository:pull");
  EXPECT_EQ(spec->grants[2].where, Where::kProject);
  EXPECT_EQ(spec->grants[2].project, "demo");
  EXPECT_EQ(spec->grants[2].set.ToText(), "tag:create");
  for (const GrantSpec& grant : spec->grants) {
    EXPECT_EQ(grant.project_id, 0);
    EXPECT_EQ(grant.project, grant.where == Where::kProject ? "demo" : "");
  }
}

TEST(SpecFromHarborJsonTest, MergesObjectsOfOneNamespace) {
  const auto spec = SpecFromHarborJson(OfSystem(
      R"([{"kind":"project","namespace":"demo","access":[
           {"resource":"repository","action":"push","effect":""}]},
          {"kind":"system","namespace":"/","access":[
           {"resource":"label","action":"read"}]},
          {"kind":"project","namespace":"demo","access":[
           {"resource":"repository","action":"pull","effect":"allow"},
           {"resource":"repository","action":"pull"}]}])"));
  ASSERT_THAT(spec, IsOk());
  ASSERT_THAT(spec->grants, SizeIs(2));
  EXPECT_EQ(spec->grants[0].set.ToText(), "repository:pull,repository:push");
  EXPECT_EQ(spec->grants[1].set.ToText(), "label:read");
}

TEST(SpecFromHarborJsonTest, IgnoresWhatItDoesNotKnow) {
  const auto spec = SpecFromHarborJson(
      R"({"name":"ci","secret":7,"disable":true,"editable":[],"id":"x","level":"project",
          "duration":1,"more":{"name":1},"permissions":[{"kind":"project","more":1,
          "namespace":"demo","access":[{"resource":"tag","action":"list","x":null}]}],
          "description":null})");
  ASSERT_THAT(spec, IsOk());
  EXPECT_EQ(spec->account_name, "ci");
  EXPECT_THAT(spec->description, IsEmpty());
}

TEST(SpecFromHarborJsonTest, GrantsByTheCatalogOfTheStore) {
  const std::string json =
      WithAccess(R"([{"resource":"helm-chart","action":"read"}])");
  EXPECT_THAT(SpecFromHarborJson(json), IsOk());
  EXPECT_THAT(SpecFromHarborJson(json, Catalog::Harbor216()),
              FailsWith(kInvalid, "UNKNOWN_PERMISSION"));
}

TEST(SpecFromHarborJsonTest, RefusesWhatIsNoBody) {
  struct {
    const char* json;
    const char* reason;
  } const cases[] = {
      {"", "MALFORMED_JSON"},
      {"{", "MALFORMED_JSON"},
      {"{}x", "MALFORMED_JSON"},
      {"\xef\xbb\xbf{}", "MALFORMED_JSON"},
      {"{\"name\":\"\xff\"}", "MALFORMED_JSON"},
      {"null", "JSON_MEMBER_TYPE"},
      {"[]", "JSON_MEMBER_TYPE"},
      {"\"name\"", "JSON_MEMBER_TYPE"},
      {R"({"name":"a","name":"b"})", "JSON_DUPLICATE_NAME"},
      {R"({"more":{"x":1,"x":2}})", "JSON_DUPLICATE_NAME"},
      {R"([[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]])", "JSON_TOO_DEEP"},
  };
  for (const auto& c : cases) {
    EXPECT_THAT(SpecFromHarborJson(c.json), FailsWith(kInvalid, c.reason))
        << c.json;
  }
  const std::string blanks(1 << 20, ' ');
  EXPECT_THAT(SpecFromHarborJson(absl::StrCat(blanks, "{}")),
              FailsWith(kInvalid, "JSON_TOO_LONG"));
}

TEST(SpecFromHarborJsonTest, NamesWhatHasTheWrongType) {
  struct {
    std::string json;
    const char* path;
  } const cases[] = {
      {"7", "body: "},
      {R"({"name":7})", "name: "},
      {R"({"description":{}})", "description: "},
      {R"({"level":["project"]})", "level: "},
      {R"({"duration":"30"})", "duration: "},
      {R"({"duration":30.5})", "duration: "},
      {R"({"duration":3e1})", "duration: "},
      {R"({"duration":9223372036854775808})", "duration: "},
      {R"({"disable":"true"})", "disable: "},
      {R"({"permissions":{}})", "permissions: "},
      {OfSystem("[[]]"), "permissions[0]: "},
      {OfSystem(R"([{"kind":1}])"), "permissions[0].kind: "},
      {OfSystem(R"([{},{"namespace":1}])"), "permissions[1].namespace: "},
      {OfSystem(R"([{},{"access":"x"}])"), "permissions[1].access: "},
      {OfSystem(R"([{"access":[null,3]}])"), "permissions[0].access[1]: "},
      {OfSystem(R"([{},{"access":[{"action":3}]}])"),
       "permissions[1].access[0].action: "},
      {OfSystem(R"([{"access":[{"resource":true}]}])"),
       "permissions[0].access[0].resource: "},
      {OfSystem(R"([{"access":[{"effect":0}]}])"),
       "permissions[0].access[0].effect: "},
  };
  for (const auto& c : cases) {
    const absl::Status status = SpecFromHarborJson(c.json).status();
    EXPECT_THAT(status, FailsWith(kInvalid, "JSON_MEMBER_TYPE")) << c.json;
    EXPECT_THAT(std::string(status.message()), StartsWith(c.path));
  }
}

struct Refused {
  std::string json;
  absl::StatusCode code;
  const char* reason;
  const char* path;
};

void ExpectRefused(const Refused& c) {
  const absl::Status status = SpecFromHarborJson(c.json).status();
  EXPECT_THAT(status, FailsWith(c.code, c.reason)) << c.json;
  EXPECT_THAT(std::string(status.message()), StartsWith(c.path));
}

TEST(SpecFromHarborJsonTest, RefusesWhatHarborRefuses) {
  const std::string ok = R"("permissions":[{"kind":"project",)"
                         R"("namespace":"demo","access":[)"
                         R"({"resource":"tag","action":"list"}]}]})";
  const auto with = [&](absl::string_view begin) {
    return absl::StrCat("{", begin, ",", ok);
  };
  const std::string rest = R"(,"level":"project","duration":30)";
  for (const absl::string_view name : {"", "A", "a..b", "a__b", "a.-b", "-a",
                                       "a-", "a+b", "a b", "a$b", "a\\n"}) {
    ExpectRefused({with(absl::StrCat(R"("name":")", name, "\"", rest)),
                   kInvalid, "INVALID_ACCOUNT_NAME", "name: "});
  }
  ExpectRefused({with(absl::StrCat(R"("x":1)", rest)), kInvalid,
                 "INVALID_ACCOUNT_NAME", "name: "});
  ExpectRefused(
      {with(absl::StrCat(R"("name":")", std::string(256, 'a'), "\"", rest)),
       kInvalid, "NAME_TOO_LONG", "name: "});
  for (const absl::string_view days :
       {"0", "-10", "2147483647", "999999999999", "null"}) {
    ExpectRefused({with(absl::StrCat(
                       R"("name":"a","level":"project","duration":)", days)),
                   kInvalid, "INVALID_DURATION", "duration: "});
  }
  ExpectRefused({with(R"("name":"a","level":"project")"), kInvalid,
                 "INVALID_DURATION", "duration: "});
  for (const absl::string_view level :
       {"unknown", "systemproject", "System", ""}) {
    ExpectRefused({with(absl::StrCat(R"("name":"a","duration":1,"level":")",
                                     level, "\"")),
                   kInvalid, "INVALID_LEVEL", "level: "});
  }
  for (const absl::string_view days : {"1", "-1", "9999", "2147483646"}) {
    EXPECT_THAT(SpecFromHarborJson(with(absl::StrCat(
                    R"("name":"a","level":"project","duration":)", days))),
                IsOk());
  }
}

TEST(SpecFromHarborJsonTest, RefusesPermissionsThatHarborRefuses) {
  const std::string tag = R"([{"resource":"tag","action":"list"}])";
  const auto object = [&](absl::string_view kind, absl::string_view name) {
    return absl::StrCat(R"({"kind":")", kind, R"(","namespace":")", name,
                        R"(","access":)", tag, "}");
  };
  const std::string demo = object("project", "demo");
  const std::string system = R"({"kind":"system","namespace":"/","access":[)"
                             R"({"resource":"robot","action":"list"}]})";
  const auto list = [](absl::string_view objects) {
    return absl::StrCat("[", objects, "]");
  };
  const Refused cases[] = {
      {R"({"name":"a","level":"system","duration":1})", kInvalid, "NO_GRANTS",
       "permissions: "},
      {OfSystem("[]"), kInvalid, "NO_GRANTS", "permissions: "},
      {OfSystem("null"), kInvalid, "NO_GRANTS", "permissions: "},
      {OfSystem(list(absl::StrCat(demo, ",null"))), kInvalid, "NO_GRANTS",
       "permissions[1]: "},
      {OfSystem(R"([{"kind":"x"}])"), kInvalid, "EMPTY_PERMISSION_SET",
       "permissions[0].access: "},
      {WithAccess("[]"), kInvalid, "EMPTY_PERMISSION_SET",
       "permissions[0].access: "},
      {WithAccess(R"([{"resource":"tag","action":"list"},null])"), kInvalid,
       "EMPTY_PERMISSION_SET", "permissions[0].access[1]: "},
      {OfProject(list(absl::StrCat(demo, ",", demo))), kInvalid, "WRONG_SCOPE",
       "permissions: "},
      {OfSystem(list(object("Project", "demo"))), kInvalid, "UNKNOWN_KIND",
       "permissions[0].kind: "},
      {OfSystem(list(object("", "demo"))), kInvalid, "UNKNOWN_KIND",
       "permissions[0].kind: "},
      {OfSystem(list(absl::StrCat(demo, ",", object("system", "/")))), kInvalid,
       "WRONG_LEVEL", "permissions[1].access[0]: "},
      {WithAccess(R"([{"resource":"tag","action":"fly"}])"), kInvalid,
       "UNKNOWN_PERMISSION", "permissions[0].access[0].action: "},
      {WithAccess(R"([{"resource":"repositories","action":"pull"}])"), kInvalid,
       "UNKNOWN_PERMISSION", "permissions[0].access[0].resource: "},
      {WithAccess(R"([{"resource":"tag","action":"list"},{}])"), kInvalid,
       "UNKNOWN_PERMISSION", "permissions[0].access[1].resource: "},
      {WithAccess(R"([{"resource":"robot","action":"update"}])"), kInvalid,
       "UNKNOWN_PERMISSION", "permissions[0].access[0].action: "},
      {WithAccess(R"([{"resource":"tag","action":"*"}])"), kInvalid,
       "WILDCARD_NOT_ALLOWED", "permissions[0].access[0].action: "},
      {WithAccess(R"([{"resource":"*","action":"list"}])"), kInvalid,
       "WILDCARD_NOT_ALLOWED", "permissions[0].access[0].resource: "},
      {OfSystem(list(R"({"kind":"system","namespace":"*","access":[)"
                     R"({"resource":"robot","action":"list"}]})")),
       kInvalid, "WRONG_SCOPE", "permissions[0].namespace: "},
      {OfProject(list(system)), kInvalid, "WRONG_SCOPE",
       "permissions[0].kind: "},
      {OfProject(list(object("project", "de mo"))), kInvalid,
       "INVALID_PROJECT_NAME", "permissions[0].namespace: "},
      {OfProject(list(object("project", "*"))), kMissing, "PROJECT_NOT_FOUND",
       "permissions[0].namespace: "},
      {OfProject(list(object("project", "Demo"))), kMissing,
       "PROJECT_NOT_FOUND", "permissions[0].namespace: "},
      {OfProject(list(object("project", ""))), kMissing, "PROJECT_NOT_FOUND",
       "permissions[0].namespace: "},
      {OfSystem(list(absl::StrCat(demo, ",", object("project", "/project/4")))),
       kMissing, "PROJECT_NOT_FOUND", "permissions[1].namespace: "},
  };
  for (const Refused& c : cases) ExpectRefused(c);
}

TEST(SpecFromHarborJsonTest, RefusesWhatHarborLetsThrough) {
  const Refused cases[] = {
      {WithAccess(R"([{"resource":"repository","action":"push"}])"), kInvalid,
       "PUSH_REQUIRES_PULL", "permissions[0]: "},
      {WithAccess(R"([{"resource":"tag","action":"list","effect":"deny"}])"),
       kInvalid, "DENY_NOT_ALLOWED", "permissions[0].access[0].effect: "},
      {WithAccess(R"([{"resource":"tag","action":"list","effect":"ALLOW"}])"),
       kInvalid, "UNKNOWN_EFFECT", "permissions[0].access[0].effect: "},
  };
  for (const Refused& c : cases) ExpectRefused(c);
}

TEST(SpecFromHarborJsonTest, QuotesWhatItRefuses) {
  EXPECT_THAT(
      std::string(
          SpecFromHarborJson(WithAccess(R"([{"resource":"a\nb","action":""}])"))
              .status()
              .message()),
      HasSubstr("\"a\\nb:\""));
}

TEST(SpecFromHarborJsonTest, BoundsWhatIsComparedWithEachOther) {
  std::string objects;
  for (size_t i = 0; i <= Grants::kMaxRows; ++i) {
    absl::StrAppend(&objects, i == 0 ? "" : ",",
                    R"({"kind":"project","namespace":"p)", i,
                    R"(","access":[{"resource":"tag","action":"list"}]})");
  }
  EXPECT_THAT(SpecFromHarborJson(OfSystem(absl::StrCat("[", objects, "]"))),
              FailsWith(kInvalid, "TOO_MANY_GRANTS"));
}

}  // namespace
}  // namespace robot_accounts

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/variant.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "robot_accounts/robot/harbor_json.h"
#include "robot_accounts/robot/robot_json.h"
#include "tests/robot/robots_for_tests.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

using ::testing::SizeIs;
using ::testing::StartsWith;

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

constexpr char kTag[] = R"([{"kind":"project","namespace":"demo","access":[)"
                        R"({"resource":"tag","action":"list"}]}])";

RobotView ViewOf(RobotRecord record, std::string full_name) {
  std::vector<Project> projects(2);
  projects[0] = {4, "demo", 0, false, 0};
  projects[1] = {5, "other", 0, false, 0};
  return RobotView(*Robot::FromRecord(std::move(record), Catalog::Default()),
                   std::move(full_name),
                   std::make_shared<ProjectTable>(std::move(projects)));
}

// A robot of the project demo that may pull and push there.
RobotRecord Record() {
  RobotRecord record = RecordOf("ci-push", 4);
  record.id = 17;
  record.version = 6;
  record.description = "build farm";
  record.duration_days = 30;
  record.expires_at = Expiration::FromStored(1774951200);
  return record;
}
RobotView View() { return ViewOf(Record(), "robot$demo+ci-push"); }

RobotView SystemView(std::vector<GrantRow> rows) {
  RobotRecord record = RecordOf("ops", 0);
  record.grants = std::move(rows);
  return ViewOf(std::move(record), "robot$ops");
}

std::string Body(absl::string_view permissions, absl::string_view more = "",
                 absl::string_view name = "robot$demo+ci-push",
                 absl::string_view level = "project") {
  return absl::StrCat(R"({"name":")", name, R"(","level":")", level,
                      R"(","permissions":)", permissions, more, "}");
}

// Harbor's own example, harbor-robots 10.3.
TEST(EditFromHarborJsonTest, ReplacesARobot) {
  const auto edit = EditFromHarborJson(
      R"({"name":"robot$demo+ci-push","level":"project","duration":90,"disable":false,"description":"build farm",
 "permissions":[{"kind":"project","namespace":"demo","access":[{"resource":"repository","action":"pull"}]}]})",
      View());
  ASSERT_THAT(edit, IsOk());
  // As it is.
  EXPECT_FALSE(edit->description.has_value());
  EXPECT_EQ(absl::get<LifeInDays>(edit->life.value()).days, 90);
  EXPECT_EQ(edit->enabled, true);
  EXPECT_EQ(edit->expected_version, 6u);
  EXPECT_FALSE(edit->legacy_login_enabled.has_value());
  ASSERT_THAT(*edit->grants, SizeIs(1));
  EXPECT_EQ(edit->grants->front().project, "demo");
  EXPECT_EQ(edit->grants->front().project_id, 4);
  EXPECT_EQ(edit->grants->front().set.ToText(), "repository:pull");
}

TEST(EditFromHarborJsonTest, WhatIsAbsentIsEmptyButForTheDuration) {
  for (const absl::string_view more :
       {"", R"(,"duration":null,"description":null,"disable":null)"}) {
    const auto edit = EditFromHarborJson(Body(kTag, more), View());
    ASSERT_THAT(edit, IsOk());
    EXPECT_EQ(edit->description, "");
    EXPECT_EQ(edit->enabled, true);
    EXPECT_FALSE(edit->life.has_value());
  }
  const auto edit =
      EditFromHarborJson(Body(kTag, R"(,"disable":true)"), View());
  ASSERT_THAT(edit, IsOk());
  EXPECT_EQ(edit->enabled, false);
}

TEST(EditFromHarborJsonTest, IgnoresWhatHarborIgnores) {
  EXPECT_THAT(
      EditFromHarborJson(
          Body(kTag, R"(,"id":3,"secret":"Aa345678","expires_at":"x",)"
                     R"("editable":0,"creator_type":1,"creator_ref":"",)"
                     R"("creation_time":1,"update_time":null,"more":[])"),
          View()),
      IsOk());
}

// What was read can be written back, whatever older systems left in it.
TEST(EditFromHarborJsonTest, OwnFormChangesNothing) {
  const RobotView views[] = {
      View(),
      SystemView({{"/system", "registry", "list", ""},
                  {"/project/*", "repository", "push", "allow"},
                  {"/project/9", "tag", "list", ""},
                  {"/odd", "*", "fly", "deny"}}),
      SystemView({}),
  };
  for (const RobotView& view : views) {
    const auto edit = EditFromHarborJson(ToHarborJson(view), view);
    ASSERT_THAT(edit, IsOk());
    EXPECT_FALSE(edit->grants.has_value());
    EXPECT_FALSE(edit->description.has_value());
    EXPECT_FALSE(edit->life.has_value());
    EXPECT_EQ(edit->enabled, view.robot().is_enabled());
  }
}

TEST(EditFromHarborJsonTest, KeepsPermissionsInAnotherOrder) {
  const RobotView view = SystemView({{"/system", "registry", "list", ""},
                                     {"/project/4", "tag", "list", "deny"},
                                     {"/project/4", "tag", "read", ""}});
  const auto same = EditFromHarborJson(
      Body(R"([{"kind":"project","namespace":"demo","access":[
                {"resource":"tag","action":"read"},
                {"resource":"tag","action":"list","effect":"deny"}]},
               {"kind":"system","namespace":"/","access":[
                {"resource":"registry","action":"list"}]}])",
           "", "robot$ops", "system"),
      view);
  ASSERT_THAT(same, IsOk());
  EXPECT_FALSE(same->grants.has_value());
  // One fewer is a change, and the deny is then no new grant.
  EXPECT_THAT(EditFromHarborJson(
                  Body(R"([{"kind":"project","namespace":"demo","access":[
                            {"resource":"tag","action":"list",
                             "effect":"deny"}]}])",
                       "", "robot$ops", "system"),
                  view),
              FailsWith(kInvalid, "DENY_NOT_ALLOWED"));
}

struct Refused {
  std::string json;
  absl::StatusCode code;
  const char* reason;
  const char* path;
};

void ExpectRefused(const Refused& c) {
  const absl::Status status = EditFromHarborJson(c.json, View()).status();
  EXPECT_THAT(status, FailsWith(c.code, c.reason)) << c.json;
  EXPECT_THAT(std::string(status.message()), StartsWith(c.path));
}

TEST(EditFromHarborJsonTest, RefusesWhatHarborRefuses) {
  const auto in = [](absl::string_view name) {
    return absl::StrCat(R"([{"kind":"project","namespace":")", name,
                        R"(","access":[{"resource":"tag","action":"list"}]}])");
  };
  const Refused cases[] = {
      {"", kInvalid, "MALFORMED_JSON", "json: "},
      {"[]", kInvalid, "JSON_MEMBER_TYPE", "body: "},
      {Body(kTag, R"(,"duration":0)"), kInvalid, "INVALID_DURATION",
       "duration: "},
      {Body(kTag, "", "robot$demo+ci-push", "x"), kInvalid, "INVALID_LEVEL",
       "level: "},
      {Body("[]"), kInvalid, "NO_GRANTS", "permissions: "},
      {Body(in("other")), kInvalid, "WRONG_SCOPE",
       "permissions[0].namespace: "},
      {Body(in("nowhere")), kInvalid, "WRONG_SCOPE",
       "permissions[0].namespace: "},
      {Body(in("*")), absl::StatusCode::kNotFound, "PROJECT_NOT_FOUND",
       "permissions[0].namespace: "},
      {Body(kTag, "", "robot$demo+ci-push", "system"), kInvalid,
       "LEVEL_MISMATCH", "level: "},
      {Body(kTag, "", "ci-push"), kInvalid, "NAME_MISMATCH", "name: "},
      {Body(kTag, "", "robot$demo+ci"), kInvalid, "NAME_MISMATCH", "name: "},
      {Body(kTag, "", ""), kInvalid, "NAME_MISMATCH", "name: "},
  };
  for (const Refused& c : cases) ExpectRefused(c);
}

TEST(EditFromHarborJsonTest, RefusesALegacyRobotFirst) {
  RobotRecord record = Record();
  record.level = RobotLevel::kLegacy;
  EXPECT_THAT(
      EditFromHarborJson("", ViewOf(std::move(record), "robot$ci")),
      FailsWith(absl::StatusCode::kFailedPrecondition, "LEGACY_NOT_EDITABLE"));
}

}  // namespace
}  // namespace robot_accounts

#include "robot_accounts/robot/robot_json.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "gtest/gtest.h"
#include "robot_accounts/crypto/secret_access.h"
#include "robot_accounts/permissions/catalog.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

RobotRecord Record() {
  RobotRecord record;
  record.id = 17;
  record.level = RobotLevel::kProject;
  record.project_id = 4;
  record.account_name = "ci-push";
  record.description = "build farm";
  record.grants = {{"/project/4", "repository", "pull", ""},
                   {"/project/4", "repository", "push", ""}};
  record.created_unix_s = 1772359200;
  record.updated_unix_s = 1772359200;
  record.expires_at = Expiration::FromStored(1774951200);
  record.duration_days = 30;
  record.enabled = true;
  record.made_by = *Actor::User("local", 1, "admin");
  return record;
}

RobotView View(RobotRecord record, std::string full_name) {
  Project demo;
  demo.id = 4;
  demo.name = "demo";
  return RobotView(*Robot::FromRecord(std::move(record), Catalog::Default()),
                   std::move(full_name),
                   std::make_shared<ProjectTable>(std::vector<Project>{demo}));
}

std::string Exported(const RobotView& view, absl::string_view secret) {
  return std::string(ExportJson(view, secret)->Reveal(SecretAccess::Grant()));
}

// The bytes of Harbor's own answer, harbor-robots 12.
TEST(RobotJsonTest, ToHarborJsonIsWhatHarborAnswers) {
  EXPECT_EQ(
      ToHarborJson(View(Record(), "robot$demo+ci-push")),
      R"({"creation_time":"2026-03-01T10:00:00.000Z","creator_ref":1,)"
      R"("creator_type":"local","description":"build farm","disable":false,)"
      R"("duration":30,"editable":true,"expires_at":1774951200,"id":17,)"
      R"("level":"project","name":"robot$demo+ci-push","permissions":[)"
      R"({"access":[{"action":"pull","resource":"repository"},)"
      R"({"action":"push","resource":"repository"}],"kind":"project",)"
      R"("namespace":"demo"}],"update_time":"2026-03-01T10:00:00.000Z"})");
}

TEST(RobotJsonTest, ToHarborJsonNamesEveryScopeOfASystemRobot) {
  RobotRecord record = Record();
  record.level = RobotLevel::kSystem;
  record.project_id = 0;
  record.description.clear();
  record.enabled = false;
  record.duration_days = 0;
  record.made_by = Actor::Host();
  record.grants = {{"/system", "registry", "list", ""},
                   {"/project/*", "repository", "pull", ""},
                   {"/project/4", "repository", "push", "deny"},
                   {"/system", "registry", "read", ""},
                   {"/project/9", "*", "*", ""}};
  EXPECT_EQ(
      ToHarborJson(View(std::move(record), "robot$mirror")),
      R"({"creation_time":"2026-03-01T10:00:00.000Z","disable":true,)"
      R"("duration":null,"editable":true,"expires_at":1774951200,"id":17,)"
      R"("level":"system","name":"robot$mirror","permissions":[)"
      R"({"access":[{"action":"list","resource":"registry"},)"
      R"({"action":"read","resource":"registry"}],"kind":"system",)"
      R"("namespace":"/"},)"
      R"({"access":[{"action":"pull","resource":"repository"}],)"
      R"("kind":"project","namespace":"*"},)"
      R"({"access":[{"action":"push","effect":"deny",)"
      R"("resource":"repository"}],"kind":"project","namespace":"demo"},)"
      R"({"access":[{"action":"*","resource":"*"}],"kind":"project",)"
      R"("namespace":"/project/9"}],)"
      R"("update_time":"2026-03-01T10:00:00.000Z"})");
}

TEST(RobotJsonTest, ToHarborJsonTakesTextThatIsNoUtf8) {
  RobotRecord record = Record();
  record.description = "\xff";
  EXPECT_NE(ToHarborJson(View(std::move(record), "robot$demo+ci-push"))
                .find("\"description\":\"\xef\xbf\xbd\""),
            std::string::npos);
}

TEST(RobotJsonTest, ExportJsonIsWhatHarborHandsOut) {
  EXPECT_EQ(
      Exported(View(Record(), "robot$demo+ci-push"),
               "Kx7pQm2vTn9cWd4hRb8sLf3gYj6zUa1E"),
      R"({"creation_time":"2026-03-01T10:00:00.000Z","expires_at":1774951200,)"
      R"("id":17,"name":"robot$demo+ci-push",)"
      R"("secret":"Kx7pQm2vTn9cWd4hRb8sLf3gYj6zUa1E"})");
}

TEST(RobotJsonTest, ExportJsonEscapesTheSecret) {
  EXPECT_NE(
      Exported(View(Record(), "robot$demo+ci-push"), "a\"b\\c\x01\xc3\xa9")
          .find("\"secret\":\"a\\\"b\\\\c\\u0001\xc3\xa9\"}"),
      std::string::npos);
}

TEST(RobotJsonTest, ExportJsonRejectsASecretThatIsNoUtf8) {
  EXPECT_THAT(ExportJson(View(Record(), "robot$demo+ci-push"), "Aa1\xff"),
              FailsWith(absl::StatusCode::kInvalidArgument, "SECRET_NOT_UTF8"));
}

TEST(RobotJsonTest, ToHarborJsonWritesAList) {
  const RobotView view = View(Record(), "robot$demo+ci-push");
  const std::string one = ToHarborJson(view);
  EXPECT_EQ(ToHarborJson(std::vector<RobotView>{}), "[]");
  EXPECT_EQ(ToHarborJson(std::vector<RobotView>{view}), "[" + one + "]");
  EXPECT_EQ(ToHarborJson(std::vector<RobotView>{view, view}),
            "[" + one + "," + one + "]");
}

TEST(RobotJsonTest, SecretToHarborJsonIsWhatHarborAnswers) {
  const auto text = [](absl::string_view secret) {
    return std::string(
        SecretToHarborJson(secret)->Reveal(SecretAccess::Grant()));
  };
  EXPECT_EQ(text("Kx7pQm2vTn9cWd4hRb8sLf3gYj6zUa1E"),
            R"({"secret":"Kx7pQm2vTn9cWd4hRb8sLf3gYj6zUa1E"})");
  EXPECT_EQ(text("a\"b"), R"({"secret":"a\"b"})");
  EXPECT_EQ(text(""), "{}");
  EXPECT_THAT(SecretToHarborJson("Aa1\xff"),
              FailsWith(absl::StatusCode::kInvalidArgument, "SECRET_NOT_UTF8"));
}

TEST(RobotJsonTest, PermissionsAreInHarborsOrder) {
  const std::string json = PermissionsToHarborJson(*Catalog::Harbor216());
  const std::string begin = R"({"project":[{"action":"list","resource":"log"},)"
                            R"({"action":"read","resource":"project"},)";
  const std::string end = R"({"action":"update","resource":"quota"},)"
                          R"({"action":"create","resource":"user-group"},)"
                          R"({"action":"read","resource":"user-group"},)"
                          R"({"action":"update","resource":"user-group"},)"
                          R"({"action":"list","resource":"user-group"},)"
                          R"({"action":"delete","resource":"user-group"}]})";
  EXPECT_EQ(json.substr(0, begin.size()), begin);
  EXPECT_EQ(json.substr(json.size() - end.size()), end);
  EXPECT_NE(json.find(R"({"action":"delete","resource":"member"}],)"
                      R"("system":[{"action":"list","resource":"audit-log"},)"),
            std::string::npos);
  int pairs = 0;
  for (size_t at = json.find("action"); at != std::string::npos;
       at = json.find("action", at + 1)) {
    ++pairs;
  }
  EXPECT_EQ(pairs, 140);
}

TEST(RobotJsonTest, PermissionsOfAProjectsAdministratorHaveNoSystem) {
  const std::string json = PermissionsToHarborJson(*Catalog::Default(), false);
  const std::string end = R"(],"system":null})";
  EXPECT_EQ(json.substr(json.size() - end.size()), end);
  EXPECT_NE(json.find("helm-chart"), std::string::npos);
}

}  // namespace
}  // namespace robot_accounts

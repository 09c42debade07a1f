#include "robot_accounts/cli/robot_text.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "robot_accounts/cli/robot_document.h"
#include "robot_accounts/cli/text.h"
#include "robot_accounts/permissions/catalog.h"

namespace robot_accounts::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Le;
using ::testing::Not;

constexpr int64_t kNow = 1772359200;  // 2026-03-01T10:00:00Z
constexpr char kHash[] =
    "$harbor$i=4096$b00428326870787b6d7c437acac3452c$"
    "q1W2e3R4t5Y6u7I8o9P0aSdFgHjKlZxC";

RobotRecord Record(std::vector<GrantRow> grants) {
  RobotRecord record;
  record.id = 17;
  record.level = RobotLevel::kSystem;
  record.account_name = "ci";
  record.created_unix_s = kNow;
  record.expires_at = Expiration::Never();
  record.enabled = true;
  record.grants = std::move(grants);
  return record;
}

RobotView View(RobotRecord record) {
  Project library;
  library.id = 4;
  library.name = "library";
  return RobotView(
      *Robot::FromRecord(std::move(record), Catalog::Default()), "robot$ci",
      std::make_shared<ProjectTable>(std::vector<Project>{library}));
}

std::string InShort(std::vector<GrantRow> grants) {
  return PermissionsInShort(View(Record(std::move(grants))).robot());
}

TEST(RobotTextTest, PermissionsInShortNameWhatMattersMost) {
  EXPECT_EQ(InShort({}), "none");
  EXPECT_EQ(InShort({{"/project/4", "repository", "push", ""},
                     {"/project/4", "repository", "pull", ""}}),
            "pull,push");
  EXPECT_EQ(InShort({{"/project/4", "repository", "pull", ""},
                     {"/project/*", "repository", "pull", ""},
                     {"/project/*", "tag", "list", ""},
                     {"/system", "catalog", "read", ""}}),
            "pull +2");
  EXPECT_EQ(InShort({{"/project/4", "tag", "list", ""},
                     {"/project/4", "tag", "delete", ""}}),
            "tag:delete +1");
  EXPECT_EQ(InShort({{"/project/*", "repository", "pull", ""},
                     {"/project/4", "repository", "pull", "deny"}}),
            "pull, 1 denied");
}

TEST(RobotTextTest, PermissionLinesNameTheProject) {
  EXPECT_THAT(
      PermissionLines(View(Record({{"/project/4", "repository", "pull", ""},
                                   {"/project/9", "repository", "pull", ""},
                                   {"/project/*", "tag", "list", ""},
                                   {"/system", "catalog", "read", ""}}))),
      ElementsAre("system: catalog:read", "all projects: tag:list",
                  "project library: repository:pull",
                  "deleted project 9: repository:pull"));
}

TEST(RobotTextTest, RobotFieldsTellAllThatIsKnown) {
  RobotRecord record = Record({{"/project/4", "repository", "*", ""}});
  record.description = "build farm";
  record.version = 3;
  record.made_by = Actor::FromStored(ActorKind::kUser, "oidc", 7, "ann");
  record.origin_source = "old-harbor";
  record.origin_foreign_id = 12;
  record.last_used_unix_s = kNow - 60;
  record.last_used_source = "10.0.0.7";
  record.secrets = {
      {1, kHash, kNow - 100, kNow + 3600, SecretOrigin::kImported},
      {2, "nonsense", 0, 0, SecretOrigin::kByHand}};
  const std::string text = RobotFields(View(record), kNow);
  for (const char* line :
       {"description  build farm\n", "version      3\n",
        "made by      user (oidc) ann, id 7\n",
        "origin       old-harbor, id 12\n",
        "last used    2026-03-01T09:59:00Z from 10.0.0.7\n",
        "secrets      imported, harbor, made 2026-03-01T09:58:20Z, ends "
        "2026-03-01T11:00:00Z (0d 1h 0m left)\n",
        "             by-hand, unreadable, made at an unknown time\n",
        "(WILDCARD)\n"}) {
    EXPECT_THAT(text, HasSubstr(line));
  }
  EXPECT_THAT(text, Not(HasSubstr("b004")));
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    EXPECT_THAT(CountColumns(line), Le(kMaxColumns)) << line;
  }
}

TEST(RobotTextTest, ASecretWhoseGraceIsOverHasEnded) {
  RobotRecord record = Record({});
  record.secrets = {{1, kHash, kNow - 100, kNow - 1, SecretOrigin::kGenerated}};
  EXPECT_THAT(RobotFields(View(record), kNow),
              HasSubstr(", ended 2026-03-01T09:59:59Z (Expired)\n"));
}

TEST(RobotDocumentTest, HoldsWhatHarborDoesNotTell) {
  RobotRecord record = Record({{"/nowhere", "repository", "pull", ""}});
  record.level = RobotLevel::kLegacy;
  record.project_id = 4;
  record.version = 3;
  record.legacy_login_enabled = true;
  record.made_by = Actor::FromStored(ActorKind::kRobot, "", 5, "robot$maker");
  record.origin_source = "old-harbor";
  record.origin_foreign_id = 12;
  record.last_used_unix_s = kNow - 60;
  record.last_used_source = "10.0.0.7";
  record.secrets = {{1, kHash, kNow, kNow + 3600, SecretOrigin::kImported}};
  const std::string text = RobotDocument(View(record), kNow);
  EXPECT_THAT(text, Not(HasSubstr("b004")));
  const auto json = nlohmann::json::parse(text);
  EXPECT_EQ(json["name"], "robot$ci");
  EXPECT_EQ(json["version"], 3);
  EXPECT_EQ(json["seconds_left"], -1);
  EXPECT_EQ(json["legacy"], true);
  EXPECT_EQ(json["legacy_login"], true);
  EXPECT_EQ(
      json["made_by"],
      nlohmann::json::parse(R"({"kind":"robot","id":5,"name":"robot$maker"})"));
  EXPECT_EQ(json["origin"],
            nlohmann::json::parse(R"({"source":"old-harbor","id":12})"));
  EXPECT_EQ(
      json["secrets"],
      nlohmann::json::parse(R"([{"id":1,"origin":"imported","scheme":"harbor",)"
                            R"("creation_time":"2026-03-01T10:00:00Z",)"
                            R"("end_time":"2026-03-01T11:00:00Z"}])"));
  EXPECT_EQ(json["last_used_time"], "2026-03-01T09:59:00Z");
  EXPECT_EQ(json["last_used_source"], "10.0.0.7");
  ASSERT_EQ(json["findings"].size(), 1);
  EXPECT_EQ(json["findings"][0]["reason"], "UNKNOWN_SCOPE");
}

}  // namespace
}  // namespace robot_accounts::cli

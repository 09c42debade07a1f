#include "robot_accounts/store/harbor/harbor_reader.h"

#include <map>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "robot_accounts/crypto/secret_hash.h"
#include "robot_accounts/store/postgres/connection.h"
#include "robot_accounts/store/postgres/postgres_url.h"
#include "tests/store/harbor_database.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

using Code = absl::StatusCode;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;
using Where = ForeignGrant::Where;

class HarborReaderTest : public testing::Test {
 protected:
  absl::StatusOr<HarborReader> Read() {
    const auto connection = PostgresConnection::Open(
        *PostgresUrl::Parse(harbor_.url()).value(), {});
    if (!connection.ok()) return connection.status();
    return HarborReader::Read(**connection);
  }
  // All that is read, by Harbor's id.
  std::map<int64_t, HarborRobotFound> ReadAll() {
    const auto reader = Read();
    EXPECT_THAT(reader, IsOk());
    std::map<int64_t, HarborRobotFound> found;
    for (size_t i = 0; reader.ok() && i < reader->size(); ++i) {
      HarborRobotFound one = reader->At(i);
      found.emplace(one.robot.foreign_id, std::move(one));
    }
    return found;
  }
  HarborRobotFound ReadOne(int64_t id) { return ReadAll().at(id); }

  HarborDatabase harbor_;
};

// "project demo repository:pull", sorted.
std::vector<std::string> TextOf(const std::vector<ForeignGrant>& grants) {
  std::vector<std::string> texts;
  for (const ForeignGrant& grant : grants) {
    const std::string where = grant.where == Where::kSystem        ? "system"
                              : grant.where == Where::kAllProjects ? "all"
                              : grant.where == Where::kProject
                                  ? "project " + grant.project
                                  : "unknown " + grant.scope_text;
    texts.push_back(where + " " + grant.resource + ":" + grant.action +
                    (grant.effect.empty() ? "" : " " + grant.effect));
  }
  return texts;
}

TEST_F(HarborReaderTest, ReadsRobotsAsHarborWritesThem) {
  harbor_.AddSample();
  harbor_.sql().Run(
      "UPDATE robot SET creation_time = '2026-03-01 10:00:00.9' WHERE id = 17");
  const auto reader = Read();
  ASSERT_THAT(reader, IsOk());
  EXPECT_EQ(reader->schema_version(), 190);
  EXPECT_EQ(reader->name_prefix(), "robot$");
  EXPECT_EQ(reader->installed(), "2021-03-04T10:11:12.123456Z");
  EXPECT_EQ(reader->hidden(), 0);
  ASSERT_EQ(reader->size(), 2);

  const HarborRobotFound push = reader->At(0);
  EXPECT_EQ(push.refused, "");
  EXPECT_EQ(push.robot.foreign_id, 17);
  EXPECT_EQ(push.robot.foreign_project_id, 4);
  EXPECT_EQ(push.robot.level, RobotLevel::kProject);
  EXPECT_EQ(push.robot.project, "demo");
  EXPECT_EQ(push.robot.account_name, "ci-push");
  EXPECT_EQ(push.robot.description, "build farm");
  EXPECT_EQ(push.robot.created_unix_s, 1772359200);
  EXPECT_EQ(push.robot.expires_at_unix_s, 1774951200);
  EXPECT_EQ(push.robot.duration_days, 30);
  EXPECT_TRUE(push.robot.enabled);
  EXPECT_EQ(
      push.robot.secret_hash,
      SecretHash::FromHarbor(HarborSecrets()[0].hash, HarborSecrets()[0].salt)
          ->text());
  EXPECT_EQ(push.robot.made_by.kind(), ActorKind::kUser);
  EXPECT_EQ(push.robot.made_by.user_kind(), "local");
  EXPECT_EQ(push.robot.made_by.id(), 1);
  EXPECT_THAT(push.robot.notes, IsEmpty());
  EXPECT_THAT(TextOf(push.robot.grants),
              ElementsAre("project demo repository:pull",
                          "project demo repository:push"));

  const HarborRobotFound mirror = reader->At(1);
  EXPECT_EQ(mirror.robot.level, RobotLevel::kSystem);
  EXPECT_EQ(mirror.robot.project, "");
  EXPECT_EQ(mirror.robot.account_name, "mirror-all");
  EXPECT_EQ(mirror.robot.expires_at_unix_s, -1);
  EXPECT_EQ(mirror.robot.duration_days, -1);
  EXPECT_THAT(TextOf(mirror.robot.grants),
              ElementsAre("all repository:pull", "project demo tag:create",
                          "system registry:list"));
}

TEST_F(HarborReaderTest, TimesAreUtcWhateverTheServerSays) {
  const int64_t id = harbor_.Add({"ci"});
  harbor_.sql().Run(
      "UPDATE robot SET creation_time = '2026-03-01 10:00:00'"
      " WHERE id = " +
      std::to_string(id));
  harbor_.sql().Run("ALTER DATABASE " + harbor_.name() +
                    " SET timezone = 'Asia/Tokyo'");
  EXPECT_EQ(ReadOne(id).robot.created_unix_s, 1772359200);
}

TEST_F(HarborReaderTest, ReadsThePrefix) {
  harbor_.sql().Run(
      "INSERT INTO properties (k, v) VALUES"
      " ('robot_name_prefix', 'bot@')");
  EXPECT_EQ(Read()->name_prefix(), "bot@");
}

TEST_F(HarborReaderTest, LeavesHiddenRobotsOut) {
  HarborRobot hidden{"library+scanner-Trivy-1234", "1"};
  hidden.visible = false;
  harbor_.Add(hidden);
  harbor_.Add({"ci"});
  const auto reader = Read();
  ASSERT_EQ(reader->size(), 1);
  EXPECT_EQ(reader->At(0).robot.account_name, "ci");
  EXPECT_EQ(reader->hidden(), 1);
}

TEST_F(HarborReaderTest, KnowsOldRobots) {
  HarborRobot old{"robot$ci", "4", "1600000000", "NULL", -1};
  old.disabled = true;
  const int64_t id = harbor_.Add(old);
  old.project = "1";
  old.disabled = false;
  const int64_t twin = harbor_.Add(old);
  harbor_.sql().Run("UPDATE robot SET secret = '', creator_type = NULL");
  const auto all = ReadAll();
  const ForeignRobot& robot = all.at(id).robot;
  EXPECT_EQ(robot.level, RobotLevel::kLegacy);
  EXPECT_EQ(robot.account_name, "robot$ci");
  EXPECT_EQ(robot.project, "demo");
  EXPECT_EQ(robot.foreign_project_id, 4);
  EXPECT_EQ(robot.secret_hash, "");
  EXPECT_EQ(robot.expires_at_unix_s, 1600000000);
  EXPECT_EQ(robot.duration_days, 0);
  EXPECT_FALSE(robot.enabled);
  EXPECT_EQ(robot.made_by.kind(), ActorKind::kHost);
  EXPECT_EQ(all.at(twin).robot.project, "library");
  for (const int64_t one : {id, twin}) {
    EXPECT_THAT(all.at(one).robot.notes,
                ElementsAre(HasSubstr("have the same name")));
  }
}

TEST_F(HarborReaderTest, TakesWhatIsMissingForTheWorst) {
  const int64_t id = harbor_.Add({"ci"});
  harbor_.sql().Run(
      "UPDATE robot SET description = NULL, expiresat = NULL, duration = NULL,"
      " salt = NULL, creator_ref = NULL, creator_type = NULL,"
      " creation_time = NULL, project_id = NULL");
  const ForeignRobot robot = ReadOne(id).robot;
  EXPECT_EQ(robot.expires_at_unix_s, 0);
  EXPECT_EQ(robot.duration_days, 0);
  EXPECT_EQ(robot.description, "");
  EXPECT_EQ(robot.level, RobotLevel::kSystem);
  EXPECT_EQ(robot.created_unix_s, 0);
  EXPECT_NE(robot.secret_hash, "");
  EXPECT_THAT(robot.notes, UnorderedElementsAre(HasSubstr("no expiry"),
                                                HasSubstr("no project id")));
}

TEST_F(HarborReaderTest, KeepsNoHashOfAnotherForm) {
  const int64_t id = harbor_.Add({"ci"});
  harbor_.sql().Run("UPDATE robot SET secret = upper(secret)");
  const ForeignRobot robot = ReadOne(id).robot;
  EXPECT_EQ(robot.secret_hash, "");
  EXPECT_EQ(robot.level, RobotLevel::kSystem);
  EXPECT_THAT(robot.notes, ElementsAre(HasSubstr("nobody can log in")));
}

TEST_F(HarborReaderTest, SplitsNamesByTheProjectsOwnName) {
  const int64_t project = harbor_.AddProject("de");
  const int64_t good = harbor_.Add({"de+mo+ci", std::to_string(project)});
  const int64_t others = harbor_.Add({"demo+ci", std::to_string(project)});
  const int64_t none = harbor_.Add({"ci", std::to_string(project)});
  const auto all = ReadAll();
  EXPECT_EQ(all.at(good).robot.account_name, "mo+ci");
  EXPECT_EQ(all.at(good).refused, "");
  EXPECT_THAT(all.at(others).refused, HasSubstr("does not begin with"));
  EXPECT_THAT(all.at(none).refused, HasSubstr("does not begin with"));
}

TEST_F(HarborReaderTest, ReportsRobotsOfDeadProjects) {
  const int64_t of_deleted = harbor_.Add({"demo+ci", "4"});
  const int64_t of_nothing = harbor_.Add({"gone+ci", "99"});
  HarborRobot old{"robot$ci", "99"};
  old.secret = -1;
  const int64_t of_nothing_old = harbor_.Add(old);
  harbor_.DeleteProject(4);
  const auto all = ReadAll();
  EXPECT_EQ(all.at(of_deleted).refused, "its project 4 is deleted");
  EXPECT_EQ(all.at(of_nothing).refused, "its project 99 is deleted");
  EXPECT_EQ(all.at(of_nothing_old).refused, "its project 99 is deleted");
}

TEST_F(HarborReaderTest, LeavesDeadScopesOutAndOddOnesAsTheyAre) {
  const int64_t id = harbor_.Add({"mirror"});
  harbor_.Grant(id, "/project/4", "repository", "pull");
  harbor_.Grant(id, "/project/99", "repository", "pull");
  harbor_.Grant(id, "/project/4", "repository", "push", "deny");
  harbor_.Grant(id, "/project/4", "repository", "push", "allow");
  harbor_.Grant(id, "/project/2", "*", "*");
  harbor_.Grant(id, "/project/2", "helm-chart", "fly", "maybe");
  harbor_.Grant(id, "/project/01", "tag", "list");
  harbor_.Grant(id, "", "", "");
  harbor_.DeleteProject(4);
  const ForeignRobot robot = ReadOne(id).robot;
  EXPECT_THAT(
      TextOf(robot.grants),
      ElementsAre("project private *:*", "project private helm-chart:fly maybe",
                  "unknown /project/01 tag:list", "unknown  :"));
  EXPECT_THAT(
      robot.notes,
      ElementsAre("permissions in the deleted project of \"/project/4\": 3 "
                  "left out",
                  "permissions in the deleted project of \"/project/99\": 1 "
                  "left out"));
}

TEST_F(HarborReaderTest, WhoIsNotKnownToBeEnabledIsDisabled) {
  const int64_t id = harbor_.Add({"mirror"});
  EXPECT_TRUE(ReadOne(id).robot.enabled);
  harbor_.sql().Run(
      "ALTER TABLE robot ALTER disabled DROP NOT NULL;"
      " UPDATE robot SET disabled = NULL");
  EXPECT_FALSE(ReadOne(id).robot.enabled);
}

TEST_F(HarborReaderTest, TellsOfContradictingPermissions) {
  const int64_t id = harbor_.Add({"mirror"});
  for (const char* effect : {"", "allow", "deny"}) {
    harbor_.Grant(id, "/project/4", "repository", "pull", effect);
  }
  const ForeignRobot robot = ReadOne(id).robot;
  EXPECT_EQ(robot.grants.size(), 3);
  EXPECT_THAT(robot.notes, ElementsAre(HasSubstr("\"repository:pull\" more "
                                                 "than once")));
}

TEST_F(HarborReaderTest, IgnoresPermissionsOfOthers) {
  const int64_t id = harbor_.Add({"mirror"});
  harbor_.Grant(id, "/project/4", "repository", "pull");
  harbor_.Grant(id + 1, "/project/4", "repository", "push");
  harbor_.sql().Run(
      "UPDATE role_permission SET role_type = 'user';"
      "INSERT INTO role_permission (role_type, role_id,"
      " permission_policy_id) VALUES ('robotaccount', " +
      std::to_string(id) + ", 12345)");
  EXPECT_THAT(ReadOne(id).robot.grants, IsEmpty());
}

TEST_F(HarborReaderTest, KnowsRobotsThatRobotsMade) {
  const int64_t maker = harbor_.Add({"maker"});
  const int64_t made = harbor_.Add({"made"});
  harbor_.sql().Run("UPDATE robot SET creator_type = 'robot', creator_ref = " +
                    std::to_string(maker) + " WHERE name = 'made'");
  const Actor actor = ReadOne(made).robot.made_by;
  EXPECT_EQ(actor.kind(), ActorKind::kRobot);
  EXPECT_EQ(actor.id(), maker);
  EXPECT_EQ(actor.name(), "robot$maker");
}

TEST_F(HarborReaderTest, ReadsHarborBeforeItKnewCreators) {
  harbor_.sql().Run(
      "ALTER TABLE robot DROP COLUMN creator_type,"
      " DROP COLUMN creator_ref;"
      " UPDATE schema_migrations SET version = 50");
  const int64_t id = std::stoll(harbor_.sql().Value(
      "INSERT INTO robot (name, project_id, expiresat) VALUES"
      " ('robot$old', 4, -1) RETURNING id"));
  EXPECT_EQ(ReadOne(id).robot.made_by.kind(), ActorKind::kHost);
  EXPECT_EQ(Read()->schema_version(), 50);
}

TEST_F(HarborReaderTest, RefusesOtherTables) {
  const auto fails = [&](const char* reason) {
    EXPECT_THAT(Read(), FailsWith(Code::kFailedPrecondition, reason));
  };
  Sql& sql = harbor_.sql();
  sql.Run("UPDATE schema_migrations SET version = 41");
  fails("HARBOR_TOO_OLD");
  sql.Run("UPDATE schema_migrations SET version = 190, dirty = true");
  fails("HARBOR_MIGRATION_DIRTY");
  sql.Run("DELETE FROM schema_migrations");
  fails("HARBOR_SCHEMA_UNKNOWN");
  sql.Run("INSERT INTO schema_migrations VALUES (200, false)");
  EXPECT_THAT(Read(), IsOk());
  sql.Run("ALTER TABLE robot DROP COLUMN salt");
  fails("HARBOR_SCHEMA_UNKNOWN");
  sql.Run("DROP TABLE robot");
  fails("HARBOR_TABLES_MISSING");
}

}  // namespace
}  // namespace robot_accounts

#include "robot_accounts/store/harbor/harbor_sql.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "robot_accounts/crypto/secret_hash.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/robot/robot.h"
#include "robot_accounts/store/harbor/sql_literal.h"
#include "tests/store/harbor_database.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

using Code = absl::StatusCode;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

std::string HashText(int number) {
  const HarborSecret& known = HarborSecrets()[number];
  return SecretHash::FromHarbor(known.hash, known.salt)->text();
}

// A robot of the project demo, which is 7 here.
RobotRecord Record() {
  RobotRecord record;
  record.id = 5;
  record.project_id = 7;
  record.account_name = "ci";
  record.description = "build farm";
  record.created_unix_s = 1772359200;
  record.expires_at = Expiration::FromStored(1774951200);
  record.duration_days = 30;
  record.enabled = true;
  record.secrets = {{1, HashText(0), 1772359200}};
  record.grants = {{"/project/7", "repository", "pull", ""},
                   {"/project/7", "repository", "push", "allow"}};
  return record;
}

RobotRecord SystemRecord() {
  RobotRecord record = Record();
  record.level = RobotLevel::kSystem;
  record.project_id = 0;
  record.account_name = "mirror";
  record.grants = {{"/system", "registry", "list", ""},
                   {"/project/*", "repository", "*", ""},
                   {"/project/7", "tag", "create", ""},
                   {"/project/7", "tag", "delete", "deny"},
                   {"/project/8", "tag", "list", ""}};
  return record;
}

RobotView View(RobotRecord record) {
  const auto projects = std::make_shared<const ProjectTable>(
      std::vector<Project>{{7, "demo"}, {8, "library"}, {9, "unknown-there"}});
  const bool in_project = record.level == RobotLevel::kProject;
  const std::string name =
      (in_project ? "robot$demo+" : "robot$") + record.account_name;
  return RobotView(
      Robot::FromRecord(std::move(record), Catalog::Default()).value(), name,
      projects);
}

class HarborSqlTest : public testing::Test {
 protected:
  void RunIn(const RobotView& view) {
    const auto sql = HarborSql(view);
    ASSERT_THAT(sql, IsOk());
    harbor_.sql().Run(*sql);
  }
  std::vector<std::string> Grants() {
    return harbor_.sql().Rows(
        "SELECT scope, resource, action, effect FROM robot r JOIN"
        " role_permission rp ON rp.role_id = r.id AND rp.role_type ="
        " 'robotaccount' JOIN permission_policy p ON p.id ="
        " rp.permission_policy_id ORDER BY rp.id");
  }

  HarborDatabase harbor_;
};

TEST_F(HarborSqlTest, PutsAProjectRobotIntoHarbor) {
  RunIn(View(Record()));
  EXPECT_THAT(
      harbor_.sql().Rows("SELECT name, description, project_id, expiresat,"
                         " duration, disabled, visible, secret, salt,"
                         " creation_time, creator_ref FROM robot"),
      ElementsAre("demo+ci|build farm|4|1774951200|30|f|t|" +
                  HarborSecrets()[0].hash + "|" + HarborSecrets()[0].salt +
                  "|2026-03-01 10:00:00|0"));
  EXPECT_THAT(Grants(), ElementsAre("/project/4|repository|pull|",
                                    "/project/4|repository|push|"));
}

TEST_F(HarborSqlTest, PutsASystemRobotIntoHarbor) {
  RobotRecord record = SystemRecord();
  record.enabled = false;
  record.expires_at = Expiration::Never();
  RunIn(View(record));
  EXPECT_THAT(harbor_.sql().Rows("SELECT name, project_id, expiresat, duration,"
                                 " disabled FROM robot"),
              ElementsAre("mirror|0|-1|-1|t"));
  EXPECT_THAT(
      Grants(),
      ElementsAre("/system|registry|list|", "/project/*|repository|*|",
                  "/project/4|tag|create|", "/project/4|tag|delete|deny",
                  "/project/1|tag|list|"));
}

TEST_F(HarborSqlTest, SharesPermissionRowsWithOthers) {
  const int64_t other = harbor_.Add({"other"});
  harbor_.Grant(other, "/project/4", "repository", "pull");
  RunIn(View(Record()));
  EXPECT_EQ(harbor_.sql().Value("SELECT count(*) FROM permission_policy"), "2");
  EXPECT_EQ(harbor_.sql().Value("SELECT count(*) FROM role_permission"), "3");
}

TEST_F(HarborSqlTest, CountsDaysWhereTheyAreUnknown) {
  RobotRecord record = Record();
  record.duration_days = 0;
  record.expires_at = Expiration::FromStored(record.created_unix_s + 86401);
  RunIn(View(record));
  record.account_name = "past";
  record.expires_at = Expiration::FromStored(0);
  RunIn(View(record));
  EXPECT_THAT(harbor_.sql().Rows("SELECT duration FROM robot ORDER BY id"),
              ElementsAre("2", "1"));
}

TEST_F(HarborSqlTest, HappensAsAWholeOrNotAtAll) {
  const auto fails = [&](const RobotView& view, const char* state) {
    EXPECT_EQ(harbor_.sql().Error(HarborSql(view).value()), state);
  };
  RobotRecord record = SystemRecord();
  record.grants.push_back({"/project/9", "tag", "list", ""});
  fails(View(record), "P0001");  // No such project there.
  EXPECT_EQ(harbor_.sql().Value("SELECT count(*) FROM robot"), "0");
  EXPECT_EQ(harbor_.sql().Value("SELECT count(*) FROM permission_policy"), "0");

  RunIn(View(Record()));
  fails(View(Record()), "23505");  // The name is taken.
  harbor_.DeleteProject(4);
  record = Record();
  record.account_name = "another";
  fails(View(record), "P0001");
  EXPECT_EQ(harbor_.sql().Value("SELECT count(*) FROM robot"), "1");
}

TEST_F(HarborSqlTest, QuotesWhateverStandsInTexts) {
  const std::string texts[] = {"it's",
                               "back\\slash \\' and quote",
                               "$robot$; DROP TABLE robot; --",
                               "$robot$ $robot1$",
                               "'); DROP TABLE robot; --",
                               "Z\xc3\xbcrich\n-- x",
                               "E'\\''",
                               "%, $1, :x"};
  for (const char* strings : {"on", "off"}) {
    harbor_.sql().Run(std::string("SET standard_conforming_strings = ") +
                      strings);
    for (const std::string& text : texts) {
      RobotRecord record = Record();
      record.description = text;
      record.grants.push_back({"/project/7", text, "pull", ""});
      RunIn(View(record));
      EXPECT_EQ(harbor_.sql().Value("SELECT description FROM robot"), text);
      harbor_.sql().Run("DELETE FROM robot");
    }
  }
}

TEST_F(HarborSqlTest, LeavesOutWhatAllowsNothing) {
  RobotRecord record = SystemRecord();
  record.grants = {{"/project/7", "tag", "list", ""},
                   {"/project/77", "tag", "list", ""},  // Deleted here.
                   {"/project/.*", "tag", "list", ""},  // A pattern there.
                   {"/project/7", "tag.*", "list", ""},
                   {"/project/7", "tag", "list", "maybe\n"}};
  record.secrets.push_back({2, HashText(1), 1772359200});
  const std::string sql = HarborSql(View(record)).value();
  EXPECT_THAT(sql, HasSubstr("-- Left out: \"tag:list\" in \"/project/.*\" "
                             "(it allows nothing: UNKNOWN_SCOPE)\n"));
  EXPECT_THAT(sql, HasSubstr("\"tag.*:list\" in \"/project/7\""));
  EXPECT_THAT(sql, HasSubstr("-- Left out: the older secret"));
  EXPECT_THAT(sql, Not(HasSubstr(HarborSecrets()[0].hash)));
  harbor_.sql().Run(sql);
  EXPECT_THAT(Grants(), ElementsAre("/project/4|tag|list|"));
  EXPECT_EQ(harbor_.sql().Value("SELECT secret FROM robot"),
            HarborSecrets()[1].hash);
}

// harbor-robots 4.3: in Harbor, that is everything in every project.
TEST_F(HarborSqlTest, LeavesOutWhatWouldAllowMoreThere) {
  RobotRecord record = SystemRecord();
  record.grants = {{"/project/*", "project", "delete", ""},
                   {"/project/7", "project", "delete", ""},
                   {"/project/*", "project", "update", "deny"}};
  const std::string sql = HarborSql(View(record)).value();
  EXPECT_THAT(sql, HasSubstr("-- Left out: \"project:delete\" in "
                             "\"/project/*\" (Harbor would allow it to "
                             "everything in all projects)\n"));
  harbor_.sql().Run(sql);
  EXPECT_THAT(Grants(), ElementsAre("/project/4|project|delete|",
                                    "/project/*|project|update|deny"));
}

TEST_F(HarborSqlTest, ADenyOfAllDeniesTheProjectItselfThereToo) {
  RobotRecord record = SystemRecord();
  record.grants = {{"/project/7", "project", "read", ""},
                   {"/project/7", "*", "read", "deny"}};
  RunIn(View(record));
  EXPECT_THAT(Grants(),
              ElementsAre("/project/4|project|read|", "/project/4|*|read|deny",
                          "/project/4|project|read|deny"));
}

TEST_F(HarborSqlTest, RefusesWhatHarborCannotRead) {
  const auto refused = [](const RobotRecord& record) {
    return HarborSql(View(record)).status();
  };
  const auto fails = [](const char* reason) {
    return FailsWith(Code::kFailedPrecondition, reason);
  };
  RobotRecord record = Record();
  record.secrets.clear();
  EXPECT_THAT(refused(record), fails("NOT_HARBOR_HASH"));
  for (const std::string& hash :
       {std::string(),
        std::string("$hmac-sha256$k=$") + std::string(22, 'A') + "$" +
            std::string(43, 'A'),
        "$harbor$i=10000$" + HarborSecrets()[0].hash + "$salt"}) {
    record.secrets = {{1, hash, 0}};
    EXPECT_THAT(refused(record), fails("NOT_HARBOR_HASH")) << hash;
  }
  record = Record();
  record.min_reader = RobotRecord::kReader + 1;
  EXPECT_THAT(refused(record), fails("NEWER_RECORD"));
  for (const GrantRow& deny :
       {GrantRow{"/project/7", "tag.*", "list", "deny"},
        GrantRow{"/somewhere", "tag", "list", "deny"},
        GrantRow{"/project/7", "tag", "list", " deny"}}) {
    record = SystemRecord();
    record.grants.push_back(deny);
    EXPECT_THAT(refused(record), fails("GRANT_NOT_EXPORTABLE")) << deny.scope;
  }
  // Harbor would give the pull of a push that is denied.
  record = Record();
  record.grants = {{"/project/7", "repository", "push", "deny"}};
  EXPECT_THAT(refused(record), fails("GRANT_NOT_EXPORTABLE"));
}

}  // namespace
}  // namespace robot_accounts

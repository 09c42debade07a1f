#include "robot_accounts/robot/explanation.h"

#include <cstddef>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "robot_accounts/robot/principal.h"
#include "tests/robot/robots_for_tests.h"

namespace robot_accounts {
namespace {

std::shared_ptr<const ProjectTable> Projects() {
  std::vector<Project> projects(3);
  projects[0] = {1, "library", 0, false, 0};
  projects[1] = {2, "public", 0, true, 0};
  projects[2] = {3, "other", 0, false, 0};
  return std::make_shared<const ProjectTable>(std::move(projects));
}

// `project_id` 0 is a system robot.
Principal RobotOf(int64_t project_id, std::vector<GrantRow> rows) {
  RobotRecord record = RecordOf("ci", project_id);
  record.grants = std::move(rows);
  return Principal(*Robot::FromRecord(std::move(record), Catalog::Default()),
                   Projects(), "robot$ci", 1);
}

TEST(ExplanationTest, SaysInWordsWhy) {
  const Principal ci = RobotOf(1, {{"/project/1", "repository", "push", ""},
                                   {"/project/1", "tag", "*", "allow"},
                                   {"/project/1", "artifact", "read", "deny"},
                                   {"/project/1", "artifact", "list", ""}});
  struct {
    absl::string_view project, resource, action, reason, text;
  } const cases[] = {
      {"library", "artifact", "list", "GRANTED",
       "allowed: artifact:list is granted in project library"},
      {"library", "tag", "list", "GRANTED",
       "allowed: tag:list is granted in project library, by a grant of tag:*"},
      {"library", "repository", "pull", "IMPLIED_BY_PUSH",
       "allowed: repository:pull comes with repository:push in project "
       "library"},
      {"public", "repository", "pull", "PUBLIC_PROJECT",
       "allowed: repository:pull is open to robots in the public project "
       "public"},
      {"library", "repository", "delete", "NOT_GRANTED",
       "refused: repository:delete is not granted in project library"},
      {"other", "repository", "push", "NOT_GRANTED",
       "refused: repository:push is not granted in project other"},
      {"library", "artifact", "read", "DENIED",
       "refused: artifact:read is denied in project library"},
      {"library", "repository", "fly", "UNKNOWN_PERMISSION",
       "refused: there is no permission repository:fly of projects"},
      {"library", "a\nb", "", "UNKNOWN_PERMISSION",
       "refused: there is no permission \"a\\nb:\" of projects"},
      {"librarry", "repository", "pull", "UNKNOWN_PROJECT",
       "refused: there is no project librarry"},
      {"", "repository", "pull", "UNKNOWN_PROJECT",
       "refused: there is no project \"\""},
  };
  for (const auto& c : cases) {
    const Explanation why = ci.Explain(c.project, c.resource, c.action);
    EXPECT_EQ(why.reason, c.reason);
    EXPECT_EQ(why.ToText(), c.text);
    EXPECT_EQ(why.where, c.project);
    EXPECT_EQ(why.allowed, ci.Can(c.project, c.resource, c.action)) << c.text;
  }
}

TEST(ExplanationTest, SaysInWordsWhySystemRobots) {
  const Principal ops = RobotOf(0, {{"/system", "robot", "create", ""},
                                    {"/system", "*", "delete", "deny"},
                                    {"/project/*", "repository", "pull", ""},
                                    {"/project/3", "tag", "list", ""},
                                    {"/project/*", "tag", "*", "deny"}});
  struct {
    absl::string_view resource, action, reason, text;
  } const cases[] = {
      {"robot", "create", "GRANTED",
       "allowed: robot:create is granted in the system"},
      {"robot", "read", "NOT_GRANTED",
       "refused: robot:read is not granted in the system"},
      {"robot", "delete", "DENIED",
       "refused: robot:delete is denied in the system, by a deny of *:delete"},
      {"robot", "update", "UNKNOWN_PERMISSION",
       "refused: there is no permission robot:update of the system"},
  };
  for (const auto& c : cases) {
    const Explanation why = ops.ExplainSystem(c.resource, c.action);
    EXPECT_EQ(why.reason, c.reason);
    EXPECT_EQ(why.ToText(), c.text);
    EXPECT_EQ(why.where, "/");
    EXPECT_EQ(why.allowed, ops.CanSystem(c.resource, c.action)) << c.text;
  }
  EXPECT_EQ(ops.Explain("other", "repository", "pull").ToText(),
            "allowed: repository:pull is granted in project other, by a grant "
            "in all projects");
  EXPECT_EQ(ops.Explain("other", "tag", "list").ToText(),
            "refused: tag:list is denied in project other, by a deny of tag:* "
            "in all projects");
  EXPECT_EQ(RobotOf(0, {{"/odd", "x", "y", "deny"}})
                .Explain("other", "tag", "list")
                .ToText(),
            "refused: tag:list is denied in project other, by a deny of x:y in "
            "the unknown scope \"/odd\"");
}

TEST(ExplanationTest, SaysThatItsOwnProjectIsGone) {
  const Principal lost = RobotOf(9, {{"/project/9", "tag", "list", ""}});
  for (const Explanation& why : {lost.Explain("public", "tag", "list"),
                                 lost.ExplainSystem("robot", "create")}) {
    EXPECT_FALSE(why.allowed);
    EXPECT_EQ(why.reason, "PROJECT_GONE");
    EXPECT_EQ(why.ToText(), "refused: the robot's own project is gone");
  }
}

TEST(ExplanationTest, JsonIsOneLineInAFixedOrder) {
  const Principal ci = RobotOf(1, {{"/project/1", "repository", "pull", ""}});
  EXPECT_EQ(ci.Explain("library", "repository", "pull").ToJson(),
            R"({"allowed":true,"reason":"GRANTED",)"
            R"("permission":"repository:pull","where":"library",)"
            R"("grant":{"scope":"/project/1","resource":"repository",)"
            R"("action":"pull"}})");
}

TEST(ExplanationTest, JsonTakesEveryText) {
  const Principal ci = RobotOf(1, {{"/project/1", "tag", "\xff\"\n", "deny"}});
  EXPECT_EQ(ci.Explain("library", "tag", "list").ToJson(),
            "{\"allowed\":false,\"reason\":\"DENIED\","
            "\"permission\":\"tag:list\",\"where\":\"library\","
            "\"grant\":{\"scope\":\"/project/1\",\"resource\":\"tag\","
            "\"action\":\"\xef\xbf\xbd\\\"\\n\",\"effect\":\"deny\"}}");
  EXPECT_EQ(ci.ExplainSystem("robot", "create").ToJson(),
            R"({"allowed":false,"reason":"NOT_GRANTED",)"
            R"("permission":"robot:create","where":"/"})");
}

TEST(ExplanationTest, ExplainsARobotThatIsNotLoggedIn) {
  const Principal ci = RobotOf(1, {{"/project/1", "tag", "list", ""}});
  const auto projects = Projects();
  EXPECT_EQ(ExplainInProject(ci.robot(), *projects, "library", "tag", "list")
                .ToJson(),
            ci.Explain("library", "tag", "list").ToJson());
  EXPECT_EQ(ExplainInSystem(ci.robot(), *projects, "robot", "list").ToJson(),
            ci.ExplainSystem("robot", "list").ToJson());
}

using Random = std::mt19937_64;

template <size_t kSize>
std::string Pick(const char* const (&words)[kSize], Random& random) {
  return words[random() % kSize];
}

constexpr const char* kResources[] = {
    "repository", "repository", "project", "tag", "robot", "*", "label", ""};
constexpr const char* kActions[] = {"pull", "push",   "read", "list",
                                    "*",    "create", "pull"};

std::vector<GrantRow> RandomRows(Random& random) {
  static constexpr const char* kScopes[] = {
      "/system",    "/project/*", "/project/1", "/project/1",
      "/project/2", "/project/9", "/odd"};
  static constexpr const char* kEffects[] = {"",      "",     "", "",
                                             "allow", "deny", "x"};
  std::vector<GrantRow> rows(random() % 6);
  for (GrantRow& row : rows) {
    row = {Pick(kScopes, random), Pick(kResources, random),
           Pick(kActions, random), Pick(kEffects, random)};
    if (random() % 20 == 0) row.scope = "/odd";
    if (random() % 20 == 0) row.action = "fly";
  }
  return rows;
}

TEST(ExplanationTest, AgreesWithCanOnRandomRobots) {
  static constexpr const char* kProjects[] = {"library", "library", "public",
                                              "other", "gone"};
  Random random(20261127);
  int allowed = 0;
  for (int i = 0; i < 100000; ++i) {
    static constexpr int64_t kOwners[] = {0, 0, 1, 1, 2, 9};
    const Principal robot = RobotOf(kOwners[random() % 6], RandomRows(random));
    const std::string project = Pick(kProjects, random);
    const std::string resource = Pick(kResources, random);
    const std::string action = Pick(kActions, random);
    const Explanation in_project = robot.Explain(project, resource, action);
    ASSERT_EQ(in_project.allowed, robot.Can(project, resource, action))
        << in_project.ToJson();
    ASSERT_EQ(in_project.ToText().substr(0, 8),
              in_project.allowed ? "allowed:" : "refused:");
    const Explanation in_system = robot.ExplainSystem(resource, action);
    ASSERT_EQ(in_system.allowed, robot.CanSystem(resource, action))
        << in_system.ToJson();
    allowed += in_project.allowed ? 1 : 0;
  }
  EXPECT_GT(allowed, 2000);
}

}  // namespace
}  // namespace robot_accounts

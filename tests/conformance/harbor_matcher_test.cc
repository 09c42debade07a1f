// The model of Harbor's evaluation beside what is known of the original: the
// facts of harbor-robots 4, and what Go's own regexp package answered.
#include "tests/conformance/harbor_matcher.h"

#include <fstream>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_split.h"
#include "gtest/gtest.h"
#include "tests/conformance/go_regex.h"

namespace robot_accounts {
namespace {

using Answer = HarborMatcher::Answer;
using Level = HarborMatcher::Level;
using Rows = std::vector<GrantRow>;

// Projects 1 and 2 are private, 3 is public, 4 is not there.
HarborMatcher SystemRobot(Rows rows) {
  return HarborMatcher(Level::kSystem, std::move(rows),
                       {{1, false}, {2, false}, {3, true}, {12, false}});
}
HarborMatcher ProjectRobot(Rows rows) {
  return HarborMatcher(Level::kProject, std::move(rows),
                       {{1, false}, {2, false}, {3, true}});
}

std::string PatternAnswer(const std::string& pattern,
                          const std::string& object) {
  const absl::optional<std::string> text = HarborMatcher::RegexOf(pattern);
  if (!text.has_value()) return "endless";
  const absl::optional<GoRegex> regex = GoRegex::Compile(*text);
  if (!regex.has_value()) return "bad";
  return regex->Matches(object) ? "yes" : "no";
}

TEST(HarborMatcherTest, PatternsAnswerAsInGo) {
  std::ifstream file("tests/conformance/harbor_patterns.txt");
  std::map<std::string, int> counts;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    const std::vector<std::string> fields = absl::StrSplit(line, '\t');
    ASSERT_EQ(fields.size(), 3u) << line;
    EXPECT_EQ(PatternAnswer(fields[2], fields[1]), fields[0]) << line;
    ++counts[fields[0]];
  }
  for (const char* answer : {"yes", "no", "bad", "endless"}) {
    EXPECT_GE(counts[answer], 20) << answer;
  }
}

TEST(HarborMatcherTest, ExpressionsAreMadeByReplacingOnly) {
  const std::pair<const char*, const char*> cases[] = {
      {"/project/1", "^/project/1$"},
      {"/project/1/*", "^/project/1/.*$"},
      {"/project/*/*", "^/project/.*/.*$"},
      {"/project/:pid/robot", "^/project/[^/]+/robot$"},
      {"/:a/:b", "^/[^/]+/[^/]+$"},
      {"/project/1/a.b|c", "^/project/1/a.b|c$"},
      // Without a "/:" a colon stands for itself.
      {"/project/1/a:b", "^/project/1/a:b$"},
      // The last colon is replaced first, wherever it stands.
      {"/project/:pid/a:b", "^/project/[^/]+/a[^/]+$"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(HarborMatcher::RegexOf(c.first), std::string(c.second));
  }
  EXPECT_FALSE(HarborMatcher::RegexOf("/project/1/:").has_value());
  EXPECT_FALSE(HarborMatcher::RegexOf("/:/a").has_value());
}

TEST(HarborMatcherTest, DenyWinsInAnyOrder) {
  const GrantRow allow = {"/project/1", "tag", "list", ""};
  const GrantRow deny = {"/project/*", "tag", "list", "deny"};
  for (const Rows& rows : {Rows{allow, deny}, Rows{deny, allow}}) {
    EXPECT_EQ(SystemRobot(rows).Ask("/project/1/tag", "list"), Answer::kDenied);
  }
  EXPECT_EQ(SystemRobot({allow}).Ask("/project/1/tag", "list"),
            Answer::kAllowed);
}

TEST(HarborMatcherTest, OtherEffectsNeitherAllowNorDeny) {
  const auto answer = [](const char* first, const char* second) {
    return SystemRobot({{"/project/1", "tag", "list", first},
                        {"/project/1", "tag", "list", second}})
        .Ask("/project/1/tag", "list");
  };
  for (const char* odd : {"ALLOW", "foo", "DENY", " "}) {
    EXPECT_EQ(answer(odd, odd), Answer::kDenied) << odd;
    EXPECT_EQ(answer("", odd), Answer::kAllowed) << odd;
  }
  EXPECT_EQ(answer("", "\tdeny "), Answer::kDenied);
}

TEST(HarborMatcherTest, ACommaOrABadExpressionBreaksEveryCheck) {
  const GrantRow good = {"/project/1", "tag", "list", ""};
  for (const GrantRow& bad :
       {GrantRow{"/project/2", "a,b", "list", ""},
        GrantRow{"/project/2", "tag", "list", "allow,deny"},
        GrantRow{"/project/2", "(", "list", ""},
        GrantRow{"/project/2", ":", "list", ""}}) {
    EXPECT_EQ(SystemRobot({good, bad}).Ask("/project/1/tag", "list"),
              Answer::kBroken);
    // A project robot is asked by its rows of that project only.
    EXPECT_EQ(ProjectRobot({good, bad}).Ask("/project/1/tag", "list"),
              Answer::kAllowed);
    EXPECT_EQ(ProjectRobot({good, bad}).Ask("/project/2/tag", "list"),
              Answer::kBroken);
  }
}

// The surprise of 4.3.
TEST(HarborMatcherTest, ProjectOnAllProjectsReachesAllThatIsInThem) {
  const HarborMatcher all =
      SystemRobot({{"/project/*", "project", "delete", ""}});
  for (const char* object : {"/project/1", "/project/1/repository",
                             "/project/2/tag", "/project/2/robot"}) {
    EXPECT_EQ(all.Ask(object, "delete"), Answer::kAllowed) << object;
    EXPECT_EQ(all.Ask(object, "read"), Answer::kDenied) << object;
  }
  const HarborMatcher one =
      SystemRobot({{"/project/1", "project", "delete", ""}});
  EXPECT_EQ(one.Ask("/project/1", "delete"), Answer::kAllowed);
  EXPECT_EQ(one.Ask("/project/1/repository", "delete"), Answer::kDenied);
}

TEST(HarborMatcherTest, PushBringsPullToProjectRobotsOnly) {
  const Rows push = {{"/project/1", "repository", "push", ""}};
  EXPECT_EQ(ProjectRobot(push).Ask("/project/1/repository", "pull"),
            Answer::kAllowed);
  EXPECT_EQ(SystemRobot(push).Ask("/project/1/repository", "pull"),
            Answer::kDenied);
  // Even a push that is denied.
  EXPECT_EQ(ProjectRobot({{"/project/1", "repository", "push", "deny"}})
                .Ask("/project/1/repository", "pull"),
            Answer::kAllowed);
}

TEST(HarborMatcherTest, PublicProjectsAreOpenToWhoActsInProjects) {
  const auto pull = [](const HarborMatcher& robot) {
    return robot.Ask("/project/3/repository", "pull");
  };
  EXPECT_EQ(pull(ProjectRobot({})), Answer::kAllowed);
  EXPECT_EQ(pull(SystemRobot({})), Answer::kDenied);
  EXPECT_EQ(pull(SystemRobot({{"/system", "catalog", "read", ""}})),
            Answer::kDenied);
  EXPECT_EQ(pull(SystemRobot({{"/project/1", "tag", "list", ""}})),
            Answer::kAllowed);
  EXPECT_EQ(pull(SystemRobot({{"/project/*", "repository", "pull", "deny"}})),
            Answer::kDenied);
  EXPECT_EQ(ProjectRobot({}).Ask("/project/3/repository", "push"),
            Answer::kDenied);
  EXPECT_EQ(ProjectRobot({}).Ask("/project/3", "read"), Answer::kAllowed);
}

TEST(HarborMatcherTest, UnknownProjectsAndOtherObjectsAreDenied) {
  const HarborMatcher robot = SystemRobot({{"/project/*", "*", "*", ""},
                                           {"/project/*", "project", "*", ""},
                                           {"/system", "*", "*", ""}});
  EXPECT_EQ(robot.Ask("/project/1/tag", "list"), Answer::kAllowed);
  EXPECT_EQ(robot.Ask("/project/4/tag", "list"), Answer::kDenied);
  EXPECT_EQ(robot.Ask("/project/x/tag", "list"), Answer::kDenied);
  EXPECT_EQ(robot.Ask("/projects/1/tag", "list"), Answer::kDenied);
  EXPECT_EQ(robot.Ask("", "list"), Answer::kDenied);
  EXPECT_EQ(robot.Ask("/system/project", "create"), Answer::kAllowed);
  EXPECT_EQ(robot.Ask("/system", "create"), Answer::kDenied);
  // A project robot has no rules for the system.
  EXPECT_EQ(ProjectRobot({{"/system", "*", "*", ""}})
                .Ask("/system/project", "create"),
            Answer::kDenied);
}

// harbor-robots 11, statement 15, as objects.
TEST(HarborMatcherTest, ResourcesBecomeObjects) {
  EXPECT_EQ(HarborMatcher::ObjectOf("/project/1", "project"), "/project/1");
  EXPECT_EQ(HarborMatcher::ObjectOf("/project/1", "repository"),
            "/project/1/repository");
  EXPECT_EQ(HarborMatcher::ObjectOf("/system", "repository"),
            "/system/repository");
  EXPECT_EQ(HarborMatcher::ObjectOf("/system", "project"), "/system/project");
}

}  // namespace
}  // namespace robot_accounts

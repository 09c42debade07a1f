#include "robot_accounts/permissions/grant_explanation.h"

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "gtest/gtest.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/permissions/grants.h"
#include "robot_accounts/permissions/permission.h"

namespace robot_accounts {
namespace {

using Cause = GrantExplanation::Cause;
using Row = absl::optional<size_t>;
using Rows = std::vector<GrantRow>;

constexpr auto kSystem = PermissionLevel::kSystem;
constexpr auto kProject = PermissionLevel::kProject;

Grants Of(Grants::Owner owner, Rows rows) {
  return Grants::FromRows(Catalog::Default(), owner, std::move(rows)).value();
}
Grants SystemRobot(Rows rows) {
  return Of(Grants::Owner::System(), std::move(rows));
}
Grants ProjectRobot(Rows rows) {
  return Of(Grants::Owner::Project(7), std::move(rows));
}

Permission P(absl::string_view text) {
  return Catalog::Default()->FindText(kProject, text).value();
}
Permission S(absl::string_view text) {
  return Catalog::Default()->FindText(kSystem, text).value();
}

void Expect(const GrantExplanation& explanation, Cause cause, Row row) {
  EXPECT_EQ(explanation.cause, cause);
  EXPECT_EQ(explanation.row, row);
}

TEST(GrantExplanationTest, NamesTheRowThatGrants) {
  const Grants grants = SystemRobot({{"/system", "robot", "create", ""},
                                     {"/project/*", "tag", "*", "allow"},
                                     {"/project/7", "tag", "list", ""}});
  Expect(grants.ExplainSystem(S("robot:create")), Cause::kGranted, 0);
  Expect(grants.ExplainProject(7, P("tag:list"), false), Cause::kGranted, 1);
  Expect(grants.ExplainProject(8, P("tag:delete"), false), Cause::kGranted, 1);
}

TEST(GrantExplanationTest, NamesNoRowWhereNothingIsGranted) {
  const Grants grants = SystemRobot({{"/system", "robot", "create", ""},
                                     {"/project/7", "tag", "list", ""},
                                     {"/project/7", "tag", "create", "maybe"}});
  Expect(grants.ExplainSystem(S("robot:read")), Cause::kNotGranted, {});
  Expect(grants.ExplainProject(8, P("tag:list"), false), Cause::kNotGranted,
         {});
  Expect(grants.ExplainProject(7, P("tag:create"), false), Cause::kNotGranted,
         {});
  Expect(Grants().ExplainSystem(S("robot:read")), Cause::kNotGranted, {});
}

TEST(GrantExplanationTest, ADenyDecidesWhateverIsGranted) {
  const Grants grants = SystemRobot({{"/project/7", "tag", "list", ""},
                                     {"/project/*", "tag", "list", "deny"}});
  Expect(grants.ExplainProject(7, P("tag:list"), true), Cause::kDenied, 1);
  Expect(grants.ExplainProject(8, P("tag:list"), true), Cause::kDenied, 1);
  // One that cannot be read denies everything.
  Expect(
      SystemRobot({{"?", "tag", "list", "deny"}}).ExplainSystem(S("user:read")),
      Cause::kDenied, 0);
}

TEST(GrantExplanationTest, APushBringsThePullOfAProjectRobot) {
  const Rows rows = {{"/project/7", "repository", "push", ""}};
  const Permission pull = P("repository:pull");
  Expect(ProjectRobot(rows).ExplainProject(7, pull, false),
         Cause::kImpliedByPush, 0);
  Expect(SystemRobot(rows).ExplainProject(7, pull, false), Cause::kNotGranted,
         {});
  // A grant of its own is the better reason.
  Expect(ProjectRobot({rows[0], {"/project/7", "repository", "pull", ""}})
             .ExplainProject(7, pull, false),
         Cause::kGranted, 1);
}

TEST(GrantExplanationTest, APublicProjectIsOpenToWhoActsInProjects) {
  const Permission pull = P("repository:pull");
  Expect(ProjectRobot({}).ExplainProject(8, pull, true), Cause::kPublicProject,
         {});
  Expect(ProjectRobot({}).ExplainProject(8, pull, false), Cause::kNotGranted,
         {});
  Expect(SystemRobot({{"/project/7", "tag", "list", ""}})
             .ExplainProject(8, pull, true),
         Cause::kPublicProject, {});
  Expect(SystemRobot({{"/system", "user", "read", ""}})
             .ExplainProject(8, pull, true),
         Cause::kNotGranted, {});
}

TEST(GrantExplanationTest, AnotherLevelOrProjectIsNotGranted) {
  const Grants grants = SystemRobot({{"/project/*", "*", "*", ""}});
  Expect(grants.ExplainSystem(P("tag:list")), Cause::kNotGranted, {});
  Expect(grants.ExplainProject(7, S("robot:read"), true), Cause::kNotGranted,
         {});
  Expect(grants.ExplainProject(0, P("tag:list"), true), Cause::kNotGranted, {});
  Expect(grants.ExplainProject(7, Permission::At(kProject, 255), true),
         Cause::kNotGranted, {});
}

using Random = std::mt19937_64;

template <size_t kSize>
std::string Pick(const char* const (&words)[kSize], Random& random) {
  return words[random() % kSize];
}

Rows RandomRows(Random& random) {
  static constexpr const char* kScopes[] = {"/system",    "/project/*",
                                            "/project/7", "/project/7",
                                            "/project/8", "/project/8"};
  static constexpr const char* kResources[] = {
      "repository", "repository", "project", "tag", "robot", "*"};
  static constexpr const char* kActions[] = {"pull",   "push", "read", "list",
                                             "create", "*",    "push"};
  static constexpr const char* kEffects[] = {"",      "",     "", "",
                                             "allow", "deny", "x"};
  Rows rows(random() % 6);
  for (GrantRow& row : rows) {
    row = {Pick(kScopes, random), Pick(kResources, random),
           Pick(kActions, random), Pick(kEffects, random)};
    if (random() % 20 == 0) row.scope = "/odd";
    if (random() % 20 == 0) row.action = "fly";
  }
  return rows;
}

struct Question {
  int64_t project_id;  // 0: the system.
  Permission permission;
  bool is_public;
};

Question RandomQuestion(Random& random) {
  static constexpr const char* kPairs[] = {"repository:pull", "repository:push",
                                           "project:read", "tag:list",
                                           "robot:create"};
  const int64_t project_id = random() % 4 == 0 ? 0 : 7 + random() % 3;
  return {project_id,
          project_id == 0 ? S(random() % 2 == 0 ? "robot:create" : "robot:list")
                          : P(Pick(kPairs, random)),
          random() % 2 == 0};
}

bool Allows(const Grants& grants, const Question& question) {
  if (question.project_id == 0) {
    return grants.AllowsSystem(question.permission);
  }
  return question.is_public
             ? grants.AllowsPublicProject(question.project_id,
                                          question.permission)
             : grants.AllowsProject(question.project_id, question.permission);
}

GrantExplanation Explain(const Grants& grants, const Question& question) {
  return question.project_id == 0
             ? grants.ExplainSystem(question.permission)
             : grants.ExplainProject(question.project_id, question.permission,
                                     question.is_public);
}

// The row that is named does alone what it is said to do, and taking out named
// rows one by one leads to another answer: no other row stood behind it.
void ExpectRowsToDecide(const Grants& grants, const Question& question) {
  const GrantExplanation first = Explain(grants, question);
  ASSERT_EQ(first.allowed(), Allows(grants, question));
  Rows rows = grants.rows();
  GrantExplanation next = first;
  while (next.row.has_value() && next.cause == first.cause) {
    const GrantRow row = rows[*next.row];
    ASSERT_EQ(row.effect == "deny", first.cause == Cause::kDenied);
    const Grants alone = Of(grants.owner(), {row});
    ASSERT_EQ(Explain(alone, question).cause, first.cause);
    ASSERT_EQ(Allows(alone, question), first.allowed());
    rows.erase(rows.begin() + *next.row);
    next = Explain(Of(grants.owner(), rows), question);
  }
  if (!first.row.has_value()) return;
  ASSERT_EQ(next.allowed(), Allows(Of(grants.owner(), rows), question));
  ASSERT_NE(next.cause, first.cause);
}

TEST(GrantExplanationTest, AgreesWithGrantsOnRandomRows) {
  Random random(20261126);
  int counts[5] = {};
  for (int i = 0; i < 100000; ++i) {
    const Grants grants =
        Of(random() % 2 == 0 ? Grants::Owner::System()
                             : Grants::Owner::Project(7 + random() % 2),
           RandomRows(random));
    const Question question = RandomQuestion(random);
    ++counts[static_cast<int>(Explain(grants, question).cause)];
    ASSERT_NO_FATAL_FAILURE(ExpectRowsToDecide(grants, question)) << i;
  }
  // Every answer was among them.
  for (const int count : counts) EXPECT_GT(count, 100);
}

}  // namespace
}  // namespace robot_accounts

#include "robot_accounts/permissions/grants.h"

#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/permissions/permission.h"
#include "robot_accounts/permissions/permission_set.h"
#include "robot_accounts/permissions/scope.h"

namespace robot_accounts {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr auto kSystem = PermissionLevel::kSystem;
constexpr auto kProject = PermissionLevel::kProject;

Permission P(absl::string_view text) {
  return Catalog::Default()->FindText(kProject, text).value();
}
Permission S(absl::string_view text) {
  return Catalog::Default()->FindText(kSystem, text).value();
}

PermissionSet Set(PermissionLevel level, absl::string_view text) {
  return PermissionSet::Parse(Catalog::Default(), level, text).value();
}

ScopedSet OnProject(int64_t id, absl::string_view text) {
  return {Scope::Project(id), Set(kProject, text)};
}
ScopedSet OnAll(absl::string_view text) {
  return {Scope::AllProjects(), Set(kProject, text)};
}
ScopedSet OnSystem(absl::string_view text) {
  return {Scope::System(), Set(kSystem, text)};
}

Grants System(std::vector<GrantRow> rows) {
  return Grants::FromRows(Catalog::Default(), Grants::Owner::System(),
                          std::move(rows))
      .value();
}
Grants OfProject(int64_t id, std::vector<GrantRow> rows) {
  return Grants::FromRows(Catalog::Default(), Grants::Owner::Project(id),
                          std::move(rows))
      .value();
}

std::vector<std::string> Findings(const Grants& grants) {
  std::vector<std::string> findings;
  for (const GrantFinding& finding : grants.findings()) {
    EXPECT_FALSE(finding.message.empty());
    findings.push_back(absl::StrCat(finding.row, " ", finding.reason));
  }
  return findings;
}

std::string ReasonOf(const absl::StatusOr<Grants>& grants) {
  if (grants.ok()) return "ok";
  EXPECT_EQ(grants.status().code(), absl::StatusCode::kInvalidArgument);
  return ErrorReason(grants.status());
}

TEST(GrantsTest, EmptyAllowsNothing) {
  const Grants grants;
  const Catalog& catalog = *grants.catalog();
  for (int i = 0; i < catalog.size(); ++i) {
    EXPECT_FALSE(grants.AllowsSystem(catalog.permission_at(i)));
    EXPECT_FALSE(grants.AllowsProject(1, catalog.permission_at(i)));
    EXPECT_FALSE(grants.AllowsPublicProject(1, catalog.permission_at(i)));
  }
  EXPECT_THAT(grants.rows(), IsEmpty());
  EXPECT_EQ(grants.ToText(), "");
  EXPECT_TRUE(grants.Covers(Grants()));
}

TEST(GrantsTest, ProjectRobotActsInItsProjectOnly) {
  const auto grants =
      Grants::Create(Grants::Owner::Project(7),
                     {OnProject(7, "repository:pull,repository:push")});
  ASSERT_TRUE(grants.ok()) << grants.status();
  EXPECT_TRUE(grants->AllowsProject(7, P("repository:pull")));
  EXPECT_TRUE(grants->AllowsProject(7, P("repository:push")));
  EXPECT_FALSE(grants->AllowsProject(7, P("repository:delete")));
  EXPECT_FALSE(grants->AllowsProject(8, P("repository:pull")));
  EXPECT_FALSE(grants->AllowsProject(0, P("repository:pull")));
  EXPECT_FALSE(grants->AllowsProject(-7, P("repository:pull")));
  EXPECT_FALSE(grants->AllowsSystem(P("repository:pull")));
  EXPECT_THAT(grants->findings(), IsEmpty());
  EXPECT_EQ(grants->owner(), Grants::Owner::Project(7));
}

TEST(GrantsTest, SystemRobotActsWhereItsSetsAre) {
  const auto grants =
      Grants::Create(Grants::Owner::System(),
                     {OnProject(7, "tag:create"), OnSystem("catalog:read"),
                      OnAll("repository:pull")});
  ASSERT_TRUE(grants.ok()) << grants.status();
  EXPECT_TRUE(grants->AllowsSystem(S("catalog:read")));
  EXPECT_FALSE(grants->AllowsSystem(S("registry:read")));
  EXPECT_TRUE(grants->AllowsProject(7, P("tag:create")));
  EXPECT_TRUE(grants->AllowsProject(7, P("repository:pull")));
  EXPECT_TRUE(grants->AllowsProject(std::numeric_limits<int64_t>::max(),
                                    P("repository:pull")));
  EXPECT_FALSE(grants->AllowsProject(8, P("tag:create")));
  EXPECT_TRUE(grants->has_system());
  EXPECT_TRUE(grants->has_all_projects());
  EXPECT_THAT(grants->project_ids(), ElementsAre(7));
}

TEST(GrantsTest, LevelsAreNotMixedUp) {
  const auto owner = Grants::Owner::System();
  const auto all_system = PermissionSet::All(Catalog::Default(), kSystem);
  const auto all_project = PermissionSet::All(Catalog::Default(), kProject);
  const Grants system =
      Grants::Create(owner, {{Scope::System(), all_system}}).value();
  const Grants projects =
      Grants::Create(owner, {{Scope::AllProjects(), all_project}}).value();
  for (Permission p : all_system.permissions()) {
    EXPECT_TRUE(system.AllowsSystem(p));
    EXPECT_FALSE(projects.AllowsSystem(p));
    EXPECT_FALSE(projects.AllowsProject(7, p));
    EXPECT_FALSE(projects.AllowsPublicProject(7, p));
  }
  for (Permission p : all_project.permissions()) {
    EXPECT_TRUE(projects.AllowsProject(7, p));
    EXPECT_FALSE(system.AllowsProject(7, p));
    EXPECT_FALSE(system.AllowsSystem(p));
  }
}

TEST(GrantsTest, CreateRejectsBadGrants) {
  const auto system = Grants::Owner::System();
  const auto project = Grants::Owner::Project(7);
  const auto pull = Set(kProject, "repository:pull");
  const auto none = PermissionSet::None(Catalog::Default(), kProject);
  const auto harbor = PermissionSet::All(Catalog::Harbor216(), kProject);
  const auto reason = [](Grants::Owner owner, std::vector<ScopedSet> sets) {
    return ReasonOf(Grants::Create(owner, sets));
  };
  EXPECT_EQ(reason(system, {}), "NO_GRANTS");
  EXPECT_EQ(reason(system, {{Scope::Project(7), none}}),
            "EMPTY_PERMISSION_SET");
  EXPECT_EQ(reason(system, {{Scope::System(), pull}}), "WRONG_LEVEL");
  EXPECT_EQ(
      reason(system, {{Scope::AllProjects(), Set(kSystem, "catalog:read")}}),
      "WRONG_LEVEL");
  EXPECT_EQ(
      reason(system, {{Scope::Project(7), pull}, {Scope::Project(7), pull}}),
      "DUPLICATE_SCOPE");
  EXPECT_EQ(reason(system, {{Scope::Project(0), pull}}), "WRONG_SCOPE");
  EXPECT_EQ(reason(project, {{Scope::Project(8), pull}}), "WRONG_SCOPE");
  EXPECT_EQ(reason(project, {{Scope::AllProjects(), pull}}), "WRONG_SCOPE");
  EXPECT_EQ(reason(project, {{Scope::System(), Set(kSystem, "catalog:read")}}),
            "WRONG_SCOPE");
  EXPECT_EQ(reason(Grants::Owner::Project(-1), {{Scope::Project(-1), pull}}),
            "WRONG_SCOPE");
  EXPECT_EQ(
      reason(system, {{Scope::Project(7), pull}, {Scope::Project(8), harbor}}),
      "MIXED_CATALOGS");
}

TEST(GrantsTest, CreateTakes4096PermissionsAndNoMore) {
  std::vector<ScopedSet> sets;
  for (int64_t id = 1; id <= 2048; ++id) {
    sets.push_back(OnProject(id, "repository:pull,repository:push"));
  }
  const auto full = Grants::Create(Grants::Owner::System(), sets);
  ASSERT_TRUE(full.ok()) << full.status();
  EXPECT_EQ(full->rows().size(), Grants::kMaxRows);
  for (int64_t id = 1; id <= 2048; ++id) {
    EXPECT_TRUE(full->AllowsProject(id, P("repository:push"))) << id;
  }
  EXPECT_FALSE(full->AllowsProject(2049, P("repository:push")));

  sets.push_back(OnProject(2049, "repository:pull"));
  EXPECT_EQ(ReasonOf(Grants::Create(Grants::Owner::System(), sets)),
            "TOO_MANY_GRANTS");
}

TEST(GrantsTest, FromRowsTakes4096RowsAndNoMore) {
  std::vector<GrantRow> rows(Grants::kMaxRows, {"?", "?", "?", "?"});
  EXPECT_EQ(System(rows).rows().size(), Grants::kMaxRows);
  rows.push_back({});
  EXPECT_EQ(ReasonOf(Grants::FromRows(Catalog::Default(),
                                      Grants::Owner::System(), rows)),
            "TOO_MANY_GRANTS");
}

TEST(GrantsTest, NewGrantsAreRowsInCanonicalOrder) {
  const auto grants = Grants::Create(
      Grants::Owner::System(),
      {OnProject(10, "tag:list"), OnProject(9, "tag:list,artifact:read"),
       OnSystem("catalog:read"), OnAll("repository:pull")});
  ASSERT_TRUE(grants.ok());
  EXPECT_THAT(grants->rows(),
              ElementsAre(GrantRow{"/system", "catalog", "read", ""},
                          GrantRow{"/project/*", "repository", "pull", ""},
                          GrantRow{"/project/9", "artifact", "read", ""},
                          GrantRow{"/project/9", "tag", "list", ""},
                          GrantRow{"/project/10", "tag", "list", ""}));
  EXPECT_EQ(grants->ToText(),
            "/system catalog:read\n"
            "/project/* repository:pull\n"
            "/project/9 artifact:read,tag:list\n"
            "/project/10 tag:list");
  EXPECT_EQ(System(grants->rows()).ToText(), grants->ToText());
}

TEST(GrantsTest, StoredRowsAreKeptAsTheyAre) {
  const std::vector<GrantRow> rows = {{"/project/7", "tag", "list", "allow"},
                                      {"/nowhere", "x\n", "", "maybe"},
                                      {"/project/7", "tag", "list", "allow"}};
  EXPECT_EQ(System(rows).rows(), rows);
}

TEST(GrantsTest, EffectIsAllowOrDenyOrNothing) {
  EXPECT_TRUE(System({{"/project/7", "tag", "list", ""}})
                  .AllowsProject(7, P("tag:list")));
  EXPECT_TRUE(System({{"/project/7", "tag", "list", "allow"}})
                  .AllowsProject(7, P("tag:list")));
  const Grants odd = System({{"/project/7", "tag", "list", "ALLOW"},
                             {"/project/7", "tag", "create", ""},
                             {"/project/7", "tag", "create", "DENY"}});
  EXPECT_FALSE(odd.AllowsProject(7, P("tag:list")));
  EXPECT_TRUE(odd.AllowsProject(7, P("tag:create")));
  EXPECT_THAT(Findings(odd),
              ElementsAre("0 UNKNOWN_EFFECT", "2 UNKNOWN_EFFECT"));
}

TEST(GrantsTest, DenyBeatsAllowAcrossScopesAndInAnyOrder) {
  const GrantRow allow_all = {"/project/*", "tag", "list", ""};
  const GrantRow allow_one = {"/project/7", "tag", "list", ""};
  const GrantRow deny_all = {"/project/*", "tag", "list", "deny"};
  const GrantRow deny_one = {"/project/7", "tag", "list", "deny"};

  EXPECT_FALSE(System({deny_all, allow_one}).AllowsProject(7, P("tag:list")));
  EXPECT_FALSE(System({allow_one, deny_all}).AllowsProject(7, P("tag:list")));
  const Grants all_but_one = System({allow_all, deny_one});
  EXPECT_FALSE(all_but_one.AllowsProject(7, P("tag:list")));
  EXPECT_TRUE(all_but_one.AllowsProject(8, P("tag:list")));
  EXPECT_FALSE(
      System({deny_one, allow_one, allow_one}).AllowsProject(7, P("tag:list")));
  EXPECT_FALSE(System({{"/system", "catalog", "read", ""},
                       {"/system", "catalog", "read", "deny"}})
                   .AllowsSystem(S("catalog:read")));
}

TEST(GrantsTest, DenyOfTheSystemLeavesProjectsAlone) {
  const Grants grants = System({{"/system", "nonsense", "x", "deny"},
                                {"/system", "catalog", "read", ""},
                                {"/project/7", "tag", "list", ""}});
  EXPECT_FALSE(grants.AllowsSystem(S("catalog:read")));
  EXPECT_TRUE(grants.AllowsProject(7, P("tag:list")));
}

TEST(GrantsTest, PushImpliesPullForProjectRobotsOnly) {
  const std::vector<GrantRow> push = {{"/project/7", "repository", "push", ""}};
  const Grants project = OfProject(7, push);
  EXPECT_TRUE(project.AllowsProject(7, P("repository:pull")));
  EXPECT_THAT(project.findings(), IsEmpty());
  EXPECT_EQ(project.ToText(), "/project/7 repository:pull,repository:push");

  const Grants system = System(push);
  EXPECT_TRUE(system.AllowsProject(7, P("repository:push")));
  EXPECT_FALSE(system.AllowsProject(7, P("repository:pull")));
  EXPECT_THAT(Findings(system), ElementsAre("0 PUSH_WITHOUT_PULL"));
}

TEST(GrantsTest, PushWithoutPullLooksAtAllThatHolds) {
  EXPECT_THAT(System({{"/project/7", "repository", "push", ""},
                      {"/project/*", "repository", "pull", ""}})
                  .findings(),
              IsEmpty());
  EXPECT_THAT(Findings(System({{"/project/*", "repository", "push", ""},
                               {"/project/7", "repository", "pull", ""}})),
              ElementsAre("0 PUSH_WITHOUT_PULL"));
  EXPECT_THAT(
      Findings(OfProject(7, {{"/project/7", "repository", "push", ""},
                             {"/project/7", "repository", "pull", "deny"}})),
      ElementsAre("0 PUSH_WITHOUT_PULL"));
  EXPECT_THAT(System({{"/project/7", "repository", "push", ""},
                      {"/project/7", "repository", "push", "deny"}})
                  .findings(),
              IsEmpty());
}

TEST(GrantsTest, DenyBeatsTheImpliedPull) {
  const Grants grants =
      OfProject(7, {{"/project/7", "repository", "push", ""},
                    {"/project/*", "repository", "pull", "deny"}});
  EXPECT_TRUE(grants.AllowsProject(7, P("repository:push")));
  EXPECT_FALSE(grants.AllowsProject(7, P("repository:pull")));
}

TEST(GrantsTest, OnlyAnAllowedPushImpliesPull) {
  EXPECT_FALSE(OfProject(7, {{"/project/7", "repository", "push", "deny"}})
                   .AllowsProject(7, P("repository:pull")));
  EXPECT_FALSE(OfProject(7, {{"/project/7", "repository", "push", "odd"}})
                   .AllowsProject(7, P("repository:pull")));
  // As Harbor: the row gives the pull, the deny takes the push alone.
  const Grants both =
      OfProject(7, {{"/project/7", "repository", "push", ""},
                    {"/project/7", "repository", "push", "deny"}});
  EXPECT_TRUE(both.AllowsProject(7, P("repository:pull")));
  EXPECT_FALSE(both.AllowsProject(7, P("repository:push")));
}

TEST(GrantsTest, WildcardActionIsEveryActionOfTheResource) {
  const Grants grants = System({{"/project/7", "repository", "*", ""}});
  for (const char* text : {"repository:pull", "repository:push",
                           "repository:delete", "repository:list"}) {
    EXPECT_TRUE(grants.AllowsProject(7, P(text))) << text;
  }
  EXPECT_FALSE(grants.AllowsProject(7, P("artifact:read")));
  EXPECT_THAT(Findings(grants), ElementsAre("0 WILDCARD"));
}

TEST(GrantsTest, WildcardResourceLeavesOutTheProjectItself) {
  for (const char* scope : {"/project/7", "/project/*"}) {
    const Grants read = System({{scope, "*", "read", ""}});
    EXPECT_TRUE(read.AllowsProject(7, P("artifact:read")));
    EXPECT_TRUE(read.AllowsProject(7, P("member:read")));
    EXPECT_FALSE(read.AllowsProject(7, P("artifact:list")));
    EXPECT_FALSE(read.AllowsProject(7, P("project:read")));
    EXPECT_FALSE(
        System({{scope, "*", "*", ""}}).AllowsProject(7, P("project:delete")));
  }
  EXPECT_TRUE(
      System({{"/system", "*", "*", ""}}).AllowsSystem(S("project:create")));
}

TEST(GrantsTest, DeniedWildcardTakesTheProjectItselfToo) {
  const Grants grants = System({{"/project/7", "project", "read", ""},
                                {"/project/7", "project", "delete", ""},
                                {"/project/7", "*", "read", "deny"}});
  EXPECT_FALSE(grants.AllowsProject(7, P("project:read")));
  EXPECT_TRUE(grants.AllowsProject(7, P("project:delete")));
}

// harbor-robots 4.3: Harbor's pattern /project/* fits all that is in a project.
TEST(GrantsTest, ProjectOnAllProjectsAllowsTheProjectItselfOnly) {
  const Grants grants = System({{"/project/*", "project", "delete", ""},
                                {"/project/*", "project", "*", ""}});
  EXPECT_TRUE(grants.AllowsProject(7, P("project:delete")));
  EXPECT_FALSE(grants.AllowsProject(7, P("repository:delete")));
  EXPECT_FALSE(grants.AllowsProject(7, P("robot:read")));
}

TEST(GrantsTest, ProjectOnAllProjectsDeniesAllThatHarborDenies) {
  const std::vector<GrantRow> allow = {{"/project/7", "tag", "delete", ""},
                                       {"/project/7", "tag", "list", ""}};
  std::vector<GrantRow> rows = allow;
  rows.push_back({"/project/*", "project", "delete", "deny"});
  EXPECT_FALSE(System(rows).AllowsProject(7, P("tag:delete")));
  EXPECT_TRUE(System(rows).AllowsProject(7, P("tag:list")));

  rows.back().action = "*";
  EXPECT_FALSE(System(rows).AllowsProject(7, P("tag:list")));

  rows.back() = {"/project/7", "project", "delete", "deny"};
  EXPECT_TRUE(System(rows).AllowsProject(7, P("tag:delete")));
}

TEST(GrantsTest, UnknownAllowDoesNothing) {
  const Grants grants = System({{"/project/7", "repository", "fly", ""},
                                {"/project/7", "repositor", "*", ""},
                                {"/project/7", "*", "fly", ""},
                                {"/project/07", "tag", "list", ""},
                                {"/system", "repository", "pull", ""}});
  EXPECT_EQ(grants.ToText(), "");
  EXPECT_THAT(Findings(grants),
              ElementsAre("0 UNKNOWN_PERMISSION", "1 UNKNOWN_PERMISSION",
                          "2 UNKNOWN_PERMISSION", "3 UNKNOWN_SCOPE",
                          "4 UNKNOWN_PERMISSION"));
}

TEST(GrantsTest, UnknownDenyDeniesItsWholeScope) {
  for (const std::pair<const char*, const char*>& pair :
       {std::make_pair("repository", "fly"), std::make_pair("nothing", "*"),
        std::make_pair("*", "fly"), std::make_pair("project", "pull"),
        std::make_pair("", ""), std::make_pair("tag/x", "list")}) {
    const Grants grants =
        System({{"/project/*", "tag", "list", ""},
                {"/system", "catalog", "read", ""},
                {"/project/7", pair.first, pair.second, "deny"}});
    EXPECT_FALSE(grants.AllowsProject(7, P("tag:list"))) << pair.first;
    EXPECT_TRUE(grants.AllowsProject(8, P("tag:list"))) << pair.first;
    EXPECT_TRUE(grants.AllowsSystem(S("catalog:read"))) << pair.first;
    EXPECT_THAT(Findings(grants), ElementsAre("2 DENY_WHOLE_SCOPE"));
  }
}

// Harbor reads it as an expression, which reaches beyond its scope.
TEST(GrantsTest, DenyThatMayBeAPatternDeniesInEveryProject) {
  for (const char* resource :
       {"x|/project/8/tag", "?8/tag", "{0}8/tag", "t.g", "**", "tag*", "\\w"}) {
    const std::vector<GrantRow> rows = {
        {"/project/*", "tag", "list", ""},
        {"/project/8", "tag", "list", ""},
        {"/system", "catalog", "read", ""},
        {"/project/7", resource, "list", "deny"}};
    for (const Grants& grants : {System(rows), OfProject(8, rows)}) {
      EXPECT_FALSE(grants.AllowsProject(7, P("tag:list"))) << resource;
      EXPECT_FALSE(grants.AllowsProject(8, P("tag:list"))) << resource;
      EXPECT_FALSE(grants.AllowsPublicProject(9, P("tag:list"))) << resource;
    }
    EXPECT_TRUE(System(rows).AllowsSystem(S("catalog:read"))) << resource;
    EXPECT_THAT(Findings(System(rows)), ElementsAre("3 DENY_WHOLE_SCOPE"));
  }
  // In the system there is nothing beyond.
  EXPECT_TRUE(System({{"/project/8", "tag", "list", ""},
                      {"/system", "x|y", "list", "deny"}})
                  .AllowsProject(8, P("tag:list")));
}

TEST(GrantsTest, EffectWithDenyInItDenies) {
  for (const char* effect : {" deny", "deny\t",
                             "\xc2\xa0"
                             "deny",
                             "denyed"}) {
    const Grants grants = System({{"/project/7", "tag", "list", ""},
                                  {"/project/7", "tag", "list", effect}});
    EXPECT_FALSE(grants.AllowsProject(7, P("tag:list"))) << effect;
    EXPECT_THAT(Findings(grants), ElementsAre("1 UNKNOWN_EFFECT"));
  }
}

TEST(GrantsTest, DenyOnUnreadableScopeDeniesEverything) {
  const std::vector<GrantRow> rows = {{"/project/7", "tag", "list", ""},
                                      {"/system", "catalog", "read", ""},
                                      {"/project/07", "tag", "list", "deny"}};
  const Grants grants = System(rows);
  EXPECT_FALSE(grants.AllowsProject(7, P("tag:list")));
  EXPECT_FALSE(grants.AllowsPublicProject(8, P("tag:list")));
  EXPECT_FALSE(grants.AllowsSystem(S("catalog:read")));
  EXPECT_FALSE(OfProject(7, rows).AllowsProject(7, P("tag:list")));
  EXPECT_THAT(Findings(grants), ElementsAre("2 UNKNOWN_SCOPE"));
  EXPECT_EQ(grants.ToText(),
            "/system !*,catalog:read\n/project/* !*\n/project/7 tag:list");
}

TEST(GrantsTest, ProjectRobotIgnoresAllowsOfOtherScopes) {
  const Grants grants = OfProject(7, {{"/project/*", "tag", "list", ""},
                                      {"/project/8", "tag", "list", ""},
                                      {"/system", "catalog", "read", ""},
                                      {"/system", "catalog", "read", "deny"},
                                      {"/project/7", "tag", "create", ""}});
  EXPECT_EQ(grants.ToText(), "/project/7 tag:create");
  EXPECT_THAT(Findings(grants),
              ElementsAre("0 OUT_OF_SCOPE", "1 OUT_OF_SCOPE", "2 OUT_OF_SCOPE",
                          "3 OUT_OF_SCOPE"));
}

TEST(GrantsTest, PublicProjectsGiveProjectRobotsTheirPairs) {
  const Grants grants = OfProject(7, {{"/project/7", "tag", "create", ""}});
  std::string open;
  const Catalog& catalog = *Catalog::Default();
  for (Permission p :
       PermissionSet::All(Catalog::Default(), kProject).permissions()) {
    EXPECT_FALSE(grants.AllowsProject(8, p));
    if (!grants.AllowsPublicProject(8, p)) continue;
    absl::StrAppend(&open, catalog.entry(p).resource, ":",
                    catalog.entry(p).action, " ");
  }
  // harbor-robots 4.4.
  EXPECT_EQ(open,
            "accessory:list artifact-addition:read artifact:list artifact:read "
            "label:list label:read project:read repository:list "
            "repository:pull scan:read scanner:read tag:list ");
  EXPECT_TRUE(grants.AllowsPublicProject(7, P("tag:create")));
  EXPECT_TRUE(grants.AllowsPublicProject(7, P("repository:pull")));
  EXPECT_FALSE(grants.AllowsPublicProject(8, P("tag:create")));
  EXPECT_FALSE(grants.AllowsPublicProject(0, P("repository:pull")));
}

TEST(GrantsTest, PublicProjectsNeedARowForProjects) {
  const auto can_pull = [](std::vector<GrantRow> rows) {
    return System(std::move(rows)).AllowsPublicProject(8, P("repository:pull"));
  };
  EXPECT_FALSE(can_pull({{"/system", "catalog", "read", ""}}));
  EXPECT_FALSE(can_pull({{"/projects", "tag", "list", ""}}));
  EXPECT_TRUE(can_pull({{"/project/7", "tag", "list", ""}}));
  EXPECT_TRUE(can_pull({{"/project/*", "tag", "list", ""}}));
  EXPECT_TRUE(can_pull({{"/project/7", "un", "known", ""}}));
  EXPECT_TRUE(OfProject(7, {}).AllowsPublicProject(8, P("repository:pull")));
}

TEST(GrantsTest, DenyBeatsWhatIsPublic) {
  const GrantRow deny_all = {"/project/*", "repository", "pull", "deny"};
  const GrantRow deny_eight = {"/project/8", "repository", "pull", "deny"};
  const GrantRow allow = {"/project/7", "tag", "list", ""};
  EXPECT_FALSE(
      System({allow, deny_all}).AllowsPublicProject(8, P("repository:pull")));
  EXPECT_TRUE(System({allow, deny_all}).AllowsPublicProject(8, P("tag:list")));
  EXPECT_FALSE(OfProject(7, {allow, deny_all})
                   .AllowsPublicProject(8, P("repository:pull")));
  EXPECT_FALSE(OfProject(7, {allow, deny_eight})
                   .AllowsPublicProject(8, P("repository:pull")));
  EXPECT_TRUE(OfProject(7, {allow, deny_eight})
                  .AllowsPublicProject(9, P("repository:pull")));
}

TEST(GrantsTest, CoversWhatIsAllowed) {
  const auto owner = Grants::Owner::System();
  const auto all =
      Grants::Create(owner, {OnAll("repository:pull,tag:list")}).value();
  const auto one = Grants::Create(owner, {OnProject(7, "tag:list")}).value();
  const auto system =
      Grants::Create(owner, {OnSystem("catalog:read"), OnAll("tag:list")})
          .value();
  EXPECT_TRUE(all.Covers(all));
  EXPECT_TRUE(all.Covers(one));
  EXPECT_FALSE(one.Covers(all));
  EXPECT_FALSE(
      OfProject(7, {{"/project/7", "tag", "create", ""}})
          .Covers(OfProject(8, {{"/project/8", "tag", "create", ""}})));
  EXPECT_TRUE(all.Covers(Grants()));
  EXPECT_FALSE(all.Covers(system));
  EXPECT_TRUE(system.Covers(one));
}

TEST(GrantsTest, CoversSubtractsDenies) {
  const GrantRow allow = {"/project/*", "repository", "pull", ""};
  const GrantRow deny = {"/project/7", "repository", "pull", "deny"};
  const GrantRow seven = {"/project/7", "repository", "pull", ""};
  const GrantRow eight = {"/project/8", "repository", "pull", ""};
  EXPECT_FALSE(System({allow, deny}).Covers(System({allow})));
  EXPECT_TRUE(System({allow}).Covers(System({allow, deny})));
  EXPECT_FALSE(System({allow, deny}).Covers(System({seven})));
  // Seven is public or may become so, and then the eighth's robot would pull.
  EXPECT_FALSE(System({allow, deny}).Covers(System({eight})));
  EXPECT_TRUE(System({allow, deny}).Covers(System({eight, deny})));
}

TEST(GrantsTest, CoversCountsWhatIsPublic) {
  const auto system = System({{"/system", "catalog", "read", ""}});
  // It allows nothing but what public projects give it.
  EXPECT_FALSE(system.Covers(OfProject(7, {})));
  EXPECT_TRUE(OfProject(8, {}).Covers(OfProject(7, {})));
}

TEST(GrantsTest, CoversNothingOfAnotherCatalogue) {
  const auto harbor =
      Grants::Create(
          Grants::Owner::System(),
          {{Scope::Project(7),
            PermissionSet::Parse(Catalog::Harbor216(), kProject, "tag:list")
                .value()}})
          .value();
  const auto all =
      Grants::Create(Grants::Owner::System(),
                     {{Scope::AllProjects(),
                       PermissionSet::All(Catalog::Default(), kProject)}})
          .value();
  EXPECT_FALSE(all.Covers(harbor));
  EXPECT_TRUE(harbor.Covers(harbor));
}

TEST(GrantsTest, ScopesWithNothingAllowedAreNotNamed) {
  const Grants grants = System({{"/system", "catalog", "read", ""},
                                {"/system", "catalog", "*", "deny"},
                                {"/project/*", "tag", "list", "deny"},
                                {"/project/9", "tag", "create", ""},
                                {"/project/8", "tag", "list", ""},
                                {"/project/7", "tag", "create", ""}});
  EXPECT_FALSE(grants.has_system());
  EXPECT_FALSE(grants.has_all_projects());
  EXPECT_THAT(grants.project_ids(), ElementsAre(7, 9));
}

TEST(GrantsTest, TextShowsDeniesFirst) {
  EXPECT_EQ(System({{"/project/7", "tag", "list", ""},
                    {"/project/7", "tag", "delete", "deny"},
                    {"/project/7", "artifact", "list", ""}})
                .ToText(),
            "/project/7 !tag:delete,artifact:list,tag:list");
}

TEST(GrantsTest, WithoutProjectDropsItsRowsOnly) {
  const Grants grants = System({{"/project/7", "tag", "list", ""},
                                {"/project/70", "tag", "list", ""},
                                {"/project/7", "tag", "create", "deny"},
                                {"/project/*", "tag", "create", ""}});
  const Grants without = grants.WithoutProject(7);
  EXPECT_THAT(without.rows(),
              ElementsAre(GrantRow{"/project/70", "tag", "list", ""},
                          GrantRow{"/project/*", "tag", "create", ""}));
  EXPECT_FALSE(without.AllowsProject(7, P("tag:list")));
  EXPECT_TRUE(without.AllowsProject(70, P("tag:list")));
  EXPECT_TRUE(grants.AllowsProject(7, P("tag:list")));
  EXPECT_EQ(grants.WithoutProject(1).ToText(), grants.ToText());
}

}  // namespace
}  // namespace robot_accounts

#include "robot_accounts/registry/granted_access.h"

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "robot_accounts/registry/token_scope.h"
#include "tests/registry/principal_testing.h"

namespace robot_accounts {
namespace {

using testing::MakePrincipal;
using testing::ProjectRecord;
using testing::PullAndPush;
using testing::SystemRecord;

Access Scopes(absl::string_view text) { return ParseScopes({text}).value(); }

struct Case {
  absl::string_view asked, granted;
};

void Check(const Principal& principal, const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    EXPECT_EQ(GrantedAccess(principal, Scopes(c.asked)).ToText(), c.granted)
        << c.asked;
  }
}

TEST(GrantedAccessTest, GivesAProjectRobotItsProjectOnly) {
  Check(
      MakePrincipal(ProjectRecord(PullAndPush(1))),
      {{"", ""},
       {"repository:library/app:pull", "repository:library/app:pull"},
       {"repository:library/app:push,pull", "repository:library/app:pull,push"},
       {"repository:library/app:pull,push,delete",
        "repository:library/app:pull,push"},
       {"repository:library/app:delete", ""},
       {"repository:library/a/b/c:pull", "repository:library/a/b/c:pull"},
       {"repository:libraryx/app:pull,push", ""},
       {"repository:lib/app:pull", ""},
       {"repository:library:pull", ""},
       {"repository:unknown/app:pull", ""},
       {"repository:localhost:5000/library/app:pull", ""},
       {"repository:library/app:pull repository:libraryx/app:pull",
        "repository:library/app:pull"},
       {"repository(plugin):library/app:pull", "repository:library/app:pull"},
       {"registry:catalog:*", ""}});
}

TEST(GrantedAccessTest, NeverGrantsTheStarOfARepository) {
  Check(
      MakePrincipal(ProjectRecord(PullAndPush(1))),
      {{"repository:library/app:*", "repository:library/app:pull,push"},
       {"repository:library/app:*,delete", "repository:library/app:pull,push"},
       {"repository:libraryx/app:*", ""}});
  std::vector<GrantRow> rows = PullAndPush(1);
  rows.push_back({"/project/1", "repository", "delete", ""});
  Check(MakePrincipal(ProjectRecord(rows)),
        {{"repository:library/app:*",
          "repository:library/app:delete,pull,push"}});
}

TEST(GrantedAccessTest, KnowsNoOtherActionsAndTypes) {
  // Every action of the project, stored as a wildcard by an older system.
  Check(MakePrincipal(ProjectRecord({{"/project/1", "*", "*", ""}})),
        {{"repository:library/app:read,list,scanner-pull,create", ""},
         {"artifact:library/app:read,pull", ""},
         {"registry:library/app:pull", ""},
         {"registry:catalog:*", ""},
         {"repository:library/app:pull,read", "repository:library/app:pull"}});
}

TEST(GrantedAccessTest, GivesPullAloneToWhoHoldsPullAlone) {
  Check(
      MakePrincipal(ProjectRecord({{"/project/1", "repository", "pull", ""}})),
      {{"repository:library/app:pull,push", "repository:library/app:pull"},
       {"repository:library/app:push", ""},
       {"repository:library/app:*", "repository:library/app:pull"}});
}

TEST(GrantedAccessTest, GivesASystemRobotWhatItHoldsInEachProject) {
  std::vector<GrantRow> rows = PullAndPush(2);
  rows.push_back({"/project/1", "repository", "pull", ""});
  Check(MakePrincipal(SystemRecord(rows)),
        {{"repository:library/app:pull,push repository:libraryx/app:pull,push "
          "repository:open/app:push",
          "repository:library/app:pull repository:libraryx/app:pull,push"}});
  rows = PullAndPush(1);
  for (GrantRow& row : rows) row.scope = "/project/*";
  rows.push_back({"/project/2", "repository", "push", "deny"});
  Check(MakePrincipal(SystemRecord(rows)),
        {{"repository:library/app:* repository:libraryx/app:*",
          "repository:library/app:pull,push repository:libraryx/app:pull"}});
}

TEST(GrantedAccessTest, GivesTheCatalogueToWhoReadsIt) {
  Check(MakePrincipal(SystemRecord({{"/system", "catalog", "read", ""}})),
        {{"registry:catalog:*", "registry:catalog:*"},
         {"registry:catalog:read", ""},
         {"registry:catalog:*,pull", "registry:catalog:*"},
         {"registry:other:*", ""},
         {"repository:catalog:*", ""}});
}

TEST(GrantedAccessTest, IntersectsForPeople) {
  const Access held = Scopes(
      "repository:a/b:pull,push,delete repository:c/d:pull repository:e/f:* "
      "repository:busybox:pull registry:catalog:*");
  const Case kCases[] = {
      {"", ""},
      {"repository:a/b:pull", "repository:a/b:pull"},
      {"repository:a/b:*", "repository:a/b:delete,pull,push"},
      {"repository:c/d:pull,push", "repository:c/d:pull"},
      // A `*` that is held is an action like others.
      {"repository:e/f:*,pull", ""},
      {"repository:a/bc:pull repository:a:pull", ""},
      {"repository:busybox:pull", "repository:busybox:pull"},
      {"registry:catalog:*", "registry:catalog:*"},
  };
  for (const Case& c : kCases) {
    EXPECT_EQ(GrantedAccess(held, Scopes(c.asked)).ToText(), c.granted)
        << c.asked;
  }
  EXPECT_TRUE(GrantedAccess(Access(), held).empty());
}

TEST(GrantedAccessTest, NeverGivesMoreThanIsAskedFor) {
  const Principal principal = MakePrincipal(ProjectRecord(PullAndPush(1)));
  const Access asked = Scopes("repository:library/app:push");
  EXPECT_EQ(GrantedAccess(principal, asked), asked);
}

TEST(PrincipalAllowsTest, NeedsEveryAction) {
  std::vector<GrantRow> rows = PullAndPush(1);
  rows.push_back({"/project/2", "repository", "pull", ""});
  const Principal principal = MakePrincipal(SystemRecord(rows));
  const struct {
    absl::string_view required;
    bool allowed;
  } kCases[] = {
      {"", true},
      {"repository:library/app:pull", true},
      {"repository:library/app:pull,push", true},
      {"repository:library/app:pull,push repository:libraryx/app:pull", true},
      {"repository:library/app:pull,push repository:libraryx/app:push", false},
      {"repository:library/app:pull,delete", false},
      {"repository:libraryx/app:pull,push", false},
      {"repository:unknown/app:pull", false},
      {"repository:busybox:pull", false},
      {"repository:library/app:list", false},
      {"artifact:library/app:pull", false},
      {"registry:catalog:*", false},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(PrincipalAllows(principal, Scopes(c.required)), c.allowed)
        << c.required;
  }
}

TEST(PrincipalAllowsTest, KnowsTheStarOfTheCatalogueOnly) {
  std::vector<GrantRow> rows = PullAndPush(1);
  rows.push_back({"/project/1", "repository", "delete", ""});
  rows.push_back({"/system", "catalog", "read", ""});
  const Principal principal = MakePrincipal(SystemRecord(rows));
  EXPECT_TRUE(PrincipalAllows(principal, Scopes("registry:catalog:*")));
  EXPECT_FALSE(PrincipalAllows(principal, Scopes("registry:catalog:read")));
  EXPECT_FALSE(PrincipalAllows(principal, Scopes("repository:library/app:*")));
}

}  // namespace
}  // namespace robot_accounts

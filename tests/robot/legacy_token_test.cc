#include "robot_accounts/robot/legacy_token.h"

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/permissions/grants.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

constexpr char kClaims[] =
    R"({"iss":"harbor-token-defaultIssuer","iat":1000,"exp":2000,)"
    R"("id":5,"pid":7,"access":[)"
    R"({"resource":"/project/7/repository","action":"pull"}]})";

TEST(LegacyTokenTest, ReadsWhatTheOldHarborWrote) {
  const absl::StatusOr<LegacyToken> token = LegacyToken::Parse(kClaims);
  ASSERT_THAT(token, IsOk());
  EXPECT_EQ(token->robot_id(), 5);
  EXPECT_EQ(token->project_id(), 7);
  EXPECT_EQ(token->ends_at().unix_s(), 2060);
  EXPECT_FALSE(token->HasBegun(939));
  EXPECT_TRUE(token->HasBegun(940));
}

TEST(LegacyTokenTest, RefusesEveryClaimThatIsNotExact) {
  const struct {
    absl::string_view what, instead;
  } cases[] = {
      {R"("iss":"harbor-token-defaultIssuer",)", ""},
      {R"("iss":"harbor-token-defaultIssuer")",
       R"("iss":"harbor-token-issuer")"},
      {R"("iss":"harbor-token-defaultIssuer")",
       R"("iss":["harbor-token-defaultIssuer"])"},
      {R"("id":5,)", ""},
      {R"("id":5)", R"("id":"5")"},
      {R"("id":5)", R"("id":5.0)"},
      {R"("id":5)", R"("id":0)"},
      {R"("id":5)", R"("id":-5)"},
      {R"("id":5)", R"("id":null)"},
      {R"("id":5)", R"("id":18446744073709551616)"},
      {R"("id":5)", R"("id":5,"id":5)"},
      {R"("pid":7,)", ""},
      {R"("pid":7)", R"("pid":"7")"},
      {R"("pid":7)", R"("pid":7.0)"},
      {R"("pid":7)", R"("pid":0)"},
      {R"("pid":7)", R"("pid":-7)"},
      {R"("id":5)", R"("id":5,"aud":"harbor-registry")"},
      {R"("id":5)", R"("id":5,"aud":[])"},
      {R"("id":5)", R"("id":5,"aud":null)"},
      {R"("iat":1000)", R"("iat":"1000")"},
      {R"("iat":1000)", R"("iat":1000.5)"},
      {R"("iat":1000)", R"("nbf":null)"},
      {R"("exp":2000)", R"("exp":"2000")"},
      {R"("exp":2000)", R"("exp":2000.0)"},
      {R"("exp":2000)", R"("exp":null)"},
      {R"(,"access":[{"resource":"/project/7/repository","action":"pull"}])",
       ""},
      {R"([{"resource":"/project/7/repository","action":"pull"}])", "null"},
      {R"([{"resource":"/project/7/repository","action":"pull"}])", "{}"},
      {R"({"resource":"/project/7/repository","action":"pull"})", "null"},
      {R"({"resource":"/project/7/repository","action":"pull"})", R"("pull")"},
      {R"("resource":"/project/7/repository",)", ""},
      {R"("resource":"/project/7/repository")", R"("resource":7)"},
      {R"("action":"pull")", R"("action":["pull"])"},
      {R"("action":"pull")", R"("action":"pull","effect":null)"},
      {R"("action":"pull")", R"("action":"pull","effect":1)"},
  };
  for (const auto& c : cases) {
    const std::string claims =
        absl::StrReplaceAll(kClaims, {{c.what, c.instead}});
    ASSERT_NE(claims, kClaims) << c.what;
    EXPECT_THAT(
        LegacyToken::Parse(claims),
        FailsWith(absl::StatusCode::kUnauthenticated, "MALFORMED_CLAIMS"))
        << claims;
  }
  for (const char* claims : {"", "[]", "null", "7", "{}"}) {
    EXPECT_THAT(
        LegacyToken::Parse(claims),
        FailsWith(absl::StatusCode::kUnauthenticated, "MALFORMED_CLAIMS"));
  }
}

absl::StatusOr<LegacyToken> WithTimes(absl::string_view times) {
  return LegacyToken::Parse(
      absl::StrReplaceAll(kClaims, {{R"("iat":1000,"exp":2000,)", times}}));
}

TEST(LegacyTokenTest, WithoutTimesItHoldsForEver) {
  const absl::StatusOr<LegacyToken> token = WithTimes("");
  ASSERT_THAT(token, IsOk());
  EXPECT_TRUE(token->ends_at().is_never());
  EXPECT_TRUE(token->HasBegun(0));
  EXPECT_TRUE(token->HasBegun(std::numeric_limits<int64_t>::min()));
}

TEST(LegacyTokenTest, TheLaterBeginningCounts) {
  const absl::StatusOr<LegacyToken> token =
      WithTimes(R"("iat":1000,"nbf":1500,)");
  EXPECT_FALSE(token->HasBegun(1439));
  EXPECT_TRUE(token->HasBegun(1440));
}

TEST(LegacyTokenTest, AnAbsurdEndIsNotNever) {
  const struct {
    int64_t exp, end;
  } cases[] = {
      {0, 0},
      {-1, 0},
      {-61, 0},  // With the leeway it would be -1.
      {std::numeric_limits<int64_t>::min(), 0},
      {1, 61},
      {std::numeric_limits<int64_t>::max(),
       std::numeric_limits<int64_t>::max()},
  };
  for (const auto& c : cases) {
    const absl::StatusOr<LegacyToken> token =
        WithTimes(absl::StrCat(R"("exp":)", c.exp, ","));
    ASSERT_THAT(token, IsOk());
    EXPECT_EQ(token->ends_at().unix_s(), c.end) << c.exp;
  }
}

// What `access` becomes in a project that is 3 here.
Grants GrantsFrom(absl::string_view access) {
  const absl::StatusOr<LegacyToken> token =
      LegacyToken::Parse(absl::StrReplaceAll(
          kClaims, {{R"({"resource":"/project/7/repository","action":"pull"})",
                     access}}));
  EXPECT_THAT(token, IsOk());
  const absl::StatusOr<Grants> grants = Grants::FromRows(
      Catalog::Default(), Grants::Owner::Project(3), token->GrantsIn(3));
  EXPECT_THAT(grants, IsOk());
  return *grants;
}
std::string GrantsOf(absl::string_view access) {
  return GrantsFrom(access).ToText();
}

TEST(LegacyTokenTest, AllowsWhatFitsExactly) {
  EXPECT_EQ(GrantsOf(""), "");
  EXPECT_EQ(GrantsOf(R"({"resource":"/project/7/repository","action":"pull"},)"
                     R"({"resource":"/project/7/tag","action":"create",)"
                     R"("effect":"allow"},)"
                     R"({"resource":"/project/7/helm-chart","action":"read",)"
                     R"("effect":""})"),
            "/project/3 helm-chart:read,repository:pull,tag:create");
  // As of every project robot.
  EXPECT_EQ(GrantsOf(R"({"resource":"/project/7/repository",)"
                     R"("action":"push"})"),
            "/project/3 repository:pull,repository:push");
}

TEST(LegacyTokenTest, AllowsNothingByWhatDoesNotFit) {
  for (const char* resource : {"/project/3/repository",
                               "/project/70/repository",
                               "/project/07/repository",
                               "/project/7/repository/",
                               "/project/7/*",
                               "/project/*/repository",
                               "/project/:pid/repository",
                               "/project/7/",
                               "/project/7",
                               "/project/7/project",
                               "/project/7/:any",
                               "/project/7/x/*",
                               "/project/7/repository*",
                               "/project/7/Repository",
                               "repository",
                               "project/7/repository",
                               "//project/7/repository",
                               "/system/catalog",
                               "/project/7/../3/repository",
                               "/project/7/no-such-thing",
                               "*",
                               ""}) {
    EXPECT_EQ(GrantsOf(absl::StrCat(R"({"resource":")", resource,
                                    R"(","action":"pull"})")),
              "")
        << resource;
  }
  for (const char* action : {"*", "", "PULL", "pull,push", "push+pull"}) {
    EXPECT_EQ(GrantsOf(absl::StrCat(
                  R"({"resource":"/project/7/repository","action":")", action,
                  R"("})")),
              "")
        << action;
  }
  for (const char* effect : {"ALLOW", "allow ", "permit"}) {
    EXPECT_EQ(GrantsOf(absl::StrCat(
                  R"({"resource":"/project/7/repository","action":"pull",)",
                  R"("effect":")", effect, R"("})")),
              "")
        << effect;
  }
}

TEST(LegacyTokenTest, DenyBeatsAllow) {
  constexpr absl::string_view kPull =
      R"({"resource":"/project/7/repository","action":"pull"},)";
  EXPECT_EQ(GrantsOf(absl::StrCat(
                kPull, R"({"resource":"/project/7/repository",)",
                R"("action":"pull","effect":"deny"},)",
                R"({"resource":"/project/7/tag","action":"create"})")),
            "/project/3 !repository:pull,repository:pull,tag:create");
}

TEST(LegacyTokenTest, ADenyThatDoesNotFitDeniesEverythingEverywhere) {
  constexpr absl::string_view kPull =
      R"({"resource":"/project/7/repository","action":"pull"},)";
  const Permission pull = *Catalog::Default()->Find(PermissionLevel::kProject,
                                                    "repository", "pull");
  const struct {
    absl::string_view resource, action, effect;
  } cases[] = {
      {"/project/7/*", "list", "deny"},
      {"/project/*", "list", "deny"},
      {"/project/8/tag", "list", "deny"},
      {"/project/7/no-such/thing", "list", "deny"},
      {"/project/7", "list", "deny"},
      {"", "list", "deny"},
      {"/project/7/tag", "*", "deny"},
      {" /project/7/tag", "list", "deny"},
      // The old Harbor cut the blanks off.
      {"/project/7/*", "list", " deny"},
      {"/project/7/*", "list", "deny\\n"},
  };
  for (const auto& c : cases) {
    const Grants grants = GrantsFrom(
        absl::StrCat(kPull, R"({"resource":")", c.resource, R"(","action":")",
                     c.action, R"(","effect":")", c.effect, R"("})"));
    EXPECT_FALSE(grants.AllowsProject(3, pull)) << c.resource;
    EXPECT_FALSE(grants.AllowsPublicProject(3, pull)) << c.resource;
    EXPECT_FALSE(grants.AllowsPublicProject(4, pull)) << c.resource;
  }
  // Without it, public projects are open.
  EXPECT_TRUE(GrantsFrom("").AllowsPublicProject(4, pull));
}

TEST(LegacyTokenTest, ADenyWithBlanksDenies) {
  const Permission pull = *Catalog::Default()->Find(PermissionLevel::kProject,
                                                    "repository", "pull");
  for (const char* effect : {"deny", " deny", "deny ", "\\tdeny"}) {
    const Grants grants = GrantsFrom(
        absl::StrCat(R"({"resource":"/project/7/repository","action":"pull"},)",
                     R"({"resource":"/project/7/repository","action":"pull",)",
                     R"("effect":")", effect, R"("})"));
    EXPECT_FALSE(grants.AllowsProject(3, pull)) << effect;
  }
}

}  // namespace
}  // namespace robot_accounts

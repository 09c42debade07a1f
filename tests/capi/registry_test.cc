// Section 6 of robot_accounts.h.
#include <cstddef>
#include <cstdint>
#include <string>

#include "gtest/gtest.h"
#include "robot_accounts.h"
#include "tests/capi/capi_testing.h"
#include "tests/capi/objects.h"

namespace robot_accounts {
namespace capi_testing {
namespace {

std::string TextOfAccess(const ra_access* access) {
  Owned<ra_buffer> text;
  EXPECT_EQ(ra_access_to_text(access, text.out(), nullptr), RA_OK);
  return TextOf(text);
}

Owned<ra_access> AccessOf(const std::string& scopes) {
  Owned<ra_access> access;
  Reason reason;
  EXPECT_EQ(ra_access_parse(RA_STRING(scopes), access.out(), reason.out()),
            RA_OK)
      << reason;
  return access;
}

// What a request needs.
Owned<ra_access> Needed(const std::string& method, const std::string& path) {
  Owned<ra_access> access;
  EXPECT_EQ(ra_access_required(RA_STRING(method), RA_STRING(path), nullptr, 0,
                               access.out(), nullptr),
            RA_OK);
  return access;
}

std::string TokenIn(const std::string& body) {
  Owned<ra_buffer> token;
  Reason reason;
  EXPECT_EQ(ra_token_of_body(RA_STRING(body), token.out(), reason.out()), RA_OK)
      << reason;
  return TextOf(token);
}

TEST(BasicCredentialsTest, PartAtTheFirstColon) {
  Owned<ra_buffer> user;
  Owned<ra_buffer> secret;
  // robot$library+ci:a:b
  ASSERT_EQ(
      ra_basic_credentials_parse(RA_TEXT("Basic cm9ib3QkbGlicmFyeStjaTphOmI="),
                                 user.out(), secret.out(), nullptr),
      RA_OK);
  EXPECT_EQ(TextOf(user), "robot$library+ci");
  EXPECT_EQ(TextOf(secret), "a:b");
}

TEST(BasicCredentialsTest, OtherHeadersAreAnError) {
  Owned<ra_buffer> user;
  Owned<ra_buffer> secret;
  Reason reason;
  EXPECT_EQ(ra_basic_credentials_parse(RA_TEXT("Bearer abc"), user.out(),
                                       secret.out(), reason.out()),
            RA_INVALID_ARGUMENT);
  EXPECT_EQ(reason, "NOT_BASIC");
  EXPECT_EQ(user.get(), nullptr);
  EXPECT_EQ(secret.get(), nullptr);
}

TEST(BasicCredentialsTest, FormatIsReadBack) {
  Owned<ra_buffer> header;
  ASSERT_EQ(ra_basic_credentials_format(RA_TEXT("robot$library+ci"),
                                        RA_TEXT("a:b"), header.out(), nullptr),
            RA_OK);
  EXPECT_EQ(TextOf(header), "Basic cm9ib3QkbGlicmFyeStjaTphOmI=");
  Reason reason;
  EXPECT_EQ(ra_basic_credentials_format(RA_TEXT("a:b"), RA_TEXT("c"),
                                        header.out(), reason.out()),
            RA_INVALID_ARGUMENT);
  EXPECT_EQ(reason, "MALFORMED_CREDENTIALS");
  EXPECT_EQ(header.get(), nullptr);
}

TEST(AccessTest, ParsesSortsAndGoesThrough) {
  const auto access =
      AccessOf("repository:library/app:push,pull repository:library/a:pull");
  ASSERT_EQ(ra_access_count(access), 2u);
  const char* type = nullptr;
  const char* name = nullptr;
  const char* actions = nullptr;
  size_t actions_len = 0;
  ASSERT_EQ(ra_access_at(access, 1, &type, nullptr, &name, nullptr, &actions,
                         &actions_len, nullptr),
            RA_OK);
  EXPECT_STREQ(type, "repository");
  EXPECT_STREQ(name, "library/app");
  EXPECT_EQ(std::string(actions, actions_len), "pull,push");
  EXPECT_EQ(TextOfAccess(access),
            "repository:library/a:pull repository:library/app:pull,push");
  Reason reason;
  EXPECT_EQ(ra_access_at(access, 2, &type, nullptr, &name, nullptr, &actions,
                         nullptr, reason.out()),
            RA_OUT_OF_RANGE);
  EXPECT_EQ(reason, "INDEX_OUT_OF_RANGE");
  Owned<ra_access> none;
  EXPECT_EQ(ra_access_parse(RA_TEXT("repository"), none.out(), reason.out()),
            RA_INVALID_ARGUMENT);
  EXPECT_EQ(reason, "MALFORMED_SCOPE");
}

TEST(AccessTest, RequiredIsWhatTheRequestNeeds) {
  EXPECT_EQ(TextOfAccess(Needed("GET", "/v2/library/app/manifests/v1")),
            "repository:library/app:pull");
  EXPECT_EQ(TextOfAccess(Needed("PUT", "/v2/library/app/manifests/v1")),
            "repository:library/app:pull,push");
  EXPECT_EQ(ra_access_count(Needed("GET", "/v2/")), 0u);
  Owned<ra_access> none;
  Reason reason;
  EXPECT_EQ(ra_access_required(RA_TEXT("GET"), RA_TEXT("/admin"), nullptr, 0,
                               none.out(), reason.out()),
            RA_INVALID_ARGUMENT);
  EXPECT_EQ(reason, "UNKNOWN_PATH");
}

TEST(AccessTest, IntersectGivesNoMoreThanIsHeld) {
  const Objects objects;
  const auto asked =
      AccessOf("repository:library/app:pull,push,delete repository:x/y:pull");
  const auto held = AccessOf("repository:library/app:pull");
  Owned<ra_access> granted;
  ASSERT_EQ(ra_access_intersect(held, asked, granted.out(), nullptr), RA_OK);
  EXPECT_EQ(TextOfAccess(granted), "repository:library/app:pull");
  ASSERT_EQ(ra_access_intersect_principal(objects.Get<ra_principal>(), asked,
                                          granted.out(), nullptr),
            RA_OK);
  EXPECT_EQ(TextOfAccess(granted), "repository:library/app:pull,push");
}

TEST(AccessTest, PrincipalAllowsAllThatIsNeededOrNothing) {
  const Objects objects;
  const ra_principal* principal = objects.Get<ra_principal>();
  for (const std::string granted : {"", "repository:library/app:pull",
                                    "repository:library/app:pull,push"}) {
    EXPECT_EQ(ra_principal_allow(principal, AccessOf(granted), nullptr), RA_OK)
        << granted;
  }
  for (const std::string denied :
       {"repository:library/app:pull,delete", "repository:x/y:pull",
        "repository:library/app:pull repository:x/y:pull",
        "repository:library/app:*", "registry:catalog:*"}) {
    Reason reason;
    EXPECT_EQ(ra_principal_allow(principal, AccessOf(denied), reason.out()),
              RA_PERMISSION_DENIED)
        << denied;
    EXPECT_EQ(reason, "NOT_GRANTED");
  }
}

TEST(ChallengeTest, TellsWhereAndWhy) {
  const auto needed = AccessOf("repository:library/app:pull");
  Owned<ra_buffer> header;
  ASSERT_EQ(ra_challenge_format(
                RA_TEXT("https://r.example/token"), RA_TEXT("r"), needed,
                RA_CHALLENGE_INSUFFICIENT_SCOPE, header.out(), nullptr),
            RA_OK);
  EXPECT_EQ(TextOf(header),
            "Bearer realm=\"https://r.example/token\",service=\"r\","
            "scope=\"repository:library/app:pull\","
            "error=\"insufficient_scope\"");
  Reason reason;
  EXPECT_EQ(ra_challenge_format(RA_TEXT("x"), RA_TEXT("r"), nullptr, 3,
                                header.out(), reason.out()),
            RA_INVALID_ARGUMENT);
  EXPECT_EQ(reason, "UNKNOWN_CHALLENGE_ERROR");
  EXPECT_EQ(ra_challenge_format(RA_TEXT("a\"b"), RA_TEXT("r"), nullptr,
                                RA_CHALLENGE_NONE, header.out(), reason.out()),
            RA_INVALID_ARGUMENT);
  EXPECT_EQ(reason, "MALFORMED_CHALLENGE");
}

class TokenTest : public testing::Test {
 protected:
  std::string IssueFor(const std::string& scopes) {
    const auto asked = AccessOf(scopes);
    Owned<ra_buffer> body;
    Reason reason;
    EXPECT_EQ(ra_token_issue_for(objects_.Get<ra_token_issuer>(),
                                 objects_.Get<ra_principal>(), asked, kNowUnixS,
                                 body.out(), reason.out()),
              RA_OK)
        << reason;
    return TokenIn(TextOf(body));
  }

  ra_status Verify(const std::string& token, int64_t now_unix_s) {
    return ra_token_verify(objects_.Get<ra_token_keys>(), RA_STRING(token),
                           RA_TEXT("registry"), now_unix_s, claims_.out(),
                           reason_.out());
  }

  Objects objects_;
  Owned<ra_claims> claims_;
  Reason reason_;
};

TEST_F(TokenTest, OfARobotSaysWhatItMayDo) {
  const std::string token =
      IssueFor("repository:library/app:pull,push repository:other/app:pull");
  ASSERT_EQ(Verify(token, kNowUnixS), RA_OK) << reason_;
  EXPECT_EQ(TextOf(ra_claims_subject, claims_.get()), "robot$library+ci");
  EXPECT_NE(TextOf(ra_claims_token_id, claims_.get()), "");
  EXPECT_EQ(ra_claims_robot_id(claims_), ra_robot_id(objects_.Get<ra_robot>()));
  EXPECT_EQ(ra_claims_robot_version(claims_), 1);
  EXPECT_EQ(ra_claims_issued_at_unix_s(claims_), kNowUnixS);
  EXPECT_EQ(ra_claims_expires_at_unix_s(claims_), kNowUnixS + 300);
  EXPECT_EQ(TextOfAccess(ra_claims_access(claims_)),
            "repository:library/app:pull,push");
  const auto put = Needed("PUT", "/v2/library/app/manifests/v1");
  EXPECT_EQ(ra_claims_allow(claims_, put, nullptr), RA_OK);
  const auto other = Needed("GET", "/v2/other/app/manifests/v1");
  EXPECT_EQ(ra_claims_allow(claims_, other, reason_.out()),
            RA_PERMISSION_DENIED);
  EXPECT_EQ(reason_, "NOT_GRANTED");
}

TEST_F(TokenTest, EndsAndFitsItsServiceAlone) {
  const std::string token = IssueFor("repository:library/app:pull");
  EXPECT_EQ(Verify(token, kNowUnixS + 300 + 61), RA_UNAUTHENTICATED);
  EXPECT_EQ(reason_, "TOKEN_EXPIRED");
  EXPECT_EQ(claims_.get(), nullptr);
  EXPECT_EQ(ra_token_verify(objects_.Get<ra_token_keys>(), RA_STRING(token),
                            RA_TEXT("other"), kNowUnixS, claims_.out(),
                            reason_.out()),
            RA_UNAUTHENTICATED);
  EXPECT_EQ(reason_, "TOKEN_AUDIENCE");
  std::string forged = token;
  forged[forged.size() - 10] ^= 1;
  EXPECT_EQ(Verify(forged, kNowUnixS), RA_UNAUTHENTICATED);
}

TEST_F(TokenTest, IsInTheBodyAndNowhereElse) {
  Owned<ra_buffer> token;
  ASSERT_EQ(
      ra_token_of_body(RA_TEXT("{\"expires_in\": 60, \"token\": \"a.b\"}"),
                       token.out(), nullptr),
      RA_OK);
  EXPECT_EQ(TextOf(token), "a.b");
  for (const std::string body :
       {"", "a.b.c", "[]", "{}", "{\"token\":1}", "{\"token\":\"\"}",
        "{\"token\":null}", "{\"token\":\"a\"",
        "{\"token\":\"a\",\"token\":\"b\"}"}) {
    EXPECT_EQ(ra_token_of_body(RA_STRING(body), token.out(), reason_.out()),
              RA_INVALID_ARGUMENT)
        << body;
    EXPECT_EQ(reason_, "MALFORMED_BODY");
    EXPECT_EQ(token.get(), nullptr);
  }
}

// The header promises these members, in any order.
TEST_F(TokenTest, BodyHasItsFourMembers) {
  Owned<ra_buffer> body;
  ASSERT_EQ(ra_token_issue(objects_.Get<ra_token_issuer>(), RA_TEXT("ann"),
                           nullptr, kNowUnixS, 120, body.out(), nullptr),
            RA_OK);
  const std::string json = TextOf(body);
  const std::string token = TokenIn(json);
  for (const std::string& member :
       {"\"token\":\"" + token + "\"", "\"access_token\":\"" + token + "\"",
        std::string("\"expires_in\":120"),
        std::string("\"issued_at\":\"2026-03-01T10:00:00Z\"")}) {
    EXPECT_NE(json.find(member), std::string::npos) << member;
  }
}

// A disabled robot's token lives on; the robot tells a host that cannot wait.
TEST_F(TokenTest, OutlivesAChangeOfItsRobot) {
  const std::string token = IssueFor("repository:library/app:pull");
  const ra_accounts* accounts = objects_.Get<ra_accounts>();
  const int64_t id = ra_robot_id(objects_.Get<ra_robot>());
  Owned<ra_robot> robot;
  const auto verify = [&] {
    return ra_accounts_token_verify(accounts, objects_.Get<ra_token_keys>(),
                                    RA_STRING(token), RA_TEXT("registry"),
                                    claims_.out(), reason_.out());
  };
  ASSERT_EQ(verify(), RA_OK) << reason_;
  EXPECT_EQ(ra_claims_robot_id(claims_), id);
  ASSERT_EQ(ra_accounts_get(accounts, nullptr, id, robot.out(), nullptr),
            RA_OK);
  EXPECT_EQ(ra_claims_robot_version(claims_), ra_robot_version(robot));
  ASSERT_EQ(
      ra_accounts_set_enabled(accounts, nullptr, id, 0, robot.out(), nullptr),
      RA_OK);
  EXPECT_EQ(verify(), RA_OK) << reason_;
  EXPECT_NE(ra_claims_robot_version(claims_), ra_robot_version(robot));
  ASSERT_EQ(ra_accounts_delete(accounts, nullptr, id, nullptr), RA_OK);
  EXPECT_EQ(verify(), RA_OK) << reason_;
  EXPECT_EQ(ra_accounts_get(accounts, nullptr, ra_claims_robot_id(claims_),
                            robot.out(), nullptr),
            RA_NOT_FOUND);
}

TEST_F(TokenTest, OfAPersonSaysWhatTheHostGrants) {
  const auto granted = AccessOf("repository:library/app:delete");
  Owned<ra_buffer> body;
  ASSERT_EQ(ra_token_issue(objects_.Get<ra_token_issuer>(), RA_TEXT("ann"),
                           granted, kNowUnixS, 120, body.out(), nullptr),
            RA_OK);
  ASSERT_EQ(Verify(TokenIn(TextOf(body)), kNowUnixS), RA_OK) << reason_;
  EXPECT_EQ(TextOf(ra_claims_subject, claims_.get()), "ann");
  EXPECT_EQ(ra_claims_robot_id(claims_), 0);
  EXPECT_EQ(ra_claims_expires_at_unix_s(claims_), kNowUnixS + 120);
  EXPECT_EQ(ra_token_issue(objects_.Get<ra_token_issuer>(), RA_TEXT("ann"),
                           granted, kNowUnixS, 0, body.out(), reason_.out()),
            RA_INVALID_ARGUMENT);
  EXPECT_EQ(reason_, "TOKEN_LIFE");
}

TEST_F(TokenTest, WithoutAskingGrantsNothing) {
  Owned<ra_buffer> body;
  ASSERT_EQ(ra_token_issue_for(objects_.Get<ra_token_issuer>(),
                               objects_.Get<ra_principal>(), nullptr, kNowUnixS,
                               body.out(), nullptr),
            RA_OK);
  ASSERT_EQ(Verify(TokenIn(TextOf(body)), kNowUnixS), RA_OK) << reason_;
  EXPECT_EQ(ra_access_count(ra_claims_access(claims_)), 0u);
}

TEST_F(TokenTest, OfAProjectThatWasMadeAgainIsRefused) {
  const std::string token = IssueFor("repository:library/app:pull");
  const ra_accounts* accounts = objects_.Get<ra_accounts>();
  const auto verify = [&] {
    return ra_accounts_token_verify(accounts, objects_.Get<ra_token_keys>(),
                                    RA_STRING(token), RA_TEXT("registry"),
                                    claims_.out(), reason_.out());
  };
  EXPECT_EQ(verify(), RA_OK) << reason_;
  objects_.now_unix_s += 10;
  ASSERT_EQ(ra_accounts_project_delete(accounts, nullptr, RA_TEXT("library"),
                                       nullptr),
            RA_OK);
  EXPECT_EQ(verify(), RA_UNAUTHENTICATED);
  EXPECT_EQ(reason_, "TOKEN_OUTDATED");
  ASSERT_EQ(ra_accounts_project_put(accounts, nullptr, 0, RA_TEXT("library"), 0,
                                    nullptr, nullptr),
            RA_OK);
  EXPECT_EQ(verify(), RA_UNAUTHENTICATED);
  EXPECT_EQ(reason_, "TOKEN_OUTDATED");
}

TEST_F(TokenTest, IssuerShowsItsPublicKeyAlone) {
  Owned<ra_buffer> jwks;
  ASSERT_EQ(ra_token_issuer_jwks(objects_.Get<ra_token_issuer>(), jwks.out(),
                                 nullptr),
            RA_OK);
  const std::string json = TextOf(jwks);
  // RFC 8037, A.2: the public half; "d" would be the private one.
  EXPECT_NE(json.find("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"),
            std::string::npos);
  EXPECT_EQ(json.find("\"d\""), std::string::npos);
}

TEST_F(TokenTest, KeysThatAreNoneAreRejected) {
  Owned<ra_token_issuer> issuer;
  EXPECT_EQ(
      ra_token_issuer_new(RA_TEXT("i"), RA_TEXT("s"), RA_TEXT(kPublicKeyPem),
                          nullptr, 0, nullptr, issuer.out(), reason_.out()),
      RA_INVALID_ARGUMENT);
  EXPECT_EQ(issuer.get(), nullptr);
  EXPECT_EQ(ra_token_keys_add(objects_.Get<ra_token_keys>(), RA_TEXT("x"),
                              reason_.out()),
            RA_INVALID_ARGUMENT);
  EXPECT_EQ(reason_, "MALFORMED_PEM");
  EXPECT_EQ(ra_token_keys_set_roots(objects_.Get<ra_token_keys>(), RA_TEXT("x"),
                                    reason_.out()),
            RA_INVALID_ARGUMENT);
}

}  // namespace
}  // namespace capi_testing
}  // namespace robot_accounts

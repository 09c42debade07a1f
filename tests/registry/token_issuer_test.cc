#include "robot_accounts/registry/token_issuer.h"

#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "robot_accounts/registry/token_scope.h"
#include "robot_accounts/robot/login.h"
#include "tests/crypto/jwt_testing.h"
#include "tests/registry/principal_testing.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

using Json = nlohmann::json;
using testing::MakePrincipal;
using testing::ProjectRecord;
using testing::PullAndPush;

constexpr int64_t kNow = 1700000000;  // 2023-11-14T22:13:20Z

// Bytes 0, 1, 2, ...
class CountingSource final : public RandomSource {
 public:
  void Fill(absl::Span<uint8_t> out) override {
    for (uint8_t& byte : out) byte = next_++;
  }

 private:
  uint8_t next_ = 0;
};

TokenIssuerOptions Options() {
  TokenIssuerOptions options;
  options.issuer = "robots";
  options.service = "registry";
  return options;
}

JwtSigner Signer() {
  return JwtSigner::Create(testing::SharedJwtKey(JwtAlgorithm::kES256)).value();
}

Access Scopes(absl::string_view text) { return ParseScopes({text}).value(); }

Json ClaimsOf(const std::string& token) {
  const std::vector<std::string> parts = absl::StrSplit(token, '.');
  std::string payload;
  EXPECT_TRUE(absl::WebSafeBase64Unescape(parts[1], &payload));
  return Json::parse(payload);
}

class TokenIssuerTest : public ::testing::Test {
 protected:
  CountingSource random_;
  const TokenIssuer issuer_ =
      TokenIssuer::Create(Options(), Signer(), random_).value();
};

TEST_F(TokenIssuerTest, WritesTheClaimsOfARobot) {
  const auto issued = issuer_.IssueFor(
      MakePrincipal(ProjectRecord(PullAndPush(1))),
      Scopes("repository:library/app:push,pull,delete repository:other/x:pull"),
      kNow);
  ASSERT_THAT(issued, IsOk());
  EXPECT_EQ(ClaimsOf(issued->token),
            Json::parse(R"({"iss":"robots","sub":"robot$library+ci",)"
                        R"("aud":"registry","exp":1700000300,)"
                        R"("nbf":1700000000,"iat":1700000000,)"
                        R"("jti":"000102030405060708090a0b0c0d0e0f",)"
                        R"("access":[{"type":"repository",)"
                        R"("name":"library/app","actions":["pull","push"]}],)"
                        R"("robot_id":7,"robot_version":3})"));
  EXPECT_TRUE(ClaimsOf(issued->token)["exp"].is_number_integer());
  EXPECT_EQ(issued->access, Scopes("repository:library/app:pull,push"));
  EXPECT_EQ(issued->expires_at_unix_s, kNow + 300);
}

TEST_F(TokenIssuerTest, WritesTheAnswerToTheClient) {
  const auto issued = issuer_.IssueFor(
      MakePrincipal(ProjectRecord(PullAndPush(1))), Access(), kNow);
  ASSERT_THAT(issued, IsOk());
  EXPECT_EQ(Json::parse(issued->body_json),
            Json({{"token", issued->token},
                  {"access_token", issued->token},
                  {"expires_in", 300},
                  {"issued_at", "2023-11-14T22:13:20Z"}}));
  // A login: a list, and nothing in it.
  EXPECT_EQ(ClaimsOf(issued->token)["access"], Json::array());
}

TEST_F(TokenIssuerTest, NeverOutlivesTheRobot) {
  RobotRecord record = ProjectRecord(PullAndPush(1));
  record.expires_at = Expiration::FromStored(kNow + 20);
  const auto issued = issuer_.IssueFor(MakePrincipal(record), Access(), kNow);
  ASSERT_THAT(issued, IsOk());
  EXPECT_EQ(issued->expires_at_unix_s, kNow + 20);
  EXPECT_EQ(ClaimsOf(issued->token)["exp"], kNow + 20);
  EXPECT_EQ(Json::parse(issued->body_json)["expires_in"], 20);
  record.expires_at = Expiration::FromStored(kNow + 1000);
  EXPECT_EQ(issuer_.IssueFor(MakePrincipal(record), Access(), kNow)
                ->expires_at_unix_s,
            kNow + 300);
}

TEST_F(TokenIssuerTest, NeverOutlivesTheSecret) {
  RobotRecord record = ProjectRecord(PullAndPush(1));
  record.expires_at = Expiration::FromStored(kNow + 200);
  record.secrets[0].ends_unix_s = kNow + 100;
  EXPECT_EQ(issuer_.IssueFor(MakePrincipal(record), Access(), kNow)
                ->expires_at_unix_s,
            kNow + 100);
}

TEST_F(TokenIssuerTest, RefusesARobotThatEndedLikeALogin) {
  RobotRecord record = ProjectRecord(PullAndPush(1));
  record.expires_at = Expiration::FromStored(kNow);
  EXPECT_EQ(issuer_.IssueFor(MakePrincipal(record), Access(), kNow).status(),
            RefusedCredential());
  record.expires_at = Expiration::Never();
  record.secrets[0].ends_unix_s = kNow - 1;
  EXPECT_EQ(issuer_.IssueFor(MakePrincipal(record), Access(), kNow).status(),
            RefusedCredential());
}

TEST_F(TokenIssuerTest, ServesOtherSubjects) {
  const Access granted = Scopes("repository:a/b:pull");
  const auto person = issuer_.Issue("j\xc3\xb6rg \"x\"", granted, kNow, 600);
  ASSERT_THAT(person, IsOk());
  const Json claims = ClaimsOf(person->token);
  EXPECT_EQ(claims["sub"], "j\xc3\xb6rg \"x\"");
  EXPECT_EQ(claims["exp"], kNow + 600);
  EXPECT_EQ(claims["access"][0]["name"], "a/b");
  EXPECT_FALSE(claims.contains("robot_id"));
  EXPECT_FALSE(claims.contains("robot_version"));
  const auto anonymous = issuer_.Issue("", granted, kNow, 1);
  ASSERT_THAT(anonymous, IsOk());
  EXPECT_EQ(ClaimsOf(anonymous->token)["sub"], "");
}

TEST_F(TokenIssuerTest, GivesEachTokenItsOwnId) {
  EXPECT_NE(ClaimsOf(issuer_.Issue("a", Access(), kNow, 60)->token)["jti"],
            ClaimsOf(issuer_.Issue("a", Access(), kNow, 60)->token)["jti"]);
}

TEST_F(TokenIssuerTest, RefusesBadSubjects) {
  for (const std::string& subject :
       {std::string("\xff"), std::string("a\xc3"), std::string("a\nb"),
        std::string(1, '\0'), std::string(513, 'a')}) {
    EXPECT_THAT(
        issuer_.Issue(subject, Access(), kNow, 60),
        FailsWith(absl::StatusCode::kInvalidArgument, "MALFORMED_SUBJECT"));
  }
  EXPECT_THAT(issuer_.Issue(std::string(512, 'a'), Access(), kNow, 60), IsOk());
}

TEST_F(TokenIssuerTest, RefusesBadLivesAndTimes) {
  for (const int64_t life : {int64_t{0}, int64_t{-1}, kMaxTokenLifeS + 1,
                             std::numeric_limits<int64_t>::max()}) {
    EXPECT_THAT(issuer_.Issue("a", Access(), kNow, life),
                FailsWith(absl::StatusCode::kInvalidArgument, "TOKEN_LIFE"));
  }
  const Principal principal = MakePrincipal(ProjectRecord(PullAndPush(1)));
  for (const int64_t now :
       {int64_t{-1}, int64_t{253402300800}, std::numeric_limits<int64_t>::max(),
        std::numeric_limits<int64_t>::min()}) {
    EXPECT_THAT(issuer_.Issue("a", Access(), now, 60),
                FailsWith(absl::StatusCode::kInvalidArgument, "TIME_RANGE"));
    EXPECT_THAT(issuer_.IssueFor(principal, Access(), now),
                FailsWith(absl::StatusCode::kInvalidArgument, "TIME_RANGE"));
  }
}

TEST_F(TokenIssuerTest, RefusesATokenThatNobodyWouldRead) {
  std::vector<ResourceAccess> resources;
  for (int i = 0; i < 500; ++i) {
    resources.push_back(
        {"repository", "library/app" + std::to_string(i), {"pull"}});
  }
  EXPECT_THAT(
      issuer_.Issue("a", Access::Create(resources).value(), kNow, 60),
      FailsWith(absl::StatusCode::kResourceExhausted, "TOKEN_TOO_LONG"));
}

TEST_F(TokenIssuerTest, PublishesItsKey) {
  const Json keys = Json::parse(issuer_.Jwks());
  ASSERT_EQ(keys["keys"].size(), 1u);
  EXPECT_EQ(keys["keys"][0]["kid"], issuer_.signer().key_id());
  EXPECT_EQ(keys["keys"][0]["kty"], "EC");
  EXPECT_FALSE(keys["keys"][0].contains("d"));
}

TEST(TokenIssuerCreateTest, RefusesBadOptions) {
  const auto reason_of = [](TokenIssuerOptions options) {
    return ErrorReason(
        TokenIssuer::Create(std::move(options), Signer()).status());
  };
  TokenIssuerOptions options = Options();
  options.issuer = "";
  EXPECT_EQ(reason_of(options), "MALFORMED_ISSUER");
  options.issuer = "a\nb";
  EXPECT_EQ(reason_of(options), "MALFORMED_ISSUER");
  options = Options();
  options.service = std::string(256, 'a');
  EXPECT_EQ(reason_of(options), "MALFORMED_SERVICE");
  for (const int64_t life : {int64_t{59}, int64_t{86401}, int64_t{-300}}) {
    options = Options();
    options.life_s = life;
    EXPECT_EQ(reason_of(options), "TOKEN_LIFE");
  }
  EXPECT_EQ(reason_of(Options()), "");
}

}  // namespace
}  // namespace robot_accounts

#include "robot_accounts/registry/token_verifier.h"

#include <cstdint>
#include <limits>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "robot_accounts/crypto/jwt_signer.h"
#include "robot_accounts/registry/required_access.h"
#include "robot_accounts/registry/token_issuer.h"
#include "robot_accounts/registry/token_scope.h"
#include "tests/crypto/jwt_testing.h"
#include "tests/registry/principal_testing.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

constexpr int64_t kNow = 1700000000;

// Claims that are accepted, with one text put in another's place.
std::string Changed(absl::string_view from, absl::string_view to) {
  constexpr absl::string_view kClaims =
      R"({"iss":"robots","sub":"robot$library+ci","aud":"registry",)"
      R"("exp":1700000300,"nbf":1700000000,"iat":1700000000,"jti":"j",)"
      R"("access":[{"type":"repository","name":"library/app",)"
      R"("actions":["pull","push"]}],"robot_id":7,"robot_version":3})";
  EXPECT_NE(kClaims.find(from), absl::string_view::npos) << from;
  return absl::StrReplaceAll(kClaims, {{from, to}});
}

class TokenVerifierTest : public ::testing::Test {
 protected:
  TokenVerifierTest() {
    EXPECT_TRUE(verifier_.AddKey(signer_.public_key()).ok());
  }

  absl::StatusOr<Claims> Verify(absl::string_view claims,
                                int64_t now_unix_s = kNow) const {
    return VerifyToken(verifier_, signer_.Sign(claims).value(), "robots",
                       "registry", now_unix_s);
  }

  const JwtSigner signer_ =
      JwtSigner::Create(testing::SharedJwtKey(JwtAlgorithm::kEdDSA)).value();
  JwtVerifier verifier_;
};

TEST_F(TokenVerifierTest, ReadsWhatTheIssuerWrites) {
  TokenIssuerOptions options;
  options.issuer = "robots";
  options.service = "registry";
  const TokenIssuer issuer = TokenIssuer::Create(options, signer_).value();
  const auto issued = issuer.IssueFor(
      testing::MakePrincipal(testing::ProjectRecord(testing::PullAndPush(1))),
      ParseScopes({"repository:library/app:*"}).value(), kNow);
  ASSERT_THAT(issued, IsOk());
  const auto claims =
      VerifyToken(verifier_, issued->token, "robots", "registry", kNow + 10);
  ASSERT_THAT(claims, IsOk());
  EXPECT_EQ(claims->issuer, "robots");
  EXPECT_EQ(claims->subject, "robot$library+ci");
  EXPECT_THAT(claims->audience, ::testing::ElementsAre("registry"));
  EXPECT_EQ(claims->token_id.size(), 32u);
  EXPECT_EQ(claims->issued_at_unix_s, kNow);
  EXPECT_EQ(claims->not_before_unix_s, kNow);
  EXPECT_EQ(claims->expires_at_unix_s, kNow + 300);
  EXPECT_EQ(claims->robot_id, 7);
  EXPECT_EQ(claims->robot_version, 3);
  EXPECT_EQ(claims->access, issued->access);
}

TEST_F(TokenVerifierTest, AllowsWhatARequestNeeds) {
  const auto claims = Verify(Changed("\"pull\",\"push\"", "\"pull\""));
  ASSERT_THAT(claims, IsOk());
  const auto allows = [&claims](absl::string_view method,
                                absl::string_view path,
                                absl::string_view query) {
    return claims->Allows(RequiredAccess(method, path, query).value());
  };
  EXPECT_TRUE(allows("GET", "/v2/", ""));
  EXPECT_TRUE(allows("GET", "/v2/library/app/manifests/1", ""));
  EXPECT_FALSE(allows("PUT", "/v2/library/app/manifests/1", ""));
  EXPECT_FALSE(allows("GET", "/v2/library/app2/manifests/1", ""));
  EXPECT_FALSE(allows("DELETE", "/v2/library/app/manifests/1", ""));
  EXPECT_FALSE(allows("GET", "/v2/_catalog", ""));
}

TEST_F(TokenVerifierTest, NeedsPullOnTheSourceOfAMount) {
  const Access needed = RequiredAccess("POST", "/v2/library/app/blobs/uploads/",
                                       "mount=sha256:ab&from=other/base")
                            .value();
  const auto without = Verify(Changed("\"j\"", "\"j\""));
  ASSERT_THAT(without, IsOk());
  EXPECT_FALSE(without->Allows(needed));
  const auto with = Verify(
      Changed("\"access\":[", R"("access":[{"type":"repository",)"
                              R"("name":"other/base","actions":["pull"]},)"));
  ASSERT_THAT(with, IsOk());
  EXPECT_TRUE(with->Allows(needed));
}

TEST_F(TokenVerifierTest, JudgesTimesWithALeeway) {
  const std::string claims = Changed("\"j\"", "\"j\"");
  const struct {
    int64_t now;
    absl::string_view reason;
  } kCases[] = {{kNow - 61, "TOKEN_NOT_YET_VALID"},
                {kNow - 60, ""},
                {kNow, ""},
                {kNow + 300, ""},
                {kNow + 359, ""},
                {kNow + 360, "TOKEN_EXPIRED"},
                {-1, "TIME_RANGE"},
                {std::numeric_limits<int64_t>::max(), "TIME_RANGE"},
                {std::numeric_limits<int64_t>::min(), "TIME_RANGE"}};
  for (const auto& c : kCases) {
    EXPECT_EQ(ErrorReason(Verify(claims, c.now).status()), c.reason) << c.now;
  }
  // Given in the future, whatever `nbf` says.
  EXPECT_EQ(
      ErrorReason(
          Verify(Changed("\"iat\":1700000000", "\"iat\":1700000061")).status()),
      "TOKEN_NOT_YET_VALID");
  EXPECT_EQ(
      ErrorReason(
          Verify(Changed("\"nbf\":1700000000", "\"nbf\":1700000061")).status()),
      "TOKEN_NOT_YET_VALID");
}

TEST_F(TokenVerifierTest, JudgesClaims) {
  const struct {
    absl::string_view from, to, reason;
  } kCases[] = {
      {"\"robots\"", "\"robot\"", "TOKEN_ISSUER"},
      {"\"robots\"", "[\"robots\"]", "MALFORMED_CLAIMS"},
      {"\"iss\":\"robots\",", "", "MALFORMED_CLAIMS"},
      {"\"registry\"", "\"other\"", "TOKEN_AUDIENCE"},
      {"\"registry\"", "\"\"", "TOKEN_AUDIENCE"},
      {"\"registry\"", "[\"other\",\"registry\"]", ""},
      {"\"registry\"", "[\"other\"]", "TOKEN_AUDIENCE"},
      {"\"registry\"", "[]", "TOKEN_AUDIENCE"},
      {"\"registry\"", "[\"registry\",1]", "MALFORMED_CLAIMS"},
      {"\"registry\"", "1", "MALFORMED_CLAIMS"},
      {"\"aud\":\"registry\",", "", "MALFORMED_CLAIMS"},
      // Integers where integers belong.
      {"1700000300", "1700000300.0", "MALFORMED_CLAIMS"},
      {"1700000300", "1.7000003e9", "MALFORMED_CLAIMS"},
      {"1700000300", "\"1700000300\"", "MALFORMED_CLAIMS"},
      {"1700000300", "9223372036854775807", "MALFORMED_CLAIMS"},
      {"1700000300", "18446744073709551615", "MALFORMED_CLAIMS"},
      {"1700000300", "-1", "MALFORMED_CLAIMS"},
      {"1700000300", "null", "MALFORMED_CLAIMS"},
      {"\"exp\":1700000300,", "", "MALFORMED_CLAIMS"},
      {",\"iat\":1700000000", "", "MALFORMED_CLAIMS"},
      {"\"iat\":1700000000", "\"iat\":1700000000.5", "MALFORMED_CLAIMS"},
      {"\"nbf\":1700000000", "\"nbf\":true", "MALFORMED_CLAIMS"},
      {"\"nbf\":1700000000,", "", ""},
      {"\"jti\":\"j\",", "", ""},
      {"\"jti\":\"j\"", "\"jti\":1", "MALFORMED_CLAIMS"},
      {"\"sub\":\"robot$library+ci\",", "", ""},
      {"\"sub\":\"robot$library+ci\"", "\"sub\":null", "MALFORMED_CLAIMS"},
      {"\"robot_id\":7", "\"robot_id\":0", "MALFORMED_CLAIMS"},
      {"\"robot_id\":7", "\"robot_id\":7.0", "MALFORMED_CLAIMS"},
      {"\"robot_version\":3", "\"robot_version\":\"3\"", "MALFORMED_CLAIMS"},
      {",\"robot_id\":7,\"robot_version\":3", "", ""},
      // What is granted.
      {"[\"pull\",\"push\"]", "[]", ""},
      {"[\"pull\",\"push\"]", "\"pull\"", "MALFORMED_CLAIMS"},
      {"[\"pull\",\"push\"]", "null", "MALFORMED_CLAIMS"},
      {"[\"pull\",\"push\"]", "[\"pull\",1]", "MALFORMED_CLAIMS"},
      {"[\"pull\",\"push\"]", "[\"pull,push\"]", "MALFORMED_CLAIMS"},
      {",\"actions\":[\"pull\",\"push\"]", "", "MALFORMED_CLAIMS"},
      {"\"name\":\"library/app\",", "", "MALFORMED_CLAIMS"},
      {"\"library/app\"", "\"library/*\"", "MALFORMED_CLAIMS"},
      {"\"type\":\"repository\",", "", "MALFORMED_CLAIMS"},
      {"{\"type\"", "7,{\"type\"", "MALFORMED_CLAIMS"},
      {"\"access\":[", "\"acces\":[", ""},
      {"\"access\":[{\"type\":\"repository\",\"name\":\"library/app\","
       "\"actions\":[\"pull\",\"push\"]}]",
       "\"access\":null", "MALFORMED_CLAIMS"},
      // The verifier's part.
      {"\"jti\":\"j\"", "\"jti\":\"j\",\"jti\":\"j\"", "MALFORMED_TOKEN"},
  };
  for (const auto& c : kCases) {
    const auto claims = Verify(Changed(c.from, c.to));
    EXPECT_EQ(ErrorReason(claims.status()), c.reason)
        << c.from << " -> " << c.to << ": " << claims.status();
    if (!claims.ok()) {
      EXPECT_EQ(claims.status().code(), absl::StatusCode::kUnauthenticated);
    }
  }
}

TEST_F(TokenVerifierTest, RefusesWhatTheKeysDoNot) {
  const std::string token = signer_.Sign(Changed("\"j\"", "\"j\"")).value();
  EXPECT_THAT(
      VerifyToken(JwtVerifier(), token, "robots", "registry", kNow),
      FailsWith(absl::StatusCode::kUnauthenticated, "TOKEN_KEY_UNKNOWN"));
}

TEST_F(TokenVerifierTest, RefusesProjectsThatAreYoungerThanTheToken) {
  const std::string token = signer_.Sign(Changed("\"j\"", "\"j\"")).value();
  const auto verify = [&](absl::optional<int64_t> created) {
    return VerifyToken(verifier_, token, "robots", "registry", kNow + 20,
                       [&](absl::string_view project) {
                         EXPECT_EQ(project, "library");
                         return created;
                       });
  };
  EXPECT_THAT(verify(1000), IsOk());
  EXPECT_THAT(verify(kNow), IsOk());
  EXPECT_THAT(verify(kNow + 1),
              FailsWith(absl::StatusCode::kUnauthenticated, "TOKEN_OUTDATED"));
  EXPECT_THAT(verify(absl::nullopt),
              FailsWith(absl::StatusCode::kUnauthenticated, "TOKEN_OUTDATED"));
}

TEST_F(TokenVerifierTest, AsksAboutNoProjectIfNothingIsGranted) {
  const std::string token =
      signer_.Sign(Changed("[\"pull\",\"push\"]", "[]")).value();
  EXPECT_THAT(VerifyToken(verifier_, token, "robots", "registry", kNow,
                          [](absl::string_view) -> absl::optional<int64_t> {
                            ADD_FAILURE() << "asked";
                            return absl::nullopt;
                          }),
              IsOk());
}

}  // namespace
}  // namespace robot_accounts

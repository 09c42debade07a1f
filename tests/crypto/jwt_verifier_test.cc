#include "robot_accounts/crypto/jwt_verifier.h"

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "openssl/err.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/crypto/jwt_signer.h"
#include "tests/crypto/jwt_testing.h"
#include "tests/crypto/jwt_vectors.h"

namespace robot_accounts {
namespace {

using testing::SharedJwtKey;

constexpr absl::string_view kPayload = R"({"sub":"robot"})";

std::string Encode(absl::string_view text) {
  return absl::WebSafeBase64Escape(text);
}

std::string TokenOf(const JwtPrivateKey& key, absl::string_view header,
                    absl::string_view payload = kPayload) {
  return testing::SignedToken(key, header, payload);
}

class JwtVerifierTest : public ::testing::Test {
 protected:
  JwtVerifierTest() {
    EXPECT_TRUE(verifier_.AddKeyWithId(key_.public_key(), "k").ok());
    EXPECT_TRUE(verifier_.AddKeyWithId(ec_key_.public_key(), "ec").ok());
    EXPECT_TRUE(verifier_.AddKeyWithId(rsa_key_.public_key(), "rsa").ok());
  }

  std::string ReasonOf(absl::string_view token) const {
    const auto verified = verifier_.Verify(token, 1500);
    EXPECT_EQ(ERR_peek_error(), 0u) << "the error queue is not empty";
    if (verified.ok()) return "";
    EXPECT_EQ(verified.status().code(), absl::StatusCode::kUnauthenticated);
    return ErrorReason(verified.status());
  }

  const JwtPrivateKey key_ = SharedJwtKey(JwtAlgorithm::kEdDSA);
  const JwtPrivateKey ec_key_ = SharedJwtKey(JwtAlgorithm::kES256);
  const JwtPrivateKey rsa_key_ = SharedJwtKey(JwtAlgorithm::kRS256);
  JwtVerifier verifier_;
};

TEST_F(JwtVerifierTest, AcceptsTheExamplesOfRfc7515) {
  JwtVerifier verifier;
  verifier.SetKeyOfUnnamed(
      JwtPublicKey::FromPem(testing::kRfc7515A2Key).value());
  const auto rs256 = verifier.Verify(testing::kRfc7515A2Token, 0);
  ASSERT_TRUE(rs256.ok()) << rs256.status();
  EXPECT_EQ(rs256->algorithm, JwtAlgorithm::kRS256);
  EXPECT_EQ(rs256->payload_json, testing::kRfc7515Payload);
  EXPECT_EQ(rs256->key_id, "");
  EXPECT_FALSE(rs256->by_certificate);

  verifier.SetKeyOfUnnamed(
      JwtPublicKey::FromPem(testing::kRfc7515A3Key).value());
  const auto es256 = verifier.Verify(testing::kRfc7515A3Token, 0);
  ASSERT_TRUE(es256.ok()) << es256.status();
  EXPECT_EQ(es256->algorithm, JwtAlgorithm::kES256);
  EXPECT_EQ(ErrorReason(verifier.Verify(testing::kRfc7515A2Token, 0).status()),
            "TOKEN_ALGORITHM");
}

TEST_F(JwtVerifierTest, RefusesAPayloadThatIsNoJson) {
  JwtVerifier verifier;
  verifier.SetKeyOfUnnamed(JwtPublicKey::FromPem(testing::kRfc8037Key).value());
  EXPECT_EQ(ErrorReason(verifier.Verify(testing::kRfc8037Token, 0).status()),
            "MALFORMED_TOKEN");
}

TEST_F(JwtVerifierTest, ReadsWhatTheSignerWrites) {
  for (const JwtPrivateKey& key : {rsa_key_, ec_key_, key_}) {
    for (const JwtKeyIdForm form :
         {JwtKeyIdForm::kLibtrust, JwtKeyIdForm::kThumbprint}) {
      JwtSignerOptions options;
      options.key_id_form = form;
      const JwtSigner signer = JwtSigner::Create(key, options).value();
      JwtVerifier verifier;
      ASSERT_TRUE(verifier.AddKey(signer.public_key()).ok());
      const auto token = verifier.Verify(signer.Sign(kPayload).value(), 1500);
      ASSERT_TRUE(token.ok()) << token.status();
      EXPECT_EQ(token->payload_json, kPayload);
      EXPECT_EQ(token->key_id, signer.key_id());
      EXPECT_EQ(token->algorithm, key.algorithm());
    }
  }
}

TEST_F(JwtVerifierTest, JudgesHeaders) {
  const struct {
    absl::string_view header, reason;
  } kCases[] = {
      {R"({"alg":"EdDSA","kid":"k"})", ""},
      {R"({"typ":"jwt","alg":"EdDSA","kid":"k"})", ""},
      {R"({"alg":"EdDSA","kid":"k","x5t":"x","cty":"y"})", ""},
      // The algorithm must fit the key.
      {R"({"alg":"none","kid":"k"})", "TOKEN_ALGORITHM"},
      {R"({"alg":"None","kid":"k"})", "TOKEN_ALGORITHM"},
      {R"({"alg":"","kid":"k"})", "TOKEN_ALGORITHM"},
      {R"({"alg":"HS256","kid":"k"})", "TOKEN_ALGORITHM"},
      {R"({"alg":"eddsa","kid":"k"})", "TOKEN_ALGORITHM"},
      {R"({"alg":1,"kid":"k"})", "TOKEN_ALGORITHM"},
      {R"({"alg":["EdDSA"],"kid":"k"})", "TOKEN_ALGORITHM"},
      {R"({"kid":"k"})", "TOKEN_ALGORITHM"},
      {R"({"alg":"ES256","kid":"k"})", "TOKEN_ALGORITHM"},
      {R"({"alg":"RS256","kid":"k"})", "TOKEN_ALGORITHM"},
      {R"({"alg":"EdDSA","kid":"ec"})", "TOKEN_ALGORITHM"},
      {R"({"alg":"EdDSA","kid":"rsa"})", "TOKEN_ALGORITHM"},
      {R"({"alg":"ES256","kid":"ec"})", "TOKEN_SIGNATURE"},
      {R"({"alg":"RS256","kid":"rsa"})", "TOKEN_SIGNATURE"},
      // The key must be one that was given.
      {R"({"alg":"EdDSA"})", "TOKEN_KEY_UNKNOWN"},
      {R"({"alg":"EdDSA","kid":"K"})", "TOKEN_KEY_UNKNOWN"},
      {R"({"alg":"EdDSA","x5c":["AAAA"]})", "TOKEN_KEY_UNKNOWN"},
      {R"({"alg":"EdDSA","kid":""})", "TOKEN_HEADER"},
      {R"({"alg":"EdDSA","kid":7})", "TOKEN_HEADER"},
      {R"({"alg":"EdDSA","kid":"k","jwk":{"kty":"OKP"}})", "TOKEN_HEADER"},
      {R"({"alg":"EdDSA","kid":"k","jku":"http://x"})", "TOKEN_HEADER"},
      {R"({"alg":"EdDSA","kid":"k","x5u":"http://x"})", "TOKEN_HEADER"},
      {R"({"alg":"EdDSA","kid":"k","crit":["exp"]})", "TOKEN_HEADER"},
      {R"({"alg":"EdDSA","kid":"k","crit":[]})", "TOKEN_HEADER"},
      {R"({"alg":"EdDSA","kid":"k","b64":false})", "TOKEN_HEADER"},
      {R"({"alg":"EdDSA","kid":"k","zip":"DEF"})", "TOKEN_HEADER"},
      {R"({"alg":"EdDSA","kid":"k","enc":"A128GCM"})", "TOKEN_HEADER"},
      {R"({"alg":"EdDSA","kid":"k","typ":"at+jwt"})", "TOKEN_HEADER"},
      {R"({"alg":"EdDSA","kid":"k","typ":null})", "TOKEN_HEADER"},
      {R"({"alg":"EdDSA","kid":"k","x5c":[]})", "TOKEN_HEADER"},
      {R"({"alg":"EdDSA","kid":"k","x5c":"AAAA"})", "TOKEN_HEADER"},
      {R"({"alg":"EdDSA","kid":"k","x5c":[1]})", "TOKEN_HEADER"},
      {R"({"alg":"EdDSA","kid":"k","x5c":["A-_A"]})", "TOKEN_HEADER"},
      // Strict JSON.
      {R"({"alg":"EdDSA","kid":"k","kid":"k"})", "MALFORMED_TOKEN"},
      {R"({"alg":"none","alg":"EdDSA","kid":"k"})", "MALFORMED_TOKEN"},
      {R"(["EdDSA"])", "MALFORMED_TOKEN"},
      {R"({"alg":"EdDSA","kid":"k"}x)", "MALFORMED_TOKEN"},
      {"\xEF\xBB\xBF{\"alg\":\"EdDSA\",\"kid\":\"k\"}", "MALFORMED_TOKEN"},
      {"{\"alg\":\"EdDSA\",\"kid\":\"k\",\"x\":\"\xff\"}", "MALFORMED_TOKEN"},
      {"", "MALFORMED_TOKEN"},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(ReasonOf(TokenOf(key_, c.header)), c.reason) << c.header;
  }
}

TEST_F(JwtVerifierTest, JudgesPayloads) {
  const std::string header = R"({"alg":"EdDSA","kid":"k"})";
  const std::string deep =
      R"({"a":)" + std::string(16, '[') + std::string(16, ']') + "}";
  for (const std::string& payload :
       {std::string(), std::string("[]"), std::string("1"),
        std::string(R"({"a":1,"a":1})"), std::string(R"({"a":{"b":1,"b":2}})"),
        std::string(R"({"a":NaN})"), std::string("{}{}"),
        std::string("{\"a\":\"\xc0\xaf\"}"), deep}) {
    EXPECT_EQ(ReasonOf(TokenOf(key_, header, payload)), "MALFORMED_TOKEN")
        << payload;
  }
  EXPECT_EQ(ReasonOf(TokenOf(key_, header, "{}")), "");
}

TEST_F(JwtVerifierTest, RefusesOtherSpellings) {
  const std::string token = TokenOf(key_, R"({"alg":"EdDSA","kid":"k"})");
  ASSERT_EQ(ReasonOf(token), "");
  const size_t first = token.find('.');
  const size_t second = token.find('.', first + 1);
  const std::string header = token.substr(0, first);
  const std::string payload = token.substr(first + 1, second - first - 1);
  const std::string signature = token.substr(second + 1);
  // 64 bytes leave four unused bits in the last digit; the signer's are zero.
  std::string stray = signature;
  ++stray.back();
  for (const std::string& changed :
       {std::string(), std::string("."), std::string(".."), header,
        absl::StrCat(header, ".", payload),
        absl::StrCat(header, ".", payload, "."), absl::StrCat(token, "."),
        absl::StrCat(".", token), absl::StrCat(token, ".", signature),
        absl::StrCat(token, "=="), absl::StrCat(token, "\n"),
        absl::StrCat(" ", token),
        absl::StrCat(header, ".", payload, ".", stray),
        absl::StrCat(".", payload, ".", signature),
        absl::StrCat(header, ".", payload, ".", signature.substr(0, 84),
                     "+/")}) {
    EXPECT_EQ(ReasonOf(changed), "MALFORMED_TOKEN") << changed;
  }
  EXPECT_EQ(ReasonOf(absl::StrCat(token, std::string(kMaxJwtBytes, 'A'))),
            "TOKEN_TOO_LONG");
}

TEST_F(JwtVerifierTest, RefusesWhatWasChangedAfterSigning) {
  const std::string header = R"({"alg":"EdDSA","kid":"k"})";
  const std::string token = TokenOf(key_, header);
  const std::string forged = absl::StrReplaceAll(
      token, {{Encode(kPayload), Encode(R"({"sub":"admin"})")}});
  EXPECT_EQ(ReasonOf(forged), "TOKEN_SIGNATURE");
  const auto other = testing::NewKey(testing::KeyType::kEd25519);
  EXPECT_EQ(ReasonOf(TokenOf(testing::ToJwtKey(other.get()), header)),
            "TOKEN_SIGNATURE");
}

// The public key as an HMAC secret, and no signature at all.
TEST_F(JwtVerifierTest, RefusesTheOldTricks) {
  const std::string payload = Encode(kPayload);
  EXPECT_EQ(
      ReasonOf(absl::StrCat(Encode(R"({"alg":"none"})"), ".", payload, ".")),
      "MALFORMED_TOKEN");
  EXPECT_EQ(ReasonOf(absl::StrCat(Encode(R"({"alg":"none","kid":"k"})"), ".",
                                  payload, ".AAAA")),
            "TOKEN_ALGORITHM");
  EXPECT_EQ(ReasonOf(absl::StrCat(Encode(R"({"alg":"HS256","kid":"rsa"})"), ".",
                                  payload, ".AAAA")),
            "TOKEN_ALGORITHM");
}

TEST_F(JwtVerifierTest, KeepsKeyIdsApart) {
  EXPECT_TRUE(verifier_.AddKeyWithId(key_.public_key(), "k").ok());
  const absl::Status taken = verifier_.AddKeyWithId(ec_key_.public_key(), "k");
  EXPECT_EQ(taken.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(ErrorReason(taken), "KEY_ID_TAKEN");
  EXPECT_EQ(ErrorReason(verifier_.AddKeyWithId(key_.public_key(), "")),
            "KEY_ID_EMPTY");

  JwtVerifier other;
  ASSERT_TRUE(other
                  .AddKeyWithId(key_.public_key(),
                                ec_key_.public_key().ThumbprintKeyId())
                  .ok());
  EXPECT_EQ(ErrorReason(other.AddKey(ec_key_.public_key())), "KEY_ID_TAKEN");
  // Nothing of the refused key was kept.
  const std::string token = TokenOf(
      ec_key_, absl::StrCat(R"({"alg":"ES256","kid":")",
                            ec_key_.public_key().LibtrustKeyId(), R"("})"));
  EXPECT_EQ(ErrorReason(other.Verify(token, 0).status()), "TOKEN_KEY_UNKNOWN");
}

TEST_F(JwtVerifierTest, UsesTheKeyOfUnnamedForNothingElse) {
  JwtVerifier verifier;
  verifier.SetKeyOfUnnamed(key_.public_key());
  EXPECT_TRUE(verifier.Verify(TokenOf(key_, R"({"alg":"EdDSA"})"), 0).ok());
  for (const absl::string_view header :
       {R"({"alg":"EdDSA","kid":"k"})", R"({"alg":"EdDSA","x5c":["AAAA"]})"}) {
    EXPECT_EQ(ErrorReason(verifier.Verify(TokenOf(key_, header), 0).status()),
              "TOKEN_KEY_UNKNOWN");
  }
}

}  // namespace
}  // namespace robot_accounts

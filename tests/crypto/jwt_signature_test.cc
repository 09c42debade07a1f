#include "robot_accounts/crypto/jwt_signature.h"

#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "openssl/err.h"
#include "tests/crypto/jwt_testing.h"
#include "tests/crypto/jwt_vectors.h"

namespace robot_accounts {
namespace {

using internal::SignJwtInput;
using internal::VerifyJwtInput;

struct Example {
  JwtPublicKey key;
  std::string input;
  std::string signature;
};

Example Read(absl::string_view key_pem, absl::string_view token) {
  const std::vector<std::string> parts = absl::StrSplit(token, '.');
  std::string signature;
  EXPECT_TRUE(absl::WebSafeBase64Unescape(parts[2], &signature));
  return {JwtPublicKey::FromPem(key_pem).value(),
          absl::StrCat(parts[0], ".", parts[1]), signature};
}

std::vector<Example> Examples() {
  return {Read(testing::kRfc7515A2Key, testing::kRfc7515A2Token),
          Read(testing::kRfc7515A3Key, testing::kRfc7515A3Token),
          Read(testing::kRfc8037Key, testing::kRfc8037Token)};
}

TEST(JwtSignatureTest, AcceptsTheExamplesOfTheRfcs) {
  for (const Example& e : Examples()) {
    EXPECT_TRUE(VerifyJwtInput(e.key, e.input, e.signature));
  }
}

TEST(JwtSignatureTest, RefusesEveryChangedByte) {
  for (const Example& e : Examples()) {
    for (size_t i = 0; i < e.signature.size(); ++i) {
      std::string changed = e.signature;
      changed[i] = static_cast<char>(changed[i] ^ 1);
      ASSERT_FALSE(VerifyJwtInput(e.key, e.input, changed)) << i;
    }
    for (size_t i = 0; i < e.input.size(); i += 7) {
      std::string changed = e.input;
      changed[i] = static_cast<char>(changed[i] ^ 1);
      ASSERT_FALSE(VerifyJwtInput(e.key, changed, e.signature)) << i;
    }
  }
  EXPECT_EQ(ERR_peek_error(), 0u);
}

TEST(JwtSignatureTest, RefusesOtherLengths) {
  for (const Example& e : Examples()) {
    EXPECT_FALSE(VerifyJwtInput(e.key, e.input, ""));
    EXPECT_FALSE(VerifyJwtInput(e.key, e.input, e.signature + '\0'));
    EXPECT_FALSE(VerifyJwtInput(e.key, e.input, '\0' + e.signature));
    EXPECT_FALSE(VerifyJwtInput(e.key, e.input, e.signature.substr(1)));
  }
}

// ES256 is r and s of 32 bytes; the ASN.1 form of the same numbers is not.
TEST(JwtSignatureTest, RefusesAsn1Signatures) {
  const Example e = Examples()[1];
  const std::string r = e.signature.substr(0, 32);
  const std::string s = e.signature.substr(32);
  const std::string number_r = absl::StrCat("\x02\x20", r);
  const std::string number_s =
      absl::StrCat("\x02\x21", std::string(1, '\0'), s);
  EXPECT_FALSE(VerifyJwtInput(e.key, e.input,
                              absl::StrCat("\x30\x45", number_r, number_s)));
  EXPECT_FALSE(VerifyJwtInput(e.key, e.input, std::string(64, '\0')));
  EXPECT_FALSE(VerifyJwtInput(e.key, e.input, std::string(64, '\xff')));
}

TEST(JwtSignatureTest, SignsAsRfc8037) {
  const Example e = Examples()[2];
  const auto key = JwtPrivateKey::FromPem(testing::kRfc8037PrivateKey);
  ASSERT_TRUE(key.ok()) << key.status();
  EXPECT_EQ(SignJwtInput(*key, e.input).value(), e.signature);
}

TEST(JwtSignatureTest, SignsWhatItVerifies) {
  for (const JwtAlgorithm algorithm :
       {JwtAlgorithm::kRS256, JwtAlgorithm::kES256, JwtAlgorithm::kEdDSA}) {
    const JwtPrivateKey key = testing::SharedJwtKey(algorithm);
    // Often enough that r or s begins with a zero byte.
    const int rounds = algorithm == JwtAlgorithm::kES256 ? 600 : 3;
    for (int i = 0; i < rounds; ++i) {
      const std::string input = absl::StrCat("input ", i);
      const auto signature = SignJwtInput(key, input);
      ASSERT_TRUE(signature.ok()) << signature.status();
      if (algorithm != JwtAlgorithm::kRS256) {
        ASSERT_EQ(signature->size(), 64u);
      }
      ASSERT_TRUE(VerifyJwtInput(key.public_key(), input, *signature));
      ASSERT_FALSE(VerifyJwtInput(key.public_key(), "other", *signature));
    }
  }
}

}  // namespace
}  // namespace robot_accounts

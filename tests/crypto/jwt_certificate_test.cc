#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "openssl/err.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/crypto/jwt_signature.h"
#include "robot_accounts/crypto/jwt_signer.h"
#include "robot_accounts/crypto/jwt_verifier.h"
#include "tests/crypto/jwt_testing.h"

namespace robot_accounts {
namespace {

using testing::CertificateSpec;
using testing::KeyType;
using testing::MakeCertificate;
using testing::SharedKey;

constexpr int64_t kNow = 1500;  // The certificates live from 1000 to 2000.

CertificateSpec Ca(const std::string& subject, const std::string& issuer) {
  CertificateSpec spec;
  spec.subject = subject;
  spec.issuer = issuer;
  spec.is_ca = true;
  return spec;
}

// A token of the shared P-256 key that carries `chain` (PEM each).
std::string TokenWith(const std::vector<std::string>& chain) {
  const JwtPrivateKey key = testing::SharedJwtKey(JwtAlgorithm::kES256);
  const std::string x5c =
      absl::StrJoin(chain, ",", [](std::string* out, const std::string& pem) {
        absl::StrAppend(out, "\"",
                        absl::Base64Escape(testing::CertificateDer(pem)), "\"");
      });
  const std::string input =
      absl::StrCat(absl::WebSafeBase64Escape(
                       absl::StrCat(R"({"alg":"ES256","x5c":[)", x5c, "]}")),
                   ".", absl::WebSafeBase64Escape("{}"));
  return absl::StrCat(
      input, ".",
      absl::WebSafeBase64Escape(internal::SignJwtInput(key, input).value()));
}

class JwtCertificateTest : public ::testing::Test {
 protected:
  JwtCertificateTest() { EXPECT_TRUE(verifier_.SetTrustedRoots(root_).ok()); }

  std::string ReasonOf(const std::vector<std::string>& chain,
                       int64_t now_unix_s = kNow) const {
    const auto token = verifier_.Verify(TokenWith(chain), now_unix_s);
    EXPECT_EQ(ERR_peek_error(), 0u) << "the error queue is not empty";
    EXPECT_TRUE(!token.ok() || token->by_certificate);
    return ErrorReason(token.status());
  }

  EVP_PKEY* const leaf_key_ = SharedKey(KeyType::kP256);
  EVP_PKEY* const root_key_ = SharedKey(KeyType::kRsa2048);
  const std::string root_ =
      MakeCertificate(Ca("root", "root"), root_key_, root_key_);
  const std::string leaf_ = MakeCertificate({}, leaf_key_, root_key_);
  JwtVerifier verifier_;
};

TEST_F(JwtCertificateTest, AcceptsAChainToARoot) {
  EXPECT_EQ(ReasonOf({leaf_}), "");
  EXPECT_EQ(ReasonOf({leaf_, root_}), "");
}

TEST_F(JwtCertificateTest, AcceptsWhatTheSignerWrites) {
  JwtSignerOptions options;
  options.key_id_form = JwtKeyIdForm::kX5c;
  options.certificate_chain_pem = leaf_;
  const JwtSigner signer =
      JwtSigner::Create(testing::SharedJwtKey(JwtAlgorithm::kES256), options)
          .value();
  const auto token = verifier_.Verify(signer.Sign("{\"a\":1}").value(), kNow);
  ASSERT_TRUE(token.ok()) << token.status();
  EXPECT_TRUE(token->by_certificate);
  EXPECT_EQ(token->payload_json, "{\"a\":1}");
  EXPECT_EQ(token->key_id, signer.key_id());
}

TEST_F(JwtCertificateTest, AcceptsIntermediates) {
  EVP_PKEY* middle_key = SharedKey(KeyType::kEd25519);
  const std::string middle =
      MakeCertificate(Ca("middle", "root"), middle_key, root_key_);
  CertificateSpec spec;
  spec.issuer = "middle";
  spec.digest = nullptr;
  const std::string leaf = MakeCertificate(spec, leaf_key_, middle_key);
  EXPECT_EQ(ReasonOf({leaf, middle}), "");
  EXPECT_EQ(ReasonOf({leaf}), "TOKEN_CERTIFICATE");
  // A trusted certificate need not be self-signed.
  ASSERT_TRUE(verifier_.SetTrustedRoots(middle).ok());
  EXPECT_EQ(ReasonOf({leaf}), "");
  EXPECT_EQ(ReasonOf({leaf_}), "TOKEN_CERTIFICATE");
}

TEST_F(JwtCertificateTest, AcceptsATrustedSelfSignedCertificate) {
  CertificateSpec spec;
  spec.issuer = "leaf";
  const std::string self = MakeCertificate(spec, leaf_key_, leaf_key_);
  EXPECT_EQ(ReasonOf({self}), "TOKEN_CERTIFICATE");
  ASSERT_TRUE(verifier_.SetTrustedRoots(self).ok());
  EXPECT_EQ(ReasonOf({self}), "");
}

TEST_F(JwtCertificateTest, RefusesAnotherRootOfTheSameName) {
  const auto other_key = testing::NewKey(KeyType::kP256);
  const std::string leaf = MakeCertificate({}, leaf_key_, other_key.get());
  const std::string root =
      MakeCertificate(Ca("root", "root"), other_key.get(), other_key.get());
  EXPECT_EQ(ReasonOf({leaf}), "TOKEN_CERTIFICATE");
  EXPECT_EQ(ReasonOf({leaf, root}), "TOKEN_CERTIFICATE");
}

TEST_F(JwtCertificateTest, JudgesTheDatesByTheTimeGiven) {
  EXPECT_EQ(ReasonOf({leaf_}, 999), "TOKEN_CERTIFICATE");
  EXPECT_EQ(ReasonOf({leaf_}, 1001), "");
  EXPECT_EQ(ReasonOf({leaf_}, 1999), "");
  EXPECT_EQ(ReasonOf({leaf_}, 2001), "TOKEN_CERTIFICATE");
  // The root's dates count as well.
  CertificateSpec old_root = Ca("root", "root");
  old_root.not_after_unix_s = 1400;
  ASSERT_TRUE(
      verifier_.SetTrustedRoots(MakeCertificate(old_root, root_key_, root_key_))
          .ok());
  EXPECT_EQ(ReasonOf({leaf_}, 1399), "");
  EXPECT_EQ(ReasonOf({leaf_}, 1401), "TOKEN_CERTIFICATE");
}

TEST_F(JwtCertificateTest, RefusesTheCertificateOfAnotherKey) {
  const auto other = testing::NewKey(KeyType::kP256);
  EXPECT_EQ(ReasonOf({MakeCertificate({}, other.get(), root_key_)}),
            "TOKEN_SIGNATURE");
  EXPECT_EQ(
      ReasonOf({MakeCertificate({}, SharedKey(KeyType::kEd25519), root_key_)}),
      "TOKEN_ALGORITHM");
  EXPECT_EQ(ReasonOf({root_}), "TOKEN_ALGORITHM");
}

TEST_F(JwtCertificateTest, RefusesAnIssuerThatIsNoCa) {
  const auto middle_key = testing::NewKey(KeyType::kP256);
  CertificateSpec middle_spec;
  middle_spec.subject = "middle";
  const std::string middle =
      MakeCertificate(middle_spec, middle_key.get(), root_key_);
  CertificateSpec spec;
  spec.issuer = "middle";
  EXPECT_EQ(
      ReasonOf({MakeCertificate(spec, leaf_key_, middle_key.get()), middle}),
      "TOKEN_CERTIFICATE");
}

TEST_F(JwtCertificateTest, RefusesWeakLinks) {
  CertificateSpec sha1;
  sha1.digest = EVP_sha1();
  EXPECT_EQ(ReasonOf({MakeCertificate(sha1, leaf_key_, root_key_)}),
            "TOKEN_CERTIFICATE");
  EVP_PKEY* weak = SharedKey(KeyType::kRsa1024);
  const std::string middle =
      MakeCertificate(Ca("middle", "root"), weak, root_key_);
  CertificateSpec spec;
  spec.issuer = "middle";
  EXPECT_EQ(ReasonOf({MakeCertificate(spec, leaf_key_, weak), middle}),
            "TOKEN_CERTIFICATE");
  // The leaf's own key.
  EXPECT_EQ(ReasonOf({MakeCertificate({}, weak, root_key_)}),
            "TOKEN_CERTIFICATE");
  EXPECT_EQ(
      ReasonOf({MakeCertificate({}, SharedKey(KeyType::kP384), root_key_)}),
      "TOKEN_CERTIFICATE");
}

TEST_F(JwtCertificateTest, RefusesACertificateThatIsNotForSigning) {
  CertificateSpec spec;
  spec.key_usage = "keyAgreement";
  EXPECT_EQ(ReasonOf({MakeCertificate(spec, leaf_key_, root_key_)}),
            "TOKEN_CERTIFICATE");
  spec.key_usage = "digitalSignature";
  EXPECT_EQ(ReasonOf({MakeCertificate(spec, leaf_key_, root_key_)}), "");
}

TEST_F(JwtCertificateTest, RefusesMoreThanEight) {
  EXPECT_EQ(ReasonOf(std::vector<std::string>(8, leaf_)), "");
  EXPECT_EQ(ReasonOf(std::vector<std::string>(9, leaf_)), "TOKEN_CERTIFICATE");
}

// A trusted `kid` does not save a token whose chain is bad.
TEST_F(JwtCertificateTest, DoesNotFallBackToTheKeyId) {
  const JwtPrivateKey key = testing::SharedJwtKey(JwtAlgorithm::kES256);
  JwtSignerOptions options;
  options.key_id_form = JwtKeyIdForm::kX5c;
  options.certificate_chain_pem = leaf_;
  const std::string token =
      JwtSigner::Create(key, options).value().Sign("{}").value();
  ASSERT_TRUE(verifier_.AddKey(key.public_key()).ok());
  EXPECT_EQ(ErrorReason(verifier_.Verify(token, 3000).status()),
            "TOKEN_CERTIFICATE");
  // Without roots the chain says nothing, and the id decides.
  JwtVerifier by_id;
  EXPECT_EQ(ErrorReason(by_id.Verify(token, 3000).status()),
            "TOKEN_KEY_UNKNOWN");
  ASSERT_TRUE(by_id.AddKey(key.public_key()).ok());
  const auto verified = by_id.Verify(token, 3000);
  ASSERT_TRUE(verified.ok()) << verified.status();
  EXPECT_FALSE(verified->by_certificate);
}

TEST_F(JwtCertificateTest, RefusesRootsThatCannotBeRead) {
  JwtVerifier verifier;
  EXPECT_EQ(ErrorReason(verifier.SetTrustedRoots("")), "MALFORMED_PEM");
  EXPECT_EQ(ErrorReason(verifier.SetTrustedRoots(
                testing::PublicPem(SharedKey(KeyType::kP256)))),
            "MALFORMED_PEM");
  EXPECT_EQ(ErrorReason(verifier.SetTrustedRoots(absl::StrCat(
                root_,
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"
                "\n"))),
            "MALFORMED_KEY");
  EXPECT_EQ(ERR_peek_error(), 0u);
}

}  // namespace
}  // namespace robot_accounts

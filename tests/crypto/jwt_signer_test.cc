#include "robot_accounts/crypto/jwt_signer.h"

#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_split.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "robot_accounts/base/error.h"
#include "robot_accounts/crypto/jwt_verifier.h"
#include "tests/crypto/jwt_testing.h"

namespace robot_accounts {
namespace {

using testing::KeyType;
using testing::SharedJwtKey;
using testing::SharedKey;

nlohmann::json HeaderOf(const std::string& token) {
  const std::vector<std::string> parts = absl::StrSplit(token, '.');
  std::string header;
  EXPECT_TRUE(absl::WebSafeBase64Unescape(parts[0], &header));
  return nlohmann::json::parse(header);
}

JwtSigner Signer(JwtAlgorithm algorithm, JwtKeyIdForm form) {
  JwtSignerOptions options;
  options.key_id_form = form;
  return JwtSigner::Create(SharedJwtKey(algorithm), options).value();
}

TEST(JwtSignerTest, NamesItsKeyInTheFormAskedFor) {
  const JwtSigner libtrust =
      Signer(JwtAlgorithm::kES256, JwtKeyIdForm::kLibtrust);
  EXPECT_EQ(HeaderOf(libtrust.Sign("{}").value()),
            nlohmann::json({{"typ", "JWT"},
                            {"alg", "ES256"},
                            {"kid", libtrust.public_key().LibtrustKeyId()}}));
  const JwtSigner thumbprint =
      Signer(JwtAlgorithm::kEdDSA, JwtKeyIdForm::kThumbprint);
  EXPECT_EQ(
      HeaderOf(thumbprint.Sign("{}").value()),
      nlohmann::json({{"typ", "JWT"},
                      {"alg", "EdDSA"},
                      {"kid", thumbprint.public_key().ThumbprintKeyId()}}));
  EXPECT_EQ(thumbprint.key_id(), thumbprint.public_key().ThumbprintKeyId());
}

TEST(JwtSignerTest, CarriesTheChainInOrder) {
  EVP_PKEY* leaf = SharedKey(KeyType::kP256);
  EVP_PKEY* root = SharedKey(KeyType::kRsa2048);
  const std::string leaf_pem = testing::MakeCertificate({}, leaf, root);
  testing::CertificateSpec root_spec;
  root_spec.subject = "root";
  root_spec.is_ca = true;
  const std::string root_pem = testing::MakeCertificate(root_spec, root, root);
  JwtSignerOptions options;
  options.key_id_form = JwtKeyIdForm::kX5c;
  options.certificate_chain_pem = leaf_pem + root_pem;
  const auto signer =
      JwtSigner::Create(SharedJwtKey(JwtAlgorithm::kES256), options);
  ASSERT_TRUE(signer.ok()) << signer.status();
  const nlohmann::json header = HeaderOf(signer->Sign("{}").value());
  EXPECT_EQ(
      header["x5c"],
      nlohmann::json({absl::Base64Escape(testing::CertificateDer(leaf_pem)),
                      absl::Base64Escape(testing::CertificateDer(root_pem))}));
  EXPECT_EQ(header["kid"], signer->public_key().ThumbprintKeyId());

  options.certificate_chain_pem = root_pem + leaf_pem;
  EXPECT_EQ(
      ErrorReason(JwtSigner::Create(SharedJwtKey(JwtAlgorithm::kES256), options)
                      .status()),
      "CERTIFICATE_CHAIN");
}

TEST(JwtSignerTest, TakesAChainWithX5cAndOnlyThen) {
  const JwtPrivateKey key = SharedJwtKey(JwtAlgorithm::kES256);
  JwtSignerOptions options;
  options.key_id_form = JwtKeyIdForm::kX5c;
  EXPECT_EQ(ErrorReason(JwtSigner::Create(key, options).status()),
            "CERTIFICATE_CHAIN");
  options.certificate_chain_pem = testing::PublicPem(SharedKey(KeyType::kP256));
  EXPECT_EQ(ErrorReason(JwtSigner::Create(key, options).status()),
            "CERTIFICATE_CHAIN");
  EVP_PKEY* ec = SharedKey(KeyType::kP256);
  const std::string pem = testing::MakeCertificate({}, ec, ec);
  options.certificate_chain_pem.clear();
  for (int i = 0; i < 9; ++i) options.certificate_chain_pem += pem;
  EXPECT_EQ(ErrorReason(JwtSigner::Create(key, options).status()),
            "CERTIFICATE_CHAIN");
  options.certificate_chain_pem = pem;
  EXPECT_TRUE(JwtSigner::Create(key, options).ok());
  options.key_id_form = JwtKeyIdForm::kLibtrust;
  EXPECT_EQ(ErrorReason(JwtSigner::Create(key, options).status()),
            "CERTIFICATE_CHAIN");
}

TEST(JwtSignerTest, NeverSignsWhatNobodyWouldRead) {
  const JwtSigner signer =
      Signer(JwtAlgorithm::kEdDSA, JwtKeyIdForm::kLibtrust);
  const auto token = signer.Sign(std::string(kMaxJwtBytes, 'x'));
  EXPECT_EQ(token.status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(ErrorReason(token.status()), "TOKEN_TOO_LONG");
}

TEST(JwtSignerTest, SignsFromManyThreads) {
  for (const JwtAlgorithm algorithm :
       {JwtAlgorithm::kRS256, JwtAlgorithm::kES256, JwtAlgorithm::kEdDSA}) {
    const JwtSigner signer = Signer(algorithm, JwtKeyIdForm::kThumbprint);
    JwtVerifier verifier;
    ASSERT_TRUE(verifier.AddKey(signer.public_key()).ok());
    std::vector<std::thread> threads;
    std::vector<int> verified(4);
    for (int& count : verified) {
      threads.emplace_back([&signer, &verifier, &count] {
        for (int i = 0; i < 20; ++i) {
          const auto token = signer.Sign("{\"a\":1}");
          if (token.ok() && verifier.Verify(*token, 0).ok()) ++count;
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(verified, std::vector<int>(4, 20));
  }
}

}  // namespace
}  // namespace robot_accounts

#include "robot_accounts/crypto/jwt_key.h"

#include <functional>
#include <memory>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "openssl/bio.h"
#include "openssl/cipher.h"
#include "openssl/ec_key.h"
#include "openssl/err.h"
#include "openssl/pem.h"
#include "openssl/rsa.h"
#include "robot_accounts/base/error.h"
#include "tests/crypto/jwt_testing.h"
#include "tests/crypto/jwt_vectors.h"

namespace robot_accounts {
namespace {

using testing::KeyType;
using testing::NewKey;
using testing::PrivatePem;
using testing::PublicPem;
using testing::SharedKey;

std::string Written(const std::function<bool(BIO*)>& write) {
  const bssl::UniquePtr<BIO> bio(BIO_new(BIO_s_mem()));
  EXPECT_TRUE(write(bio.get()));
  const uint8_t* bytes = nullptr;
  size_t size = 0;
  EXPECT_TRUE(BIO_mem_contents(bio.get(), &bytes, &size));
  return std::string(reinterpret_cast<const char*>(bytes), size);
}

std::string PrivateReason(absl::string_view pem) {
  const auto key = JwtPrivateKey::FromPem(pem);
  EXPECT_EQ(ERR_peek_error(), 0u) << "the error queue is not empty";
  return ErrorReason(key.status());
}

std::string PublicReason(absl::string_view pem) {
  const auto key = JwtPublicKey::FromPem(pem);
  EXPECT_EQ(ERR_peek_error(), 0u) << "the error queue is not empty";
  return ErrorReason(key.status());
}

TEST(JwtPrivateKeyTest, ReadsEveryTypeFromPkcs8) {
  const struct {
    KeyType type;
    JwtAlgorithm algorithm;
  } kCases[] = {{KeyType::kRsa2048, JwtAlgorithm::kRS256},
                {KeyType::kP256, JwtAlgorithm::kES256},
                {KeyType::kEd25519, JwtAlgorithm::kEdDSA}};
  for (const auto& c : kCases) {
    EVP_PKEY* pkey = SharedKey(c.type);
    const auto key = JwtPrivateKey::FromPem(PrivatePem(pkey));
    ASSERT_TRUE(key.ok()) << key.status();
    EXPECT_EQ(key->algorithm(), c.algorithm);
    const auto public_key = JwtPublicKey::FromPem(PublicPem(pkey));
    ASSERT_TRUE(public_key.ok()) << public_key.status();
    EXPECT_EQ(key->public_key(), *public_key);
  }
}

TEST(JwtPrivateKeyTest, ReadsPkcs1AndSec1) {
  EVP_PKEY* rsa = SharedKey(KeyType::kRsa2048);
  const auto rsa_key = JwtPrivateKey::FromPem(Written([&](BIO* bio) {
    return PEM_write_bio_RSAPrivateKey(bio, EVP_PKEY_get0_RSA(rsa), nullptr,
                                       nullptr, 0, nullptr, nullptr);
  }));
  ASSERT_TRUE(rsa_key.ok()) << rsa_key.status();
  EXPECT_EQ(rsa_key->public_key(), testing::ToJwtKey(rsa).public_key());

  EVP_PKEY* ec = SharedKey(KeyType::kP256);
  const std::string sec1 = Written([&](BIO* bio) {
    return PEM_write_bio_ECPrivateKey(bio, EVP_PKEY_get0_EC_KEY(ec), nullptr,
                                      nullptr, 0, nullptr, nullptr);
  });
  // As "openssl ecparam -genkey" writes it.
  const auto ec_key = JwtPrivateKey::FromPem(
      "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n"
      "-----END EC PARAMETERS-----\n" +
      sec1);
  ASSERT_TRUE(ec_key.ok()) << ec_key.status();
  EXPECT_EQ(ec_key->public_key(), testing::ToJwtKey(ec).public_key());
}

TEST(JwtPrivateKeyTest, RefusesWeakAndForeignKeys) {
  EXPECT_EQ(PrivateReason(PrivatePem(SharedKey(KeyType::kRsa1024))),
            "KEY_SIZE");
  EXPECT_EQ(PrivateReason(PrivatePem(SharedKey(KeyType::kP384))),
            "KEY_UNSUPPORTED");
  EXPECT_EQ(PublicReason(PublicPem(SharedKey(KeyType::kRsa1024))), "KEY_SIZE");
  EXPECT_EQ(PublicReason(PublicPem(SharedKey(KeyType::kP384))),
            "KEY_UNSUPPORTED");
}

TEST(JwtPrivateKeyTest, RefusesEncryptedKeysWithoutAsking) {
  char password[] = "x";
  EVP_PKEY* ec = SharedKey(KeyType::kP256);
  EXPECT_EQ(PrivateReason(Written([&](BIO* bio) {
              return PEM_write_bio_PKCS8PrivateKey(
                  bio, ec, EVP_aes_128_cbc(), password, 1, nullptr, nullptr);
            })),
            "KEY_ENCRYPTED");
  EXPECT_EQ(PrivateReason(Written([&](BIO* bio) {
              return PEM_write_bio_ECPrivateKey(
                  bio, EVP_PKEY_get0_EC_KEY(ec), EVP_aes_128_cbc(),
                  reinterpret_cast<uint8_t*>(password), 1, nullptr, nullptr);
            })),
            "KEY_ENCRYPTED");
}

TEST(JwtPrivateKeyTest, RefusesWhatIsNoKey) {
  const std::string pem = PrivatePem(SharedKey(KeyType::kP256));
  EXPECT_EQ(PrivateReason(""), "MALFORMED_PEM");
  EXPECT_EQ(PrivateReason("not pem"), "MALFORMED_PEM");
  EXPECT_EQ(PrivateReason(pem.substr(0, pem.size() - 20)), "MALFORMED_PEM");
  EXPECT_EQ(PrivateReason(PublicPem(SharedKey(KeyType::kP256))),
            "MALFORMED_PEM");
  EXPECT_EQ(PrivateReason(std::string((1 << 20) + 1, 'x')), "MALFORMED_PEM");
  EXPECT_EQ(PrivateReason("-----BEGIN PRIVATE KEY-----\nAAAA\n"
                          "-----END PRIVATE KEY-----\n"),
            "MALFORMED_KEY");
}

TEST(JwtPrivateKeyTest, RefusesBytesBehindTheKey) {
  const std::string der = absl::Base64Escape(
      testing::ToJwtKey(SharedKey(KeyType::kEd25519)).public_key().spki_der() +
      "x");
  EXPECT_EQ(PublicReason("-----BEGIN PUBLIC KEY-----\n" + der +
                         "\n-----END PUBLIC KEY-----\n"),
            "MALFORMED_KEY");
}

TEST(JwtPublicKeyTest, ReadsCertificates) {
  EVP_PKEY* ec = SharedKey(KeyType::kP256);
  const std::string pem = testing::MakeCertificate({}, ec, ec);
  const JwtPublicKey expected = testing::ToJwtKey(ec).public_key();
  EXPECT_EQ(JwtPublicKey::FromPem(pem).value(), expected);
  const std::string der = testing::CertificateDer(pem);
  EXPECT_EQ(JwtPublicKey::FromCertificateDer(der).value(), expected);
  EXPECT_FALSE(JwtPublicKey::FromCertificateDer(der + "x").ok());
  EXPECT_FALSE(JwtPublicKey::FromCertificateDer("").ok());
  EXPECT_EQ(ERR_peek_error(), 0u);
}

TEST(JwtPublicKeyTest, TellsKeysApart) {
  const auto other = NewKey(KeyType::kP256);
  EXPECT_NE(testing::ToJwtKey(other.get()).public_key(),
            testing::ToJwtKey(SharedKey(KeyType::kP256)).public_key());
}

// Computed with Python: base64.b32encode(sha256(spki).digest()[:30]).
TEST(JwtPublicKeyTest, KnowsLibtrustKeyIds) {
  EXPECT_EQ(
      JwtPublicKey::FromPem(testing::kRfc7515A2Key).value().LibtrustKeyId(),
      "N7IT:YJBV:UNQ6:PRMI:ZUL7:KX22:2PPQ:C55G:NQLS:PJVC:ACCF:6TL2");
  EXPECT_EQ(
      JwtPublicKey::FromPem(testing::kRfc7515A3Key).value().LibtrustKeyId(),
      "FPI3:WDCE:VCL4:GCT2:UCMR:ZXRY:3ADC:7ZCB:3ZIN:UD2G:QJJU:J5QC");
  EXPECT_EQ(JwtPublicKey::FromPem(testing::kRfc8037Key).value().LibtrustKeyId(),
            "A3R7:3D62:FG5W:BK2Z:KV66:MHW3:BLWN:WIYR:GS7D:BZ23:IVPY:4G3Z");
}

TEST(JwtPublicKeyTest, KnowsThumbprints) {
  // RFC 7638, 3.1.
  EXPECT_EQ(
      JwtPublicKey::FromPem(testing::kRfc7638Key).value().ThumbprintKeyId(),
      "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
  // RFC 8037, A.3.
  EXPECT_EQ(
      JwtPublicKey::FromPem(testing::kRfc8037Key).value().ThumbprintKeyId(),
      "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
  // Computed with Python from the members of RFC 7515, A.3.
  EXPECT_EQ(
      JwtPublicKey::FromPem(testing::kRfc7515A3Key).value().ThumbprintKeyId(),
      "oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U");
}

TEST(JwtPublicKeyTest, WritesJsonWebKeys) {
  const auto ed = nlohmann::json::parse(
      JwtPublicKey::FromPem(testing::kRfc8037Key).value().ToJwkJson());
  EXPECT_EQ(ed, nlohmann::json({{"kty", "OKP"},
                                {"crv", "Ed25519"},
                                {"x",
                                 "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcH"
                                 "URo"},
                                {"alg", "EdDSA"},
                                {"use", "sig"},
                                {"kid",
                                 "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBy"
                                 "grS4k"}}));
  const auto ec = nlohmann::json::parse(
      JwtPublicKey::FromPem(testing::kRfc7515A3Key).value().ToJwkJson("a\"b"));
  EXPECT_EQ(ec["x"], "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU");
  EXPECT_EQ(ec["y"], "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0");
  EXPECT_EQ(ec["kid"], "a\"b");
  const auto rsa = nlohmann::json::parse(
      JwtPublicKey::FromPem(testing::kRfc7638Key).value().ToJwkJson());
  EXPECT_EQ(rsa["e"], "AQAB");
  EXPECT_EQ(rsa["n"].get<std::string>().substr(0, 12), "0vx7agoebGcQ");
}

TEST(JwtPublicKeyTest, OutlivesThePrivateKey) {
  auto key = std::make_unique<JwtPrivateKey>(
      JwtPrivateKey::FromPem(testing::kRfc8037PrivateKey).value());
  const JwtPublicKey public_key = key->public_key();
  key.reset();
  EXPECT_EQ(public_key, JwtPublicKey::FromPem(testing::kRfc8037Key).value());
}

}  // namespace
}  // namespace robot_accounts

#ifndef ROBOT_ACCOUNTS_TESTS_CRYPTO_JWT_TESTING_H_
#define ROBOT_ACCOUNTS_TESTS_CRYPTO_JWT_TESTING_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "openssl/evp.h"
#include "robot_accounts/crypto/jwt_key.h"

// Keys and certificates made for a test; aborts the test program on failure.

namespace robot_accounts {
namespace testing {

enum class KeyType { kRsa2048, kRsa1024, kP256, kP384, kEd25519 };

bssl::UniquePtr<EVP_PKEY> NewKey(KeyType type);
// PKCS#8.
std::string PrivatePem(EVP_PKEY* key);
std::string PublicPem(EVP_PKEY* key);
JwtPrivateKey ToJwtKey(EVP_PKEY* key);

// One key per type, made at the first call and kept.
EVP_PKEY* SharedKey(KeyType type);
JwtPrivateKey SharedJwtKey(JwtAlgorithm algorithm);

// A token of any header and claims, signed by `key`.
std::string SignedToken(const JwtPrivateKey& key, absl::string_view header_json,
                        absl::string_view claims_json);

struct CertificateSpec {
  std::string subject = "leaf";
  std::string issuer = "root";
  int64_t not_before_unix_s = 1000;
  int64_t not_after_unix_s = 2000;
  bool is_ca = false;
  // As OpenSSL's configuration writes it, for example "digitalSignature"; empty
  // leaves the extension out.
  std::string key_usage;
  const EVP_MD* digest = EVP_sha256();  // Null for an Ed25519 issuer.
};

// The certificate of `key`, signed by `issuer_key`, as PEM.
std::string MakeCertificate(const CertificateSpec& spec, EVP_PKEY* key,
                            EVP_PKEY* issuer_key);

// The bytes of the first certificate of `pem`.
std::string CertificateDer(absl::string_view pem);

}  // namespace testing
}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_TESTS_CRYPTO_JWT_TESTING_H_

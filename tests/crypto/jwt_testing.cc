#include "tests/crypto/jwt_testing.h"

#include <cstdlib>
#include <map>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "openssl/bio.h"
#include "openssl/bn.h"
#include "openssl/ec_key.h"
#include "openssl/nid.h"
#include "openssl/pem.h"
#include "openssl/rsa.h"
#include "openssl/x509.h"
#include "openssl/x509v3.h"
#include "robot_accounts/crypto/jwt_signature.h"

namespace robot_accounts {
namespace testing {
namespace {

void Require(bool condition) {
  if (!condition) std::abort();
}

std::string Contents(BIO* bio) {
  const uint8_t* bytes = nullptr;
  size_t size = 0;
  Require(BIO_mem_contents(bio, &bytes, &size));
  return std::string(reinterpret_cast<const char*>(bytes), size);
}

bssl::UniquePtr<EVP_PKEY> NewRsa(int bits) {
  const bssl::UniquePtr<BIGNUM> e(BN_new());
  const bssl::UniquePtr<RSA> rsa(RSA_new());
  bssl::UniquePtr<EVP_PKEY> key(EVP_PKEY_new());
  Require(BN_set_word(e.get(), RSA_F4) &&
          RSA_generate_key_ex(rsa.get(), bits, e.get(), nullptr) &&
          EVP_PKEY_set1_RSA(key.get(), rsa.get()));
  return key;
}

bssl::UniquePtr<EVP_PKEY> NewEc(int curve) {
  const bssl::UniquePtr<EC_KEY> ec(EC_KEY_new_by_curve_name(curve));
  bssl::UniquePtr<EVP_PKEY> key(EVP_PKEY_new());
  Require(EC_KEY_generate_key(ec.get()) &&
          EVP_PKEY_set1_EC_KEY(key.get(), ec.get()));
  return key;
}

bssl::UniquePtr<EVP_PKEY> NewEd25519() {
  const bssl::UniquePtr<EVP_PKEY_CTX> context(
      EVP_PKEY_CTX_new_id(EVP_PKEY_ED25519, nullptr));
  EVP_PKEY* key = nullptr;
  Require(EVP_PKEY_keygen_init(context.get()) &&
          EVP_PKEY_keygen(context.get(), &key));
  return bssl::UniquePtr<EVP_PKEY>(key);
}

void SetName(X509_NAME* name, const std::string& text) {
  Require(X509_NAME_add_entry_by_txt(
      name, "CN", MBSTRING_ASC, reinterpret_cast<const uint8_t*>(text.data()),
      static_cast<int>(text.size()), -1, 0));
}

void AddExtension(X509* certificate, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  const bssl::UniquePtr<X509_EXTENSION> extension(
      X509V3_EXT_nconf_nid(nullptr, &context, nid, value.c_str()));
  Require(extension != nullptr &&
          X509_add_ext(certificate, extension.get(), -1));
}

}  // namespace

bssl::UniquePtr<EVP_PKEY> NewKey(KeyType type) {
  switch (type) {
    case KeyType::kRsa2048:
      return NewRsa(2048);
    case KeyType::kRsa1024:
      return NewRsa(1024);
    case KeyType::kP256:
      return NewEc(NID_X9_62_prime256v1);
    case KeyType::kP384:
      return NewEc(NID_secp384r1);
    case KeyType::kEd25519:
      return NewEd25519();
  }
  std::abort();
}

std::string PrivatePem(EVP_PKEY* key) {
  const bssl::UniquePtr<BIO> bio(BIO_new(BIO_s_mem()));
  Require(PEM_write_bio_PKCS8PrivateKey(bio.get(), key, nullptr, nullptr, 0,
                                        nullptr, nullptr));
  return Contents(bio.get());
}

std::string PublicPem(EVP_PKEY* key) {
  const bssl::UniquePtr<BIO> bio(BIO_new(BIO_s_mem()));
  Require(PEM_write_bio_PUBKEY(bio.get(), key));
  return Contents(bio.get());
}

JwtPrivateKey ToJwtKey(EVP_PKEY* key) {
  return JwtPrivateKey::FromPem(PrivatePem(key)).value();
}

EVP_PKEY* SharedKey(KeyType type) {
  static auto* keys = new std::map<KeyType, bssl::UniquePtr<EVP_PKEY>>();
  bssl::UniquePtr<EVP_PKEY>& key = (*keys)[type];
  if (key == nullptr) key = NewKey(type);
  return key.get();
}

JwtPrivateKey SharedJwtKey(JwtAlgorithm algorithm) {
  switch (algorithm) {
    case JwtAlgorithm::kRS256:
      return ToJwtKey(SharedKey(KeyType::kRsa2048));
    case JwtAlgorithm::kES256:
      return ToJwtKey(SharedKey(KeyType::kP256));
    case JwtAlgorithm::kEdDSA:
      return ToJwtKey(SharedKey(KeyType::kEd25519));
  }
  std::abort();
}

std::string SignedToken(const JwtPrivateKey& key, absl::string_view header_json,
                        absl::string_view claims_json) {
  const std::string input =
      absl::StrCat(absl::WebSafeBase64Escape(header_json), ".",
                   absl::WebSafeBase64Escape(claims_json));
  return absl::StrCat(
      input, ".",
      absl::WebSafeBase64Escape(internal::SignJwtInput(key, input).value()));
}

std::string MakeCertificate(const CertificateSpec& spec, EVP_PKEY* key,
                            EVP_PKEY* issuer_key) {
  const bssl::UniquePtr<X509> certificate(X509_new());
  X509* x509 = certificate.get();
  Require(X509_set_version(x509, X509_VERSION_3) &&
          ASN1_INTEGER_set(X509_get_serialNumber(x509), 1));
  SetName(X509_get_subject_name(x509), spec.subject);
  SetName(X509_get_issuer_name(x509), spec.issuer);
  Require(ASN1_TIME_set(X509_getm_notBefore(x509), spec.not_before_unix_s) &&
          ASN1_TIME_set(X509_getm_notAfter(x509), spec.not_after_unix_s) &&
          X509_set_pubkey(x509, key));
  AddExtension(x509, NID_basic_constraints,
               spec.is_ca ? "critical,CA:TRUE" : "critical,CA:FALSE");
  if (!spec.key_usage.empty()) {
    AddExtension(x509, NID_key_usage, "critical," + spec.key_usage);
  }
  Require(X509_sign(x509, issuer_key, spec.digest) > 0);
  const bssl::UniquePtr<BIO> bio(BIO_new(BIO_s_mem()));
  Require(PEM_write_bio_X509(bio.get(), x509));
  return Contents(bio.get());
}

std::string CertificateDer(absl::string_view pem) {
  const bssl::UniquePtr<BIO> bio(
      BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  const bssl::UniquePtr<X509> certificate(
      PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
  uint8_t* der = nullptr;
  const int size = i2d_X509(certificate.get(), &der);
  Require(size > 0);
  const bssl::UniquePtr<uint8_t> owned(der);
  return std::string(reinterpret_cast<const char*>(der), size);
}

}  // namespace testing
}  // namespace robot_accounts

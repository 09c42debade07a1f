#include "robot_accounts/crypto/jwt_public_key.h"

#include <cstdint>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "nlohmann/json.hpp"
#include "openssl/bn.h"
#include "openssl/bytestring.h"
#include "openssl/ec.h"
#include "openssl/ec_key.h"
#include "openssl/evp.h"
#include "openssl/rsa.h"
#include "openssl/sha.h"
#include "openssl/x509.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/crypto/error_queue.h"
#include "robot_accounts/crypto/jwt_key_material.h"
#include "robot_accounts/crypto/pem.h"

namespace robot_accounts {
namespace {

std::string Sha256(absl::string_view bytes) {
  uint8_t digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size(), digest);
  return std::string(reinterpret_cast<const char*>(digest), sizeof(digest));
}

// `number` as base64url of `size` big-endian bytes.
std::string NumberToBase64Url(const BIGNUM* number, size_t size) {
  std::vector<uint8_t> bytes(size);
  // Cannot fail: the number has at most `size` bytes.
  BN_bn2bin_padded(bytes.data(), size, number);
  return absl::WebSafeBase64Escape(absl::string_view(
      reinterpret_cast<const char*>(bytes.data()), bytes.size()));
}

nlohmann::json RsaMembers(const RSA* rsa) {
  const BIGNUM* e = RSA_get0_e(rsa);
  const BIGNUM* n = RSA_get0_n(rsa);
  return {{"kty", "RSA"},
          {"e", NumberToBase64Url(e, BN_num_bytes(e))},
          {"n", NumberToBase64Url(n, BN_num_bytes(n))}};
}

nlohmann::json EcMembers(const EC_KEY* key) {
  constexpr size_t kCoordinateBytes = 32;
  const bssl::UniquePtr<BIGNUM> x(BN_new()), y(BN_new());
  EC_POINT_get_affine_coordinates_GFp(EC_KEY_get0_group(key),
                                      EC_KEY_get0_public_key(key), x.get(),
                                      y.get(), nullptr);
  return {{"kty", "EC"},
          {"crv", "P-256"},
          {"x", NumberToBase64Url(x.get(), kCoordinateBytes)},
          {"y", NumberToBase64Url(y.get(), kCoordinateBytes)}};
}

nlohmann::json OkpMembers(const EVP_PKEY* pkey) {
  uint8_t raw[32];
  size_t size = sizeof(raw);
  EVP_PKEY_get_raw_public_key(pkey, raw, &size);
  return {{"kty", "OKP"},
          {"crv", "Ed25519"},
          {"x", absl::WebSafeBase64Escape(absl::string_view(
                    reinterpret_cast<const char*>(raw), size))}};
}

// The members that RFC 7638 (for Ed25519 RFC 8037) hashes: no others, and
// printed in the order of their names.
nlohmann::json RequiredMembers(const internal::JwtKeyMaterial& material) {
  const EVP_PKEY* pkey = material.pkey.get();
  switch (material.algorithm) {
    case JwtAlgorithm::kRS256:
      return RsaMembers(EVP_PKEY_get0_RSA(pkey));
    case JwtAlgorithm::kES256:
      return EcMembers(EVP_PKEY_get0_EC_KEY(pkey));
    case JwtAlgorithm::kEdDSA:
      return OkpMembers(pkey);
  }
  return nlohmann::json::object();
}

}  // namespace

absl::StatusOr<JwtPublicKey> JwtPublicKey::FromPem(absl::string_view pem) {
  const internal::ErrorQueueCleaner cleaner;
  const absl::StatusOr<std::vector<internal::PemBlock>> blocks =
      internal::ReadPem(pem);
  if (!blocks.ok()) return blocks.status();
  for (const internal::PemBlock& block : *blocks) {
    if (block.label == "CERTIFICATE") {
      return FromCertificateDer(block.der_view());
    }
    if (block.label != "PUBLIC KEY") continue;
    CBS cbs = block.der_cbs();
    bssl::UniquePtr<EVP_PKEY> pkey(EVP_parse_public_key(&cbs));
    if (CBS_len(&cbs) != 0) pkey = nullptr;
    return internal::JwtKeyAccess::MakePublic(std::move(pkey));
  }
  return InvalidArgument("MALFORMED_PEM",
                         "pem: holds no public key and no certificate");
}

absl::StatusOr<JwtPublicKey> JwtPublicKey::FromCertificateDer(
    absl::string_view der) {
  const internal::ErrorQueueCleaner cleaner;
  const uint8_t* in = reinterpret_cast<const uint8_t*>(der.data());
  const uint8_t* const end = in + der.size();
  const bssl::UniquePtr<X509> certificate(
      d2i_X509(nullptr, &in, static_cast<long>(der.size())));  // NOLINT
  if (certificate == nullptr || in != end) {
    return InvalidArgument("MALFORMED_KEY", "certificate: cannot be read");
  }
  return internal::JwtKeyAccess::MakePublic(
      bssl::UniquePtr<EVP_PKEY>(X509_get_pubkey(certificate.get())));
}

JwtPublicKey::JwtPublicKey(
    std::shared_ptr<const internal::JwtKeyMaterial> material)
    : material_(std::move(material)) {}

JwtAlgorithm JwtPublicKey::algorithm() const { return material_->algorithm; }

const std::string& JwtPublicKey::spki_der() const {
  return material_->spki_der;
}

std::string JwtPublicKey::LibtrustKeyId() const {
  constexpr absl::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  constexpr size_t kHashedBytes = 30;
  const std::string digest = Sha256(spki_der());
  std::string id;
  uint32_t bits = 0;
  int num_bits = 0;
  for (size_t i = 0; i < kHashedBytes; ++i) {
    bits = (bits << 8) | static_cast<uint8_t>(digest[i]);
    num_bits += 8;
    while (num_bits >= 5) {
      num_bits -= 5;
      if (id.size() % 5 == 4) id.push_back(':');
      id.push_back(kBase32[(bits >> num_bits) & 31]);
    }
    bits &= (1u << num_bits) - 1;
  }
  return id;
}

std::string JwtPublicKey::ThumbprintKeyId() const {
  return absl::WebSafeBase64Escape(Sha256(RequiredMembers(*material_).dump()));
}

std::string JwtPublicKey::ToJwkJson(absl::string_view key_id) const {
  nlohmann::json jwk = RequiredMembers(*material_);
  jwk["alg"] = std::string(JwtAlgorithmName(algorithm()));
  jwk["use"] = "sig";
  jwk["kid"] = key_id.empty() ? ThumbprintKeyId() : std::string(key_id);
  return jwk.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace robot_accounts

#include "robot_accounts/crypto/jwt_signature.h"

#include <cstddef>
#include <cstdint>

#include "openssl/bn.h"
#include "openssl/digest.h"
#include "openssl/ecdsa.h"
#include "openssl/evp.h"
#include "openssl/sha.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/crypto/error_queue.h"
#include "robot_accounts/crypto/jwt_key_material.h"

namespace robot_accounts {
namespace internal {
namespace {

// r and s of P-256, in this order, big-endian.
constexpr size_t kEcNumberBytes = 32;

const uint8_t* Bytes(absl::string_view text) {
  return reinterpret_cast<const uint8_t*>(text.data());
}

// Ed25519 hashes by itself and takes no digest.
const EVP_MD* DigestOf(JwtAlgorithm algorithm) {
  return algorithm == JwtAlgorithm::kEdDSA ? nullptr : EVP_sha256();
}

bool SignEs256(EVP_PKEY* pkey, absl::string_view input, std::string* out) {
  uint8_t digest[SHA256_DIGEST_LENGTH];
  SHA256(Bytes(input), input.size(), digest);
  const bssl::UniquePtr<ECDSA_SIG> signature(
      ECDSA_do_sign(digest, sizeof(digest), EVP_PKEY_get0_EC_KEY(pkey)));
  if (signature == nullptr) return false;
  out->resize(2 * kEcNumberBytes);
  uint8_t* bytes = reinterpret_cast<uint8_t*>(&(*out)[0]);
  return BN_bn2bin_padded(bytes, kEcNumberBytes,
                          ECDSA_SIG_get0_r(signature.get())) &&
         BN_bn2bin_padded(bytes + kEcNumberBytes, kEcNumberBytes,
                          ECDSA_SIG_get0_s(signature.get()));
}

bool VerifyEs256(EVP_PKEY* pkey, absl::string_view input,
                 absl::string_view signature) {
  if (signature.size() != 2 * kEcNumberBytes) return false;
  const uint8_t* bytes = Bytes(signature);
  bssl::UniquePtr<BIGNUM> r(BN_bin2bn(bytes, kEcNumberBytes, nullptr));
  bssl::UniquePtr<BIGNUM> s(
      BN_bin2bn(bytes + kEcNumberBytes, kEcNumberBytes, nullptr));
  const bssl::UniquePtr<ECDSA_SIG> parsed(ECDSA_SIG_new());
  if (r == nullptr || s == nullptr || parsed == nullptr ||
      !ECDSA_SIG_set0(parsed.get(), r.get(), s.get())) {
    return false;
  }
  r.release();
  s.release();
  uint8_t digest[SHA256_DIGEST_LENGTH];
  SHA256(Bytes(input), input.size(), digest);
  return ECDSA_do_verify(digest, sizeof(digest), parsed.get(),
                         EVP_PKEY_get0_EC_KEY(pkey)) == 1;
}

bool SignWithEvp(EVP_PKEY* pkey, JwtAlgorithm algorithm,
                 absl::string_view input, std::string* out) {
  bssl::ScopedEVP_MD_CTX context;
  size_t size = static_cast<size_t>(EVP_PKEY_size(pkey));
  out->resize(size);
  if (!EVP_DigestSignInit(context.get(), nullptr, DigestOf(algorithm), nullptr,
                          pkey) ||
      !EVP_DigestSign(context.get(), reinterpret_cast<uint8_t*>(&(*out)[0]),
                      &size, Bytes(input), input.size())) {
    return false;
  }
  out->resize(size);
  return true;
}

bool VerifyWithEvp(EVP_PKEY* pkey, JwtAlgorithm algorithm,
                   absl::string_view input, absl::string_view signature) {
  bssl::ScopedEVP_MD_CTX context;
  return EVP_DigestVerifyInit(context.get(), nullptr, DigestOf(algorithm),
                              nullptr, pkey) &&
         EVP_DigestVerify(context.get(), Bytes(signature), signature.size(),
                          Bytes(input), input.size());
}

}  // namespace

absl::StatusOr<std::string> SignJwtInput(const JwtPrivateKey& key,
                                         absl::string_view input) {
  const ErrorQueueCleaner cleaner;
  const JwtKeyMaterial& material = JwtKeyAccess::Of(key);
  EVP_PKEY* pkey = material.pkey.get();
  std::string signature;
  const bool ok =
      material.algorithm == JwtAlgorithm::kES256
          ? SignEs256(pkey, input, &signature)
          : SignWithEvp(pkey, material.algorithm, input, &signature);
  if (!ok) {
    return MakeError(absl::StatusCode::kInternal, "SIGNING_FAILED",
                     "token: cannot be signed");
  }
  return signature;
}

bool VerifyJwtInput(const JwtPublicKey& key, absl::string_view input,
                    absl::string_view signature) {
  const ErrorQueueCleaner cleaner;
  const JwtKeyMaterial& material = JwtKeyAccess::Of(key);
  EVP_PKEY* pkey = material.pkey.get();
  return material.algorithm == JwtAlgorithm::kES256
             ? VerifyEs256(pkey, input, signature)
             : VerifyWithEvp(pkey, material.algorithm, input, signature);
}

}  // namespace internal
}  // namespace robot_accounts

#ifndef ROBOT_ACCOUNTS_CRYPTO_JWT_PUBLIC_KEY_H_
#define ROBOT_ACCOUNTS_CRYPTO_JWT_PUBLIC_KEY_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/crypto/jwt_algorithm.h"

namespace robot_accounts {

namespace internal {
struct JwtKeyMaterial;
class JwtKeyAccess;
}  // namespace internal

// The public half of a key that signs tokens: RSA of 2048 to 8192 bits, P-256
// or Ed25519.
//
// Immutable and cheap to copy; every method may run concurrently.
class JwtPublicKey final {
 public:
  // Reads the first "PUBLIC KEY" or "CERTIFICATE" of `pem`. A certificate is
  // only a container here: neither its dates nor its issuer are looked at.
  // Fails with INVALID_ARGUMENT, reason MALFORMED_PEM, MALFORMED_KEY,
  // KEY_UNSUPPORTED or KEY_SIZE.
  static absl::StatusOr<JwtPublicKey> FromPem(absl::string_view pem);

  // Reads a DER certificate; otherwise like FromPem.
  static absl::StatusOr<JwtPublicKey> FromCertificateDer(absl::string_view der);

  // Copyable and movable.

  // What this key can check.
  JwtAlgorithm algorithm() const;

  // The DER SubjectPublicKeyInfo.
  const std::string& spki_der() const;

  // libtrust's key id, which registries up to 2.x look for: base32 of the first
  // 30 bytes of SHA-256(SubjectPublicKeyInfo), in twelve groups of four.
  std::string LibtrustKeyId() const;

  // The RFC 7638 thumbprint with SHA-256, as base64url: the key id of
  // registries from 3.0 on.
  std::string ThumbprintKeyId() const;

  // The key as a JSON Web Key (RFC 7517; Ed25519 as RFC 8037) with `alg`, `use`
  // and, as `kid`, `key_id` (UTF-8), or the thumbprint if that is empty.
  std::string ToJwkJson(absl::string_view key_id = {}) const;

  // Whether both are the same key.
  friend bool operator==(const JwtPublicKey& a, const JwtPublicKey& b) {
    return a.spki_der() == b.spki_der();
  }
  friend bool operator!=(const JwtPublicKey& a, const JwtPublicKey& b) {
    return !(a == b);
  }

 private:
  friend class internal::JwtKeyAccess;
  explicit JwtPublicKey(
      std::shared_ptr<const internal::JwtKeyMaterial> material);

  std::shared_ptr<const internal::JwtKeyMaterial> material_;  // Never null.
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_CRYPTO_JWT_PUBLIC_KEY_H_

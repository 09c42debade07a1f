#ifndef ROBOT_ACCOUNTS_CRYPTO_JWT_KEY_H_
#define ROBOT_ACCOUNTS_CRYPTO_JWT_KEY_H_

#include <memory>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/crypto/jwt_algorithm.h"
#include "robot_accounts/crypto/jwt_public_key.h"

namespace robot_accounts {

// A key that signs tokens. Its bytes are wiped when the last copy dies.
//
// Immutable and cheap to copy; every method may run concurrently.
class JwtPrivateKey final {
 public:
  // Reads the first private key of `pem`: PKCS#8 ("PRIVATE KEY"), PKCS#1 ("RSA
  // PRIVATE KEY") or SEC1 ("EC PRIVATE KEY"), not encrypted. RSA of 2048 to
  // 8192 bits, P-256 or Ed25519. Other blocks are skipped. Fails with
  // INVALID_ARGUMENT, reason MALFORMED_PEM, MALFORMED_KEY, KEY_ENCRYPTED,
  // KEY_UNSUPPORTED or KEY_SIZE.
  static absl::StatusOr<JwtPrivateKey> FromPem(absl::string_view pem);

  // Copyable and movable.

  // What this key signs with.
  JwtAlgorithm algorithm() const { return public_key_.algorithm(); }

  const JwtPublicKey& public_key() const { return public_key_; }

 private:
  friend class internal::JwtKeyAccess;
  JwtPrivateKey(std::shared_ptr<const internal::JwtKeyMaterial> material,
                JwtPublicKey public_key);

  std::shared_ptr<const internal::JwtKeyMaterial> material_;  // Never null.
  JwtPublicKey public_key_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_CRYPTO_JWT_KEY_H_

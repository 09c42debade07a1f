#ifndef ROBOT_ACCOUNTS_CRYPTO_JWT_KEY_MATERIAL_H_
#define ROBOT_ACCOUNTS_CRYPTO_JWT_KEY_MATERIAL_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "openssl/base.h"
#include "openssl/evp.h"
#include "robot_accounts/crypto/jwt_algorithm.h"
#include "robot_accounts/crypto/jwt_key.h"

// Not a public header: what the keys of tokens are made of.

namespace robot_accounts {
namespace internal {

// A key that was checked; immutable, so that threads may share it.
struct JwtKeyMaterial {
  bssl::UniquePtr<EVP_PKEY> pkey;
  JwtAlgorithm algorithm;
  std::string spki_der;
};

// Lets the library's own files reach what a key holds, and make keys.
class JwtKeyAccess final {
 public:
  static const JwtKeyMaterial& Of(const JwtPrivateKey& key) {
    return *key.material_;
  }
  static const JwtKeyMaterial& Of(const JwtPublicKey& key) {
    return *key.material_;
  }

  // Takes `pkey` if its type and size are ones that tokens use. Fails with
  // INVALID_ARGUMENT, reason MALFORMED_KEY, KEY_UNSUPPORTED or KEY_SIZE.
  static absl::StatusOr<JwtPublicKey> MakePublic(
      bssl::UniquePtr<EVP_PKEY> pkey);
  static absl::StatusOr<JwtPrivateKey> MakePrivate(
      bssl::UniquePtr<EVP_PKEY> pkey);
};

}  // namespace internal
}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_CRYPTO_JWT_KEY_MATERIAL_H_

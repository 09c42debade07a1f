#ifndef ROBOT_ACCOUNTS_CRYPTO_JWT_SIGNATURE_H_
#define ROBOT_ACCOUNTS_CRYPTO_JWT_SIGNATURE_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/crypto/jwt_key.h"

// Not a public header: the signatures of RFC 7518 (RS256, ES256) and RFC 8037
// (EdDSA), as raw bytes.

namespace robot_accounts {
namespace internal {

// Signs `input`. ES256 gives r and s of 32 bytes each. Fails with INTERNAL,
// reason SIGNING_FAILED, only if BoringSSL does.
absl::StatusOr<std::string> SignJwtInput(const JwtPrivateKey& key,
                                         absl::string_view input);

// Whether `signature` is that of `key` over `input`.
bool VerifyJwtInput(const JwtPublicKey& key, absl::string_view input,
                    absl::string_view signature);

}  // namespace internal
}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_CRYPTO_JWT_SIGNATURE_H_

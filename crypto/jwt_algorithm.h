#ifndef ROBOT_ACCOUNTS_CRYPTO_JWT_ALGORITHM_H_
#define ROBOT_ACCOUNTS_CRYPTO_JWT_ALGORITHM_H_

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"

namespace robot_accounts {

// How a token is signed. A key fits exactly one: RSA RS256, P-256 ES256,
// Ed25519 EdDSA. Numbers are never reused.
enum class JwtAlgorithm { kRS256 = 1, kES256 = 2, kEdDSA = 3 };

// The name in a token's header: "RS256", "ES256" or "EdDSA".
absl::string_view JwtAlgorithmName(JwtAlgorithm algorithm);

// The algorithm of that name, compared as bytes; nullopt for any other, "none"
// included.
absl::optional<JwtAlgorithm> JwtAlgorithmFromName(absl::string_view name);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_CRYPTO_JWT_ALGORITHM_H_

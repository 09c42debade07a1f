#ifndef ROBOT_ACCOUNTS_CRYPTO_JWT_HEADER_H_
#define ROBOT_ACCOUNTS_CRYPTO_JWT_HEADER_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/crypto/jwt_algorithm.h"

// Not a public header.

namespace robot_accounts {
namespace internal {

// What the header of a token says about its key; nothing of it is verified.
struct JwtHeader {
  JwtAlgorithm algorithm = JwtAlgorithm::kRS256;
  std::string key_id;  // Empty: none.
  bool has_x5c = false;
  std::vector<std::string> x5c;  // DER, leaf first.
};

// Reads a header strictly. Fails with UNAUTHENTICATED, reason MALFORMED_TOKEN,
// TOKEN_HEADER or TOKEN_ALGORITHM.
absl::StatusOr<JwtHeader> ParseJwtHeader(absl::string_view json);

// The one way to refuse a token. `message` must not quote it.
absl::Status RefuseToken(absl::string_view reason, absl::string_view message);

}  // namespace internal
}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_CRYPTO_JWT_HEADER_H_

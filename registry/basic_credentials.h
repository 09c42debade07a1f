#ifndef ROBOT_ACCOUNTS_REGISTRY_BASIC_CREDENTIALS_H_
#define ROBOT_ACCOUNTS_REGISTRY_BASIC_CREDENTIALS_H_

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/crypto/secret_bytes.h"

namespace robot_accounts {

// A user name and a secret as a client sent them; nothing of it is checked.
// Move-only.
struct BasicCredentials {
  static constexpr size_t kMaxHeaderBytes = 12 * 1024;
  static constexpr size_t kMaxUserBytes = 512;
  static constexpr size_t kMaxSecretBytes = 8 * 1024;  // An old token fits.

  std::string user;
  SecretBytes secret;
};

// Reads the value of an Authorization header, `Basic <base64>` (RFC 7617). The
// scheme is compared without regard to case; the base64 is canonical, its
// padding whole or absent; user and secret part at the first `:`. The secret
// may hold any byte, the user no control byte. Every copy made here is wiped.
//
// Fails with INVALID_ARGUMENT, reason HEADER_TOO_LONG, NOT_BASIC (another
// scheme or none), MALFORMED_CREDENTIALS, USER_TOO_LONG or SECRET_TOO_LONG.
// Messages quote nothing.
absl::StatusOr<BasicCredentials> ParseBasicCredentials(
    absl::string_view header);

// Writes such a value, which ParseBasicCredentials reads back. Fails with
// INVALID_ARGUMENT, reason MALFORMED_CREDENTIALS (a user with a `:` or a
// control byte), USER_TOO_LONG or SECRET_TOO_LONG.
absl::StatusOr<SecretBytes> FormatBasicCredentials(absl::string_view user,
                                                   absl::string_view secret);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_REGISTRY_BASIC_CREDENTIALS_H_

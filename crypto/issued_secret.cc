#include "robot_accounts/crypto/issued_secret.h"

#include <utility>

#include "absl/strings/string_view.h"
#include "robot_accounts/crypto/secret_access.h"
#include "robot_accounts/crypto/secret_bytes.h"

namespace robot_accounts {

IssuedSecret::IssuedSecret(SecretBytes secret) : secret_(std::move(secret)) {}

absl::string_view IssuedSecret::text() const {
  return secret_.Reveal(SecretAccess::Grant());
}

}  // namespace robot_accounts

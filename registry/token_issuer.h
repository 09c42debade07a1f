#ifndef ROBOT_ACCOUNTS_REGISTRY_TOKEN_ISSUER_H_
#define ROBOT_ACCOUNTS_REGISTRY_TOKEN_ISSUER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/crypto/jwt_signer.h"
#include "robot_accounts/crypto/random.h"
#include "robot_accounts/registry/access.h"
#include "robot_accounts/registry/token_memo.h"
#include "robot_accounts/robot/principal.h"

namespace robot_accounts {

// Clients take a shorter life for a minute (distribution's specification).
inline constexpr int64_t kMinTokenLifeS = 60;
inline constexpr int64_t kMaxTokenLifeS = 86400;
inline constexpr size_t kMaxRememberedTokens = 1 << 20;

struct TokenIssuerOptions {
  std::string issuer;   // `iss`: 1..255 bytes of printable ASCII.
  std::string service;  // `aud`: likewise.
  // How long tokens of robots live at most: kMinTokenLifeS to kMaxTokenLifeS.
  int64_t life_s = 300;
  // For how many tokens of robots, at most kMaxRememberedTokens, there is room
  // to be given once more in the first half of their life: who logs in again
  // for the same costs no signature, and gets the same `jti`. 0: none, each
  // token is its own.
  size_t remembered_tokens = 0;
};

// A token that was given out.
struct IssuedToken {
  std::string token;      // The JWT. Who has it may use it: never log it.
  std::string body_json;  // The answer to the client, with the token in it.
  Access access;          // What it grants.
  int64_t expires_at_unix_s = 0;
};

// Gives out bearer tokens as the distribution token specification has them, to
// robots and to the host's own subjects. The host answers with `body_json`:
// `token`, `access_token` (the same), `expires_in`, `issued_at`.
//
// Immutable but for the tokens that it remembers, which its copies share: every
// method may run concurrently. Times are seconds since the
// Unix epoch, from 0 to the end of the year 9999 (else INVALID_ARGUMENT, reason
// TIME_RANGE). Copyable and movable.
class TokenIssuer final {
 public:
  // `random` gives each token its `jti`; it is borrowed and must outlive the
  // issuer. Fails with INVALID_ARGUMENT, reason MALFORMED_ISSUER,
  // MALFORMED_SERVICE, TOKEN_LIFE or INVALID_COUNT.
  static absl::StatusOr<TokenIssuer> Create(
      TokenIssuerOptions options, JwtSigner signer,
      RandomSource& random = SystemRandom());

  // A token for a subject that is no robot: what the host grants it (see
  // GrantedAccess), for `life_s`, 1 to kMaxTokenLifeS. `subject` is UTF-8 of at
  // most 512 bytes without control bytes; empty is anonymous. Fails with
  // INVALID_ARGUMENT, reason MALFORMED_SUBJECT or TOKEN_LIFE, and with
  // RESOURCE_EXHAUSTED, reason TOKEN_TOO_LONG.
  absl::StatusOr<IssuedToken> Issue(absl::string_view subject,
                                    const Access& granted, int64_t now_unix_s,
                                    int64_t life_s) const;

  // A token for a robot: what of `asked` it holds, and its id and version. It
  // ends with the robot and with its secret, if that is sooner than the life. A
  // remembered one is given only if all that its text follows from is the same.
  // Fails with UNAUTHENTICATED, reason UNAUTHENTICATED, if the robot or its
  // secret ended by `now_unix_s`, and with RESOURCE_EXHAUSTED like Issue.
  absl::StatusOr<IssuedToken> IssueFor(const Principal& principal,
                                       const Access& asked,
                                       int64_t now_unix_s) const;

  // The JSON Web Key Set (RFC 7517) that checks the tokens.
  std::string Jwks() const;

  const std::string& issuer() const { return options_.issuer; }
  const std::string& service() const { return options_.service; }
  const JwtSigner& signer() const { return signer_; }

 private:
  TokenIssuer(TokenIssuerOptions options, JwtSigner signer,
              RandomSource& random);
  // `robot` null: not a robot.
  absl::StatusOr<IssuedToken> Sign(absl::string_view subject, Access granted,
                                   int64_t now_unix_s,
                                   int64_t expires_at_unix_s,
                                   const Robot* robot) const;

  TokenIssuerOptions options_;
  JwtSigner signer_;
  RandomSource* random_;             // Never null.
  std::shared_ptr<TokenMemo> memo_;  // Null: none.
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_REGISTRY_TOKEN_ISSUER_H_

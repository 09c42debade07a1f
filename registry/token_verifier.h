#ifndef ROBOT_ACCOUNTS_REGISTRY_TOKEN_VERIFIER_H_
#define ROBOT_ACCOUNTS_REGISTRY_TOKEN_VERIFIER_H_

#include <cstdint>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "robot_accounts/crypto/jwt_verifier.h"
#include "robot_accounts/registry/claims.h"

namespace robot_accounts {

// How far the clocks of who gives a token and who checks it may be apart: a
// token counts this long before `nbf` and after `exp`, as in distribution and
// in Harbor.
inline constexpr int64_t kTokenLeewayS = 60;

// When the project of that name was made, in seconds since the Unix epoch;
// nullopt if there is none.
using ProjectCreated =
    absl::FunctionRef<absl::optional<int64_t>(absl::string_view project)>;

// Checks a bearer token: its signature and form by `verifier`, then that
// `issuer` gave it, for `service`, and that it counts at `now_unix_s`. May run
// concurrently with itself.
//
// Fails with what JwtVerifier::Verify says, or with UNAUTHENTICATED, reason
// MALFORMED_CLAIMS, TOKEN_ISSUER, TOKEN_AUDIENCE, TOKEN_NOT_YET_VALID (also:
// given in the future) or TOKEN_EXPIRED; INVALID_ARGUMENT, reason TIME_RANGE,
// for a `now_unix_s` outside of 1970 to 9999.
absl::StatusOr<Claims> VerifyToken(const JwtVerifier& verifier,
                                   absl::string_view token,
                                   absl::string_view issuer,
                                   absl::string_view service,
                                   int64_t now_unix_s);

// The same, and refuses a token that grants something on a repository whose
// project is gone or was made after the token was given (TOKEN_OUTDATED): a
// project made again under an old name is another one.
absl::StatusOr<Claims> VerifyToken(const JwtVerifier& verifier,
                                   absl::string_view token,
                                   absl::string_view issuer,
                                   absl::string_view service,
                                   int64_t now_unix_s,
                                   ProjectCreated project_created);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_REGISTRY_TOKEN_VERIFIER_H_

#ifndef ROBOT_ACCOUNTS_REGISTRY_CHALLENGE_H_
#define ROBOT_ACCOUNTS_REGISTRY_CHALLENGE_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "robot_accounts/registry/access.h"

namespace robot_accounts {

// Why a request was refused (RFC 6750, 3.1). Numbers are never reused.
enum class ChallengeError : int32_t {
  kNone = 0,               // No token was shown.
  kInvalidToken = 1,       // "invalid_token": bad, expired or not for us.
  kInsufficientScope = 2,  // "insufficient_scope": good, but not for this.
};

struct Challenge {
  std::string realm;    // Where tokens are given: an http or https URL.
  std::string service;  // The name that tokens must have as their audience.
  Access scope;         // What the request needs; empty: any valid token.
  ChallengeError error = ChallengeError::kNone;
};

// Returns the value of a WWW-Authenticate header that tells a client where to
// get a token: `Bearer realm="...",service="...",scope="...",error="..."`,
// without what is empty.
//
// Fails with INVALID_ARGUMENT, reason MALFORMED_CHALLENGE, if realm or service
// is empty, or holds a quote, a backslash or anything but printable ASCII.
absl::StatusOr<std::string> FormatChallenge(const Challenge& challenge);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_REGISTRY_CHALLENGE_H_

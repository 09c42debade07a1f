#ifndef ROBOT_ACCOUNTS_REGISTRY_TOKEN_TEXT_H_
#define ROBOT_ACCOUNTS_REGISTRY_TOKEN_TEXT_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "robot_accounts/registry/access.h"

// Not a public header: the JSON of tokens, written without a tree in between.

namespace robot_accounts {
namespace internal {

// What becomes the claims of a token. Texts are UTF-8.
struct TokenClaims {
  absl::string_view issuer;
  absl::string_view service;
  absl::string_view subject;
  absl::string_view token_id;
  const Access& granted;
  int64_t now_unix_s;
  int64_t expires_at_unix_s;
  bool is_robot = false;  // Only then has it the next two.
  int64_t robot_id = 0;
  uint64_t robot_version = 0;
};

// The payload of the token; members sorted by name.
std::string ClaimsJson(const TokenClaims& claims);

// The answer to the client who gets `token` at `now_unix_s`, which
// CheckTokenTime takes.
std::string TokenAnswerJson(absl::string_view token, int64_t now_unix_s,
                            int64_t expires_at_unix_s);

// Appends a time that CheckTokenTime takes: 2023-11-14T22:13:20Z.
void AppendRfc3339(int64_t unix_s, std::string* out);

}  // namespace internal
}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_REGISTRY_TOKEN_TEXT_H_

#ifndef ROBOT_ACCOUNTS_REGISTRY_TOKEN_SCOPE_H_
#define ROBOT_ACCOUNTS_REGISTRY_TOKEN_SCOPE_H_

#include <cstddef>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "robot_accounts/registry/access.h"

namespace robot_accounts {

inline constexpr size_t kMaxScopes = 64;
inline constexpr size_t kMaxScopeBytes = 16 * 1024;

// Reads the `scope` parameters of a token request. Each text is empty or holds
// scopes with blanks between: `type[(class)]:name:action[,action]*`. A class is
// read and ignored, an empty action too; type and name part at the first colon,
// name and actions at the last, so the name may hold a host with a port.
//
// Fails with INVALID_ARGUMENT, reason MALFORMED_SCOPE, TOO_MANY_SCOPES (over
// 64) or SCOPES_TOO_LONG (over 16 KiB in all).
absl::StatusOr<Access> ParseScopes(absl::Span<const absl::string_view> texts);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_REGISTRY_TOKEN_SCOPE_H_

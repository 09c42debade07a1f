#ifndef ROBOT_ACCOUNTS_REGISTRY_SCOPE_WORDS_H_
#define ROBOT_ACCOUNTS_REGISTRY_SCOPE_WORDS_H_

#include "absl/strings/string_view.h"

namespace robot_accounts {

// Whether `text` is a resource type without its class: `[a-z0-9]+`.
bool IsResourceType(absl::string_view text);

// Whether `text` is an action: `*`, or lower-case words joined by `-` (Harbor's
// "scanner-pull" is one; the distribution token specification has one word).
bool IsScopeAction(absl::string_view text);

// Whether `text` may stand as a name in a scope: a repository name, before
// which a host may stand, with or without a port (the distribution token
// specification). The host is a part of the name, and never a project.
bool IsScopeName(absl::string_view text);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_REGISTRY_SCOPE_WORDS_H_

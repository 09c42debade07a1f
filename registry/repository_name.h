#ifndef ROBOT_ACCOUNTS_REGISTRY_REPOSITORY_NAME_H_
#define ROBOT_ACCOUNTS_REGISTRY_REPOSITORY_NAME_H_

#include "absl/strings/string_view.h"

namespace robot_accounts {

// Whether `text` is a part of a repository name between slashes: `[a-z0-9]+`,
// joined by `.`, `_`, `__` or any number of `-`.
bool IsRepositoryComponent(absl::string_view text);

// Whether `text` is a repository name: components joined by `/`. Dot segments,
// empty components and percent signs are none.
bool IsRepositoryName(absl::string_view text);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_REGISTRY_REPOSITORY_NAME_H_

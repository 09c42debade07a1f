#ifndef ROBOT_ACCOUNTS_REGISTRY_REQUEST_PATH_H_
#define ROBOT_ACCOUNTS_REGISTRY_REQUEST_PATH_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"

namespace robot_accounts {

// What a path of the distribution API is about.
struct RequestPath {
  enum class Kind {
    kBase,        // /v2/
    kCatalog,     // /v2/_catalog
    kRepository,  // Tags, manifests, blobs, uploads or referrers of one.
  };
  Kind kind = Kind::kBase;
  std::string repository;  // Of kRepository.
};

// Reads `path` as it stands in the request line, without its query. It is read
// from the right, since a repository may be called like a part of the API
// ("library/blobs/uploads"); each part is decoded by itself and must then fit
// the grammar of its place, so nothing encoded adds or removes a slash, and
// there are no dot segments and no empty parts. nullopt for any other path.
absl::optional<RequestPath> ParseRequestPath(absl::string_view path);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_REGISTRY_REQUEST_PATH_H_

#ifndef ROBOT_ACCOUNTS_REGISTRY_REQUIRED_ACCESS_H_
#define ROBOT_ACCOUNTS_REGISTRY_REQUIRED_ACCESS_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/registry/access.h"

namespace robot_accounts {

// What a request of the distribution API needs, given as it stands in its
// request line: `method` in capitals, `path` with its percent signs, `query`
// without the `?`.
//
//   GET, HEAD  /v2/<name>/...      pull
//   POST, PUT, PATCH               pull and push
//   DELETE                         delete
//   any of them with from=<other>  also pull on <other> (a blob mount)
//   GET, HEAD  /v2/_catalog        registry:catalog:*
//   GET, HEAD  /v2/                nothing: any valid token
//
// Whatever this does not know for sure it refuses, and so must the host: fails
// with INVALID_ARGUMENT, reason UNKNOWN_PATH (also: encoded slashes, dot
// segments, empty parts), UNKNOWN_METHOD, MALFORMED_QUERY (`from` twice, or no
// repository name; a `;`, which servers read in two ways) or REQUEST_TOO_LONG
// (a path over 4 KiB, a query over 16 KiB).
//
// A registry that reads forms (distribution does) also takes `from` from the
// body of a POST, which this cannot see: in front of one, refuse requests of
// the type application/x-www-form-urlencoded.
absl::StatusOr<Access> RequiredAccess(absl::string_view method,
                                      absl::string_view path,
                                      absl::string_view query);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_REGISTRY_REQUIRED_ACCESS_H_

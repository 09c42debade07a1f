#include "robot_accounts/registry/required_access.h"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/types/optional.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/base/percent.h"
#include "robot_accounts/registry/registry_actions.h"
#include "robot_accounts/registry/repository_name.h"
#include "robot_accounts/registry/request_path.h"

namespace robot_accounts {
namespace {

constexpr size_t kMaxPathBytes = 4 * 1024;
constexpr size_t kMaxQueryBytes = 16 * 1024;

bool IsRead(absl::string_view method) {
  return method == "GET" || method == "HEAD";
}

// The actions that `method` needs on the repository it names; empty if nobody
// knows.
std::vector<std::string> ActionsOf(absl::string_view method) {
  if (IsRead(method)) return {std::string(kPullAction)};
  if (method == "DELETE") return {std::string(kDeleteAction)};
  if (method == "POST" || method == "PUT" || method == "PATCH") {
    return {std::string(kPullAction), std::string(kPushAction)};
  }
  return {};
}

absl::Status BadMethod(absl::string_view method) {
  return InvalidArgument(
      "UNKNOWN_METHOD",
      absl::StrCat("method: ", Quoted(method), " is not known here"));
}

absl::Status BadQuery(absl::string_view message) {
  return InvalidArgument("MALFORMED_QUERY", message);
}

// The value of `from` in `query`: empty if there is none.
absl::StatusOr<std::string> MountSource(absl::string_view query) {
  if (query.find(';') != absl::string_view::npos) {
    return BadQuery("query: must not hold a semicolon");
  }
  absl::optional<std::string> source;
  for (const absl::string_view pair :
       absl::StrSplit(query, '&', absl::SkipEmpty())) {
    const std::pair<absl::string_view, absl::string_view> parts =
        absl::StrSplit(pair, absl::MaxSplits('=', 1));
    const absl::optional<std::string> name = DecodeQueryText(parts.first);
    if (!name.has_value()) return BadQuery("query: has a bad percent sign");
    if (*name != "from") continue;
    if (source.has_value()) return BadQuery("query: has from twice");
    source = DecodeQueryText(parts.second);
    if (!source.has_value()) return BadQuery("query: has a bad percent sign");
  }
  if (!source.has_value() || source->empty()) return std::string();
  if (!IsRepositoryName(*source)) {
    return BadQuery("query: from is no repository name");
  }
  return *std::move(source);
}

absl::StatusOr<Access> OfRepository(absl::string_view method,
                                    std::string repository,
                                    absl::string_view query) {
  std::vector<std::string> actions = ActionsOf(method);
  if (actions.empty()) return BadMethod(method);
  absl::StatusOr<std::string> source = MountSource(query);
  if (!source.ok()) return source.status();
  std::vector<ResourceAccess> needed;
  needed.push_back({std::string(kRepositoryType), std::move(repository),
                    std::move(actions)});
  if (!source->empty()) {
    needed.push_back({std::string(kRepositoryType),
                      *std::move(source),
                      {std::string(kPullAction)}});
  }
  return Access::Create(std::move(needed));
}

}  // namespace

absl::StatusOr<Access> RequiredAccess(absl::string_view method,
                                      absl::string_view path,
                                      absl::string_view query) {
  if (path.size() > kMaxPathBytes || query.size() > kMaxQueryBytes) {
    return InvalidArgument(
        "REQUEST_TOO_LONG",
        "request: the path is longer than 4 KiB or the query than 16 KiB");
  }
  absl::optional<RequestPath> parsed = ParseRequestPath(path);
  if (!parsed.has_value()) {
    return InvalidArgument("UNKNOWN_PATH", absl::StrCat("path: ", Quoted(path),
                                                        " is not known here"));
  }
  if (parsed->kind == RequestPath::Kind::kRepository) {
    return OfRepository(method, std::move(parsed->repository), query);
  }
  if (!IsRead(method)) return BadMethod(method);
  if (parsed->kind == RequestPath::Kind::kBase) return Access();
  return Access::Create({{std::string(kRegistryType),
                          std::string(kCatalogName),
                          {std::string(kAnyAction)}}});
}

}  // namespace robot_accounts

#include "robot_accounts/registry/token_scope.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/registry/access_maker.h"
#include "robot_accounts/registry/scope_words.h"

namespace robot_accounts {
namespace {

absl::Status Malformed(absl::string_view scope) {
  return InvalidArgument(
      "MALFORMED_SCOPE",
      absl::StrCat("scope: must be type:name:action[,action]*, not ",
                   Quoted(scope)));
}

// Cuts a class, `(word)`, off the end of `type`; false if it is malformed.
bool StripClass(absl::string_view* type) {
  const size_t open = type->find('(');
  if (open == absl::string_view::npos) return true;
  absl::string_view text = type->substr(open + 1);
  if (text.empty() || text.back() != ')') return false;
  text.remove_suffix(1);
  *type = type->substr(0, open);
  return IsResourceType(text);
}

absl::StatusOr<ResourceAccess> ParseOne(absl::string_view scope) {
  const size_t first = scope.find(':');
  const size_t last = scope.rfind(':');
  if (first == last) return Malformed(scope);  // One colon, or none.
  absl::string_view type = scope.substr(0, first);
  const absl::string_view name = scope.substr(first + 1, last - first - 1);
  if (!StripClass(&type) || !IsResourceType(type) || !IsScopeName(name)) {
    return Malformed(scope);
  }
  ResourceAccess resource{std::string(type), std::string(name), {}};
  const absl::string_view actions = scope.substr(last + 1);
  resource.actions.reserve(
      1 + static_cast<size_t>(std::count(actions.begin(), actions.end(), ',')));
  for (const absl::string_view action : absl::StrSplit(actions, ',')) {
    if (action.empty()) continue;
    if (!IsScopeAction(action)) return Malformed(scope);
    resource.actions.emplace_back(action);
  }
  return resource;
}

}  // namespace

absl::StatusOr<Access> ParseScopes(absl::Span<const absl::string_view> texts) {
  size_t num_bytes = 0;
  for (const absl::string_view text : texts) {
    if (text.size() > kMaxScopeBytes - num_bytes) {
      return InvalidArgument("SCOPES_TOO_LONG",
                             "scopes: longer than 16 KiB in all");
    }
    num_bytes += text.size();
  }
  std::vector<ResourceAccess> resources;
  for (const absl::string_view text : texts) {
    for (const absl::string_view scope :
         absl::StrSplit(text, ' ', absl::SkipEmpty())) {
      if (resources.size() == kMaxScopes) {
        return InvalidArgument("TOO_MANY_SCOPES", "scopes: more than 64");
      }
      absl::StatusOr<ResourceAccess> resource = ParseOne(scope);
      if (!resource.ok()) return resource.status();
      resources.push_back(*std::move(resource));
    }
  }
  return internal::AccessMaker::Merge(std::move(resources));
}

}  // namespace robot_accounts

#include "robot_accounts/registry/access.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/registry/scope_words.h"

namespace robot_accounts {
namespace {

void SortUnique(std::vector<std::string>* words) {
  std::sort(words->begin(), words->end());
  words->erase(std::unique(words->begin(), words->end()), words->end());
}

bool Before(const ResourceAccess& a, const ResourceAccess& b) {
  return std::tie(a.type, a.name) < std::tie(b.type, b.name);
}

bool SameResource(const ResourceAccess& a, const ResourceAccess& b) {
  return a.type == b.type && a.name == b.name;
}

absl::Status CheckWords(const ResourceAccess& resource) {
  if (!IsResourceType(resource.type) || !IsScopeName(resource.name) ||
      !std::all_of(resource.actions.begin(), resource.actions.end(),
                   IsScopeAction)) {
    return InvalidArgument(
        "MALFORMED_ACCESS",
        absl::StrCat("access: the type, name or an action is malformed of ",
                     Quoted(absl::StrCat(resource.type, ":", resource.name))));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Access> Access::Create(std::vector<ResourceAccess> resources) {
  for (const ResourceAccess& resource : resources) {
    const absl::Status words = CheckWords(resource);
    if (!words.ok()) return words;
  }
  return Merge(std::move(resources));
}

Access Access::Merge(std::vector<ResourceAccess> resources) {
  std::sort(resources.begin(), resources.end(), Before);
  Access access;
  access.resources_.reserve(resources.size());
  for (ResourceAccess& resource : resources) {
    if (resource.actions.empty()) continue;
    std::vector<ResourceAccess>& merged = access.resources_;
    if (merged.empty() || !SameResource(merged.back(), resource)) {
      merged.push_back(std::move(resource));
    } else {
      std::move(resource.actions.begin(), resource.actions.end(),
                std::back_inserter(merged.back().actions));
    }
  }
  for (ResourceAccess& resource : access.resources_) {
    SortUnique(&resource.actions);
  }
  return access;
}

bool Access::Contains(absl::string_view type, absl::string_view name,
                      absl::string_view action) const {
  for (const ResourceAccess& resource : resources_) {
    if (resource.type == type && resource.name == name) {
      return std::binary_search(resource.actions.begin(),
                                resource.actions.end(), action);
    }
  }
  return false;
}

bool Access::ContainsAll(const Access& other) const {
  for (const ResourceAccess& wanted : other.resources_) {
    const auto held =
        std::lower_bound(resources_.begin(), resources_.end(), wanted, Before);
    if (held == resources_.end() || !SameResource(*held, wanted) ||
        !std::includes(held->actions.begin(), held->actions.end(),
                       wanted.actions.begin(), wanted.actions.end())) {
      return false;
    }
  }
  return true;
}

std::string Access::ToText() const {
  return absl::StrJoin(
      resources_, " ", [](std::string* out, const ResourceAccess& resource) {
        absl::StrAppend(out, resource.type, ":", resource.name, ":",
                        absl::StrJoin(resource.actions, ","));
      });
}

}  // namespace robot_accounts

#include "robot_accounts/robot/project_table.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace robot_accounts {
namespace {

template <typename Map, typename Key>
const Project* FindIn(const Map& map, const Key& key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : found->second;
}

}  // namespace

ProjectTable::ProjectTable(std::vector<Project> projects)
    : projects_(std::move(projects)) {
  std::sort(projects_.begin(), projects_.end(),
            [](const Project& a, const Project& b) { return a.name < b.name; });
  by_name_.reserve(projects_.size());
  by_id_.reserve(projects_.size());
  for (const Project& project : projects_) {
    by_name_.emplace(project.name, &project);
    by_id_.emplace(project.id, &project);
    if (project.host_id != 0) by_host_id_.emplace(project.host_id, &project);
  }
}

const Project* ProjectTable::FindByName(absl::string_view name) const {
  return FindIn(by_name_, name);
}

const Project* ProjectTable::FindById(int64_t id) const {
  return FindIn(by_id_, id);
}

const Project* ProjectTable::FindByHostId(int64_t host_id) const {
  return FindIn(by_host_id_, host_id);
}

}  // namespace robot_accounts

#include "robot_accounts/robot/project_table.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace robot_accounts {

ProjectTable::ProjectTable(std::vector<Project> projects)
    : projects_(std::move(projects)),
      by_name_(projects_.size()),
      by_id_(projects_.size()),
      by_host_id_(static_cast<size_t>(std::count_if(
          projects_.begin(), projects_.end(),
          [](const Project& project) { return project.host_id != 0; }))) {
  std::sort(projects_.begin(), projects_.end(),
            [](const Project& a, const Project& b) { return a.name < b.name; });
  for (size_t i = 0; i < projects_.size(); ++i) {
    const Project& project = projects_[i];
    by_name_.Add(KeyedHash()(project.name), i);
    by_id_.Add(HashOf(project.id), i);
    if (project.host_id != 0) by_host_id_.Add(HashOf(project.host_id), i);
  }
}

const Project* ProjectTable::FindByHostId(int64_t host_id) const noexcept {
  return by_host_id_.Find(
      projects_.data(), HashOf(host_id),
      [host_id](const Project& project) { return project.host_id == host_id; });
}

}  // namespace robot_accounts

#include "permissions/project_masks.h"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"

namespace robot_accounts {

ProjectMasks::ProjectMasks(
    const std::vector<std::pair<int64_t, ProjectMask>>& projects,
    const ProjectMask& other)
    : masks_{other} {
  while (last_slot_ + 1 < 2 * projects.size()) {
    last_slot_ = 2 * last_slot_ + 1;
    --shift_;
  }
  slots_.resize(last_slot_ + 1);
  absl::flat_hash_map<ProjectMask, size_t> known = {{other, 0}};
  for (const auto& project : projects) {
    const auto it = known.emplace(project.second, masks_.size());
    if (it.second) masks_.push_back(project.second);
    size_t i = Home(project.first);
    while (slots_[i].id != 0) i = (i + 1) & last_slot_;
    slots_[i] = {project.first, it.first->second};
  }
}

}  // namespace robot_accounts

#ifndef ROBOT_ACCOUNTS_ROBOT_PROJECT_TABLE_H_
#define ROBOT_ACCOUNTS_ROBOT_PROJECT_TABLE_H_

#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"
#include "robot_accounts/base/same_text.h"
#include "robot_accounts/crypto/keyed_hash.h"
#include "robot_accounts/robot/project.h"
#include "robot_accounts/robot/project_index.h"

namespace robot_accounts {

// All projects of a store as they were at one moment. Immutable, shared by the
// principals of that moment; every method may run concurrently and allocates
// nothing.
class ProjectTable final {
 public:
  explicit ProjectTable(std::vector<Project> projects);

  // Principals point into `projects_`.
  ProjectTable(const ProjectTable&) = delete;
  ProjectTable& operator=(const ProjectTable&) = delete;

  // Null if there is none. Borrowed from the table. A name may be a stranger's.
  const Project* FindByName(absl::string_view name) const noexcept {
    return by_name_.Find(projects_.data(), KeyedHash()(name),
                         [name](const Project& project) {
                           return SameText(project.name, name);
                         });
  }
  const Project* FindById(int64_t id) const noexcept {
    return by_id_.Find(
        projects_.data(), HashOf(id),
        [id](const Project& project) { return project.id == id; });
  }
  const Project* FindByHostId(int64_t host_id) const noexcept;

  // Sorted by name.
  const std::vector<Project>& projects() const { return projects_; }

 private:
  // Ids are the library's or the host's. A product's upper bits depend on all
  // bits of the id, and the lower half tells all ids of 32 bits apart.
  static uint64_t HashOf(int64_t id) {
    return static_cast<uint64_t>(id) * uint64_t{0x9E3779B97F4A7C15};
  }

  std::vector<Project> projects_;
  ProjectIndex by_name_;
  ProjectIndex by_id_;
  ProjectIndex by_host_id_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_PROJECT_TABLE_H_

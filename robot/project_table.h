#ifndef ROBOT_ACCOUNTS_ROBOT_PROJECT_TABLE_H_
#define ROBOT_ACCOUNTS_ROBOT_PROJECT_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/crypto/keyed_hash.h"
#include "robot_accounts/robot/project.h"

namespace robot_accounts {

// All projects of a store as they were at one moment. Immutable, shared by the
// principals of that moment; every method may run concurrently and allocates
// nothing.
class ProjectTable final {
 public:
  explicit ProjectTable(std::vector<Project> projects);

  // The maps point into `projects_`.
  ProjectTable(const ProjectTable&) = delete;
  ProjectTable& operator=(const ProjectTable&) = delete;

  // Null if there is none. Borrowed from the table.
  const Project* FindByName(absl::string_view name) const;
  const Project* FindById(int64_t id) const;
  const Project* FindByHostId(int64_t host_id) const;

  // Sorted by name.
  const std::vector<Project>& projects() const { return projects_; }

 private:
  std::vector<Project> projects_;
  absl::flat_hash_map<absl::string_view, const Project*, KeyedHash> by_name_;
  absl::flat_hash_map<int64_t, const Project*> by_id_;
  absl::flat_hash_map<int64_t, const Project*> by_host_id_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_PROJECT_TABLE_H_

#ifndef ROBOT_ACCOUNTS_STORE_SQLITE_KNOWN_PROJECTS_H_
#define ROBOT_ACCOUNTS_STORE_SQLITE_KNOWN_PROJECTS_H_

#include <cstdint>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/crypto/keyed_hash.h"
#include "robot_accounts/robot/project.h"

namespace robot_accounts {

// Projects that a transaction has read: many robots in a row have the same few.
// For one thread.
class KnownProjects final {
 public:
  // Null: not known. Valid until the next Add or Forget.
  const Project* Find(int64_t id) const {
    const auto found = by_id_.find(id);
    return found == by_id_.end() ? nullptr : &found->second;
  }
  const Project* Find(absl::string_view name) const {
    const auto found = id_by_name_.find(name);
    return found == id_by_name_.end() ? nullptr : Find(found->second);
  }

  void Add(const Project& project) {
    if (by_id_.size() >= kMost) Forget();
    id_by_name_[project.name] = project.id;
    by_id_[project.id] = project;
  }

  // To be called before any project changes.
  void Forget() {
    by_id_.clear();
    id_by_name_.clear();
  }

 private:
  static constexpr size_t kMost = 1000;

  absl::flat_hash_map<int64_t, Project> by_id_;
  absl::flat_hash_map<std::string, int64_t, KeyedHash, std::equal_to<>>
      id_by_name_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_STORE_SQLITE_KNOWN_PROJECTS_H_

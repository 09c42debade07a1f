#ifndef ROBOT_ACCOUNTS_ROBOT_ROBOT_ORDERS_H_
#define ROBOT_ACCOUNTS_ROBOT_ROBOT_ORDERS_H_

#include <cstdint>
#include <tuple>

#include "absl/container/btree_set.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/robot/robot.h"

namespace robot_accounts {

// Internal: robots in the order of their names, and the robots of each project
// in that order. Eight bytes a robot and order: it is the robots that are
// compared. Keys need be of no robot.
struct NameOrderKey {
  absl::string_view account;
  int64_t id;
};
struct ProjectOrderKey {
  int64_t project_id;
  absl::string_view account;
  int64_t id;
};

inline NameOrderKey NameOrderKeyOf(const Robot& robot) {
  return {robot.account_name(), robot.id()};
}
inline const NameOrderKey& NameOrderKeyOf(const NameOrderKey& key) {
  return key;
}
inline ProjectOrderKey ProjectOrderKeyOf(const Robot& robot) {
  return {robot.project_id(), robot.account_name(), robot.id()};
}
inline const ProjectOrderKey& ProjectOrderKeyOf(const ProjectOrderKey& key) {
  return key;
}

struct ByName {
  using is_transparent = void;
  template <typename A, typename B>
  bool operator()(const A& a, const B& b) const {
    const NameOrderKey x = NameOrderKeyOf(a);
    const NameOrderKey y = NameOrderKeyOf(b);
    return std::tie(x.account, x.id) < std::tie(y.account, y.id);
  }
};
struct ByProject {
  using is_transparent = void;
  template <typename A, typename B>
  bool operator()(const A& a, const B& b) const {
    const ProjectOrderKey x = ProjectOrderKeyOf(a);
    const ProjectOrderKey y = ProjectOrderKeyOf(b);
    return std::tie(x.project_id, x.account, x.id) <
           std::tie(y.project_id, y.account, y.id);
  }
};

using NameOrder = absl::btree_set<Robot, ByName>;
using ProjectOrder = absl::btree_set<Robot, ByProject>;

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_ROBOT_ORDERS_H_

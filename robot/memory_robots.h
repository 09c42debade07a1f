#ifndef ROBOT_ACCOUNTS_ROBOT_MEMORY_ROBOTS_H_
#define ROBOT_ACCOUNTS_ROBOT_MEMORY_ROBOTS_H_

#include <cstdint>
#include <utility>
#include <vector>

#include "absl/container/btree_set.h"
#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "robot_accounts/robot/borrowed_robot.h"
#include "robot_accounts/robot/list_position.h"
#include "robot_accounts/robot/page_picker.h"
#include "robot_accounts/robot/robot.h"
#include "robot_accounts/robot/robot_index.h"
#include "robot_accounts/robot/robot_orders.h"
#include "robot_accounts/robot/robot_page.h"
#include "robot_accounts/robot/robot_query.h"
#include "robot_accounts/robot/scheme_counts.h"

namespace robot_accounts {

// The robots of a memory store and the ways to find them: four times eight
// bytes a robot, and what the tables and trees leave free. Const methods may
// run concurrently.
class MemoryRobots final {
 public:
  MemoryRobots() = default;
  MemoryRobots(const MemoryRobots&) = delete;
  MemoryRobots& operator=(const MemoryRobots&) = delete;

  // Null if there is none. Borrowed until the next Put.
  BorrowedRobot Get(int64_t id) const { return by_id_.Find(id); }
  BorrowedRobot Find(int64_t project_id, absl::string_view account) const {
    return by_name_.Find(project_id, account);
  }

  // Puts `robot` (or nothing) in the place of the robot `id`. If memory runs
  // out on the way, putting back what was there still mends everything.
  void Put(int64_t id, absl::optional<Robot> robot);

  // `after`: where the page before ended.
  RobotPage List(const RobotQuery& query,
                 const absl::optional<ListPosition>& after) const;

  std::vector<Robot> OfProject(int64_t project_id) const;
  std::vector<Robot> MadeBy(int64_t maker_id) const;
  int64_t CountMadeBy(int64_t maker_id) const;
  // The legacy robots imported from this id.
  std::vector<Robot> Legacy(int64_t foreign_id) const;
  // Looks at every robot.
  std::vector<Robot> Select(
      absl::FunctionRef<bool(const Robot&)> predicate) const;

  const SchemeCounts& schemes() const { return schemes_; }

 private:
  // Ids by another id.
  using Links = absl::btree_set<std::pair<int64_t, int64_t>>;

  void Link(const Robot& robot);
  void Unlink(const Robot& robot);
  void Replace(const Robot& before, const Robot& robot);
  void LinkIds(const Robot& robot);
  void UnlinkIds(const Robot& robot);

  void ShowAll(PagePicker& picker) const;
  void ShowLinked(const Links& links, const absl::optional<int64_t>& from,
                  PagePicker& picker) const;
  // The robots of one project, 0 for the system.
  void ShowProject(int64_t project_id, const RobotQuery& query,
                   const absl::optional<ListPosition>& after,
                   PagePicker& picker) const;
  void ShowInOrder(const RobotQuery& query,
                   const absl::optional<ListPosition>& after,
                   PagePicker& picker) const;
  std::vector<Robot> Linked(const Links& links, int64_t from) const;
  // Projects that together hold all that `query` asks for; nothing: so do all
  // only.
  absl::optional<std::vector<int64_t>> ProjectsFor(
      const RobotQuery& query) const;

  RobotIdIndex by_id_;
  RobotNameIndex by_name_;
  NameOrder order_;
  ProjectOrder order_by_project_;
  Links made_;    // By the robot that made them.
  Links legacy_;  // By the foreign id.
  SchemeCounts schemes_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_MEMORY_ROBOTS_H_

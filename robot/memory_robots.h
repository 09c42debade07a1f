#ifndef ROBOT_ACCOUNTS_ROBOT_MEMORY_ROBOTS_H_
#define ROBOT_ACCOUNTS_ROBOT_MEMORY_ROBOTS_H_

#include <cstddef>
#include <cstdint>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/container/btree_set.h"
#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "robot_accounts/crypto/keyed_hash.h"
#include "robot_accounts/robot/list_position.h"
#include "robot_accounts/robot/page_picker.h"
#include "robot_accounts/robot/robot.h"
#include "robot_accounts/robot/robot_page.h"
#include "robot_accounts/robot/robot_query.h"
#include "robot_accounts/robot/scheme_counts.h"

namespace robot_accounts {

// The robots of a memory store and the ways to find them. Robots are shared
// values, so that names point into them instead of being copied. Const methods
// may run concurrently.
class MemoryRobots final {
 public:
  MemoryRobots() = default;
  MemoryRobots(const MemoryRobots&) = delete;
  MemoryRobots& operator=(const MemoryRobots&) = delete;

  // Null if there is none. Borrowed until the next Put.
  const Robot* Get(int64_t id) const;
  const Robot* Find(int64_t project_id, absl::string_view account) const;

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
  struct Entry {
    Robot robot;
    absl::optional<HashScheme> scheme;  // As it was counted.
  };
  struct NameKey {
    int64_t project_id;
    absl::string_view account;
    friend bool operator==(const NameKey& a, const NameKey& b) {
      return a.project_id == b.project_id && a.account == b.account;
    }
  };
  struct NameHash {
    size_t operator()(const NameKey& key) const {
      return KeyedHash()(key.account) ^
             static_cast<size_t>(key.project_id) * 0x9E3779B97F4A7C15u;
    }
  };
  using NameOrder = absl::btree_set<std::tuple<absl::string_view, int64_t>>;
  // Ids by another id.
  using Links = absl::btree_set<std::pair<int64_t, int64_t>>;

  void Link(const Robot& robot);
  void Unlink(const Entry& entry);

  void ShowAll(PagePicker& picker) const;
  void ShowAll(const NameOrder& order, PagePicker& picker) const;
  void ShowLinked(const Links& links, const absl::optional<int64_t>& from,
                  PagePicker& picker) const;
  void ShowInOrder(const NameOrder& order, const RobotQuery& query,
                   const absl::optional<ListPosition>& after,
                   PagePicker& picker) const;
  std::vector<Robot> Linked(const Links& links, int64_t from) const;
  // Orders that together hold all that `query` asks for; nothing: so do all
  // robots only.
  absl::optional<std::vector<const NameOrder*>> OrdersFor(
      const RobotQuery& query) const;

  absl::flat_hash_map<int64_t, Entry> robots_;
  absl::flat_hash_map<NameKey, int64_t, NameHash> by_name_;
  NameOrder order_;
  absl::flat_hash_map<int64_t, NameOrder> order_by_project_;
  Links made_;    // By the robot that made them.
  Links legacy_;  // By the foreign id.
  SchemeCounts schemes_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_MEMORY_ROBOTS_H_

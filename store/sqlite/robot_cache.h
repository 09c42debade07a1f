#ifndef ROBOT_ACCOUNTS_STORE_SQLITE_ROBOT_CACHE_H_
#define ROBOT_ACCOUNTS_STORE_SQLITE_ROBOT_CACHE_H_

#include <cstddef>
#include <cstdint>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/base/same_text.h"
#include "robot_accounts/crypto/keyed_hash.h"
#include "robot_accounts/robot/robot.h"

namespace robot_accounts {

// Robots as they were read, each good for the data version it was read at.
// Bounded; holds robots that exist, never the lack of one. Const methods may
// run concurrently.
class RobotCache final {
 public:
  static constexpr size_t kDefaultRobots = size_t{1} << 20;

  explicit RobotCache(size_t max_robots = kDefaultRobots)
      : max_robots_(max_robots) {}

  RobotCache(const RobotCache&) = delete;
  RobotCache& operator=(const RobotCache&) = delete;

  // Null unless the robot was put in at `data_version`. Borrowed until the next
  // Put.
  const Robot* Find(int64_t data_version, int64_t project_id,
                    absl::string_view account) const;
  const Robot* FindById(int64_t data_version, int64_t id) const;

  void Put(int64_t data_version, const Robot& robot);

  size_t size() const { return by_id_.size(); }

 private:
  // Kept by its name.
  struct Entry {
    Robot robot;
    int64_t data_version;
  };
  struct Name {
    int64_t project_id;
    absl::string_view account;
  };
  static Name NameOf(const Name& name) { return name; }
  static Name NameOf(const Entry& entry) {
    return {entry.robot.project_id(), entry.robot.account_name()};
  }
  struct NameHash {
    using is_transparent = void;
    template <typename T>
    size_t operator()(const T& named) const {
      const Name name = NameOf(named);
      return KeyedHash()(name.account) ^
             static_cast<size_t>(name.project_id) * 0x9E3779B97F4A7C15u;
    }
  };
  struct NameEqual {
    using is_transparent = void;
    template <typename A, typename B>
    bool operator()(const A& a, const B& b) const {
      const Name x = NameOf(a);
      const Name y = NameOf(b);
      return x.project_id == y.project_id && SameText(x.account, y.account);
    }
  };

  void Erase(int64_t id);

  const size_t max_robots_;
  absl::flat_hash_set<Entry, NameHash, NameEqual> by_name_;
  absl::flat_hash_map<int64_t, Robot> by_id_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_STORE_SQLITE_ROBOT_CACHE_H_

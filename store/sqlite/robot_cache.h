#ifndef ROBOT_ACCOUNTS_STORE_SQLITE_ROBOT_CACHE_H_
#define ROBOT_ACCOUNTS_STORE_SQLITE_ROBOT_CACHE_H_

#include <cstddef>
#include <cstdint>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/crypto/keyed_hash.h"
#include "robot_accounts/robot/robot.h"

namespace robot_accounts {

// Robots as they were read, each good for the data version it was read at.
// Bounded; holds robots that exist, never the lack of one. Not thread-safe.
class RobotCache final {
 public:
  static constexpr size_t kDefaultRobots = 1 << 16;

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
  struct Entry {
    Robot robot;
    int64_t data_version;
  };
  // Borrows the name from the entry's robot.
  struct Name {
    int64_t project_id;
    absl::string_view account;
    friend bool operator==(const Name& a, const Name& b) {
      return a.project_id == b.project_id && a.account == b.account;
    }
  };
  struct NameHash {
    size_t operator()(const Name& name) const {
      return KeyedHash()(name.account) ^
             static_cast<size_t>(name.project_id) * 0x9E3779B97F4A7C15u;
    }
  };

  static Name NameOf(const Robot& robot) {
    return {robot.project_id(), robot.account_name()};
  }
  void Erase(int64_t id);

  const size_t max_robots_;
  absl::flat_hash_map<int64_t, Entry> by_id_;
  absl::flat_hash_map<Name, int64_t, NameHash> by_name_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_STORE_SQLITE_ROBOT_CACHE_H_

#ifndef ROBOT_ACCOUNTS_ROBOT_ROBOT_INDEX_H_
#define ROBOT_ACCOUNTS_ROBOT_ROBOT_INDEX_H_

#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"
#include "robot_accounts/base/same_text.h"
#include "robot_accounts/crypto/keyed_hash.h"
#include "robot_accounts/robot/borrowed_robot.h"
#include "robot_accounts/robot/index_table.h"
#include "robot_accounts/robot/packed_robot.h"
#include "robot_accounts/robot/robot.h"

namespace robot_accounts {

// Robots by their project and account name. Holds a copy of each. Const methods
// may run concurrently; what they lend is good until the robot is erased or
// replaced.
class RobotNameIndex final {
 public:
  BorrowedRobot Find(int64_t project_id, absl::string_view account) const {
    return BorrowedRobot(
        table_.Find(Hash(project_id, account), [&](const PackedRobot& robot) {
          return robot.project_id() == project_id &&
                 SameText(robot.account_name(), account);
        }));
  }

  // Puts `robot` in the place of the robot of its id, which has the same name,
  // or adds it. If that throws std::bad_alloc, nothing changed; replacing never
  // does.
  void Put(const Robot& robot);
  // Erases the robot that has the id and the name of `robot`, if any.
  void Erase(const Robot& robot);
  // For who gives up an index bit by bit and looks into it no more: erases some
  // robots, from line 0 on. False: there is no such line.
  bool EraseLine(size_t line) { return table_.EraseLine(line); }

  size_t size() const { return table_.size(); }

 private:
  // Under a key of this process: strangers choose names.
  static uint64_t Hash(int64_t project_id, absl::string_view account) {
    return KeyedHash()(account) ^
           static_cast<uint64_t>(project_id) * 0x9E3779B97F4A7C15u;
  }
  struct HashOf {
    uint64_t operator()(const PackedRobot& robot) const {
      return Hash(robot.project_id(), robot.account_name());
    }
  };
  IndexTable<HashOf> table_;
};

// The same by id.
class RobotIdIndex final {
 public:
  BorrowedRobot Find(int64_t id) const {
    return BorrowedRobot(table_.Find(
        Hash(id), [id](const PackedRobot& robot) { return robot.id() == id; }));
  }
  void Put(const Robot& robot);
  void Erase(int64_t id);
  bool EraseLine(size_t line) { return table_.EraseLine(line); }

  size_t size() const { return table_.size(); }

  // Calls `show` with each robot (const Robot&), in no order, reading ahead.
  template <typename Show>
  void ForEach(Show show) const {
    table_.ForEach(
        [&show](const PackedRobot& robot) { show(*BorrowedRobot(&robot)); });
  }

 private:
  // Stores give ids one after the other, and these spread them evenly.
  static uint64_t Hash(int64_t id) {
    return static_cast<uint64_t>(id) * 0x9E3779B97F4A7C15u;
  }
  struct HashOf {
    uint64_t operator()(const PackedRobot& robot) const {
      return Hash(robot.id());
    }
  };
  IndexTable<HashOf> table_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_ROBOT_INDEX_H_

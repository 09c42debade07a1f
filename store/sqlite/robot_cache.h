#ifndef ROBOT_ACCOUNTS_STORE_SQLITE_ROBOT_CACHE_H_
#define ROBOT_ACCOUNTS_STORE_SQLITE_ROBOT_CACHE_H_

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>

#include "absl/strings/string_view.h"
#include "robot_accounts/robot/borrowed_robot.h"
#include "robot_accounts/robot/robot.h"
#include "robot_accounts/robot/robot_index.h"

namespace robot_accounts {

// Robots as they were read at one data version of the file. Bounded; holds
// robots that exist, never the lack of one. Const methods may run concurrently;
// what they lend is good until the next call of another.
class RobotCache final {
 public:
  static constexpr size_t kDefaultRobots = size_t{1} << 20;

  explicit RobotCache(size_t max_robots = kDefaultRobots)
      : max_robots_(max_robots), tables_(std::make_unique<Tables>()) {}

  RobotCache(const RobotCache&) = delete;
  RobotCache& operator=(const RobotCache&) = delete;

  // Null unless the robot was put in.
  BorrowedRobot Find(int64_t project_id, absl::string_view account) const {
    return tables_->by_name.Find(project_id, account);
  }
  BorrowedRobot FindById(int64_t id) const { return tables_->by_id.Find(id); }

  void Put(const Robot& robot);

  // Before robots of another data version are put in. At once, however many
  // they are: each Put gives some of their memory back.
  void Forget();

  size_t size() const { return tables_->by_id.size(); }
  // Those that were forgotten and still take memory, and of how many times.
  size_t forgotten() const;
  size_t times_forgotten() const { return old_.size(); }

 private:
  struct Tables {
    RobotNameIndex by_name;
    RobotIdIndex by_id;
  };

  void GiveBackSome();

  const size_t max_robots_;
  std::unique_ptr<Tables> tables_;
  std::list<std::unique_ptr<Tables>> old_;
  size_t old_line_ = 0;  // Where giving back the first of them goes on.
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_STORE_SQLITE_ROBOT_CACHE_H_

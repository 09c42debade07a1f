#ifndef ROBOT_ACCOUNTS_ROBOT_BORROWED_ROBOT_H_
#define ROBOT_ACCOUNTS_ROBOT_BORROWED_ROBOT_H_

#include <cstddef>

#include "robot_accounts/base/intrusive_ptr.h"
#include "robot_accounts/robot/packed_robot.h"
#include "robot_accounts/robot/robot.h"

namespace robot_accounts {

// A robot that somebody else owns, or none, like a pointer to a Robot: nothing
// is counted until a copy of that is made. Good as long as its owner keeps it.
class BorrowedRobot final {
 public:
  BorrowedRobot() : BorrowedRobot(nullptr) {}
  explicit BorrowedRobot(const PackedRobot* data)
      : robot_(IntrusivePtr<const PackedRobot>::Adopt(data)) {}
  BorrowedRobot(const BorrowedRobot& other)
      : BorrowedRobot(other.robot_.data_.get()) {}
  BorrowedRobot& operator=(const BorrowedRobot&) = delete;
  ~BorrowedRobot() {}  // Drops nothing: it owns nothing.

  // Null if there is none; lives as long as this object.
  const Robot* get() const {
    return robot_.data_.get() == nullptr ? nullptr : &robot_;
  }
  const Robot& operator*() const { return robot_; }
  const Robot* operator->() const { return &robot_; }

  friend bool operator==(const BorrowedRobot& robot, std::nullptr_t) {
    return robot.get() == nullptr;
  }
  friend bool operator!=(const BorrowedRobot& robot, std::nullptr_t) {
    return robot.get() != nullptr;
  }

 private:
  union {
    Robot robot_;  // In a union, for it must not be destroyed.
  };
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_BORROWED_ROBOT_H_

#ifndef ROBOT_ACCOUNTS_ROBOT_ROBOT_MAKER_H_
#define ROBOT_ACCOUNTS_ROBOT_ROBOT_MAKER_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "robot_accounts/robot/actor.h"

namespace robot_accounts {

// Who made a Robot. Borrows from it: good as long as a copy of it lives. A
// value; every method may run concurrently.
class RobotMaker final {
 public:
  RobotMaker() = default;
  RobotMaker(ActorKind kind, absl::string_view user_kind, int64_t id,
             absl::string_view name)
      : kind_(kind), user_kind_(user_kind), id_(id), name_(name) {}

  ActorKind kind() const { return kind_; }
  absl::string_view user_kind() const { return user_kind_; }
  int64_t id() const { return id_; }
  absl::string_view name() const { return name_; }

  // A copy that borrows nothing. Implicit, for what reads an Actor.
  operator Actor() const {  // NOLINT(google-explicit-constructor)
    return Actor::FromStored(kind_, std::string(user_kind_), id_,
                             std::string(name_));
  }

 private:
  ActorKind kind_ = ActorKind::kHost;
  absl::string_view user_kind_ = "";
  int64_t id_ = 0;
  absl::string_view name_ = "";
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_ROBOT_MAKER_H_

#ifndef ROBOT_ACCOUNTS_ROBOT_ACTOR_H_
#define ROBOT_ACCOUNTS_ROBOT_ACTOR_H_

#include <cstdint>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace robot_accounts {

// Stored; the numbers never change.
enum class ActorKind : int32_t {
  kHost = 1,
  kUser = 2,
  kRobot = 3,  // A robot that acts through the library.
};

inline constexpr size_t kMaxActorFieldBytes = 255;

// Who changes or lists robots, for the record. The library does not know the
// host's users: the host says who they are and has checked what they may do.
// Immutable; every method may run concurrently.
class Actor final {
 public:
  // The host itself.
  Actor() = default;
  static Actor Host() { return Actor(); }

  // A user of the host. `user_kind` is the host's word for the sort of user
  // ("local", "oidc", ...). InvalidArgument, reason INVALID_ACTOR, if a field
  // is longer than 255 bytes, has control bytes, or `name` is empty.
  static absl::StatusOr<Actor> User(absl::string_view user_kind, int64_t id,
                                    absl::string_view name);

  // As a store kept it.
  static Actor FromStored(ActorKind kind, std::string user_kind, int64_t id,
                          std::string name) {
    return Actor(kind, std::move(user_kind), id, std::move(name));
  }

  ActorKind kind() const { return kind_; }
  const std::string& user_kind() const { return user_kind_; }
  int64_t id() const { return id_; }
  const std::string& name() const { return name_; }

 private:
  Actor(ActorKind kind, std::string user_kind, int64_t id, std::string name)
      : kind_(kind),
        user_kind_(std::move(user_kind)),
        id_(id),
        name_(std::move(name)) {}

  ActorKind kind_ = ActorKind::kHost;
  std::string user_kind_;
  int64_t id_ = 0;
  std::string name_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_ACTOR_H_

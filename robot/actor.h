#ifndef ROBOT_ACCOUNTS_ROBOT_ACTOR_H_
#define ROBOT_ACCOUNTS_ROBOT_ACTOR_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

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

class Principal;

// Who changes or lists robots. The library does not know the host's users: the
// host says who they are and has checked what they may do. A robot is bound by
// its own rights (docs/threat-model.md 3).
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

  // A robot that proved who it is. Every call reads it again: it acts with what
  // it may do then, and not at all once it is disabled, expired or deleted, or
  // its secret ended (PermissionDenied, reason ACTOR_NOT_CURRENT).
  static Actor Robot(const Principal& principal);

  // The same actor, who sees and changes only the project robots of these
  // projects (by name), as a project's administrator does: to others it is told
  // what is told of robots that do not exist. Calling it again narrows further.
  Actor WithinProjects(std::vector<std::string> projects) const;

  // Who it is, for records: without what bounds it.
  Actor Identity() const { return Actor(kind_, user_kind_, id_, name_); }

  // As a store kept it.
  static Actor FromStored(ActorKind kind, std::string user_kind, int64_t id,
                          std::string name) {
    return Actor(kind, std::move(user_kind), id, std::move(name));
  }

  ActorKind kind() const { return kind_; }
  const std::string& user_kind() const { return user_kind_; }
  int64_t id() const { return id_; }
  const std::string& name() const { return name_; }

  // Null unless made by Robot.
  const Principal* principal() const { return principal_.get(); }
  // Sorted names. Null: not bound to projects.
  const std::vector<std::string>* projects() const { return projects_.get(); }

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
  std::shared_ptr<const Principal> principal_;
  std::shared_ptr<const std::vector<std::string>> projects_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_ACTOR_H_

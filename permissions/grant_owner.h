#ifndef ROBOT_ACCOUNTS_PERMISSIONS_GRANT_OWNER_H_
#define ROBOT_ACCOUNTS_PERMISSIONS_GRANT_OWNER_H_

#include <cstdint>

namespace robot_accounts {

// Whom grants belong to: a system robot, or a robot of one project.
// A value type; every method may run concurrently.
class GrantOwner final {
 public:
  static GrantOwner System() { return GrantOwner(0, true); }
  // `id` is above 0; grants of any other allow nothing but what is public.
  static GrantOwner Project(int64_t id) { return GrantOwner(id, false); }

  bool is_system() const { return is_system_; }
  // 0 for a system robot.
  int64_t project_id() const { return project_id_; }

  friend bool operator==(const GrantOwner& a, const GrantOwner& b) {
    return a.is_system_ == b.is_system_ && a.project_id_ == b.project_id_;
  }
  friend bool operator!=(const GrantOwner& a, const GrantOwner& b) {
    return !(a == b);
  }

 private:
  GrantOwner(int64_t project_id, bool is_system)
      : project_id_(project_id), is_system_(is_system) {}

  int64_t project_id_;
  bool is_system_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_PERMISSIONS_GRANT_OWNER_H_

#ifndef ROBOT_ACCOUNTS_ROBOT_PRINCIPAL_H_
#define ROBOT_ACCOUNTS_ROBOT_PRINCIPAL_H_

#include <cstdint>
#include <memory>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "robot_accounts/base/short_text.h"
#include "robot_accounts/permissions/permission.h"
#include "robot_accounts/robot/expiration.h"
#include "robot_accounts/robot/explanation.h"
#include "robot_accounts/robot/project_table.h"
#include "robot_accounts/robot/robot.h"

namespace robot_accounts {

// A robot that proved who it is: what it may do, as of that moment. Meant for
// one request; who keeps it longer asks RobotAccounts::IsCurrent.
//
// An immutable value, cheap to make and to copy: neither allocates unless the
// full name is longer than 63 bytes. Every method may run concurrently. The Can
// methods know no clock, take no lock and allocate nothing. They answer true
// only for what is granted where it is granted: an unknown project, resource or
// action is refused.
class Principal final {
 public:
  // Made by Authenticator; by hand only in tests. `secret_slot_id` is the slot
  // whose secret was shown.
  Principal(Robot robot, std::shared_ptr<const ProjectTable> projects,
            absl::string_view full_name, uint32_t secret_slot_id);

  const Robot& robot() const { return robot_; }
  // A NUL follows it.
  absl::string_view full_name() const { return full_name_.view(); }
  uint32_t secret_slot_id() const { return secret_slot_id_; }
  const ProjectTable& projects() const { return *projects_; }
  const std::shared_ptr<const ProjectTable>& shared_projects() const {
    return projects_;
  }

  // The earlier of the robot's expiry and its secret's end.
  Expiration valid_until() const;

  // May it do `permission` (of project level) in a project?
  bool Can(absl::string_view project, Permission permission) const noexcept;
  bool CanById(int64_t project_id, Permission permission) const noexcept;
  bool Can(absl::string_view project, absl::string_view resource,
           absl::string_view action) const noexcept;

  // May it do `action` (`pull`, `push`, ...) on the resource `repository` of
  // the project that `repository` ("library/app") lies in? Without a `/` never.
  bool CanRepository(absl::string_view repository,
                     absl::string_view action) const noexcept;
  bool CanRepository(absl::string_view repository,
                     Permission permission) const noexcept;

  // May it do `permission` (of system level) in the system?
  bool CanSystem(Permission permission) const noexcept;
  bool CanSystem(absl::string_view resource,
                 absl::string_view action) const noexcept;

  // Why Can, or CanSystem, answers as it does.
  Explanation Explain(absl::string_view project, absl::string_view resource,
                      absl::string_view action) const;
  Explanation ExplainSystem(absl::string_view resource,
                            absl::string_view action) const;

 private:
  bool CanIn(const Project* project, Permission permission) const noexcept;

  Robot robot_;
  std::shared_ptr<const ProjectTable> projects_;
  ShortText full_name_;
  const Project* own_project_;  // In `projects_`; null: of the system, or gone.
  uint32_t secret_slot_id_;
  bool is_homeless_;  // Its own project is gone: it may do nothing.
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_PRINCIPAL_H_

#ifndef ROBOT_ACCOUNTS_ROBOT_EXPLANATION_H_
#define ROBOT_ACCOUNTS_ROBOT_EXPLANATION_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "robot_accounts/permissions/grant_row.h"
#include "robot_accounts/robot/project_table.h"
#include "robot_accounts/robot/robot.h"

namespace robot_accounts {

// Why a robot may or may not do something. Plain data.
struct Explanation {
  bool allowed = false;
  // Stable, for programs. Allowed: GRANTED, IMPLIED_BY_PUSH, PUBLIC_PROJECT.
  // Not allowed: NOT_GRANTED, DENIED, UNKNOWN_PERMISSION, UNKNOWN_PROJECT,
  // PROJECT_GONE (the robot's own).
  std::string reason;
  // What was asked: "repository:push", and where: "/", or the project's name.
  std::string permission;
  std::string where;
  // The stored row that decided, if one did.
  absl::optional<GrantRow> row;

  // One sentence for people: "allowed: repository:pull is granted in project
  // library", "refused: repository:push is not granted in project library".
  std::string ToText() const;
  // One line with `allowed`, `reason`, `permission`, `where` and, if a row
  // decided, `grant`: its `scope`, `resource`, `action` and, unless empty,
  // `effect`. What is no UTF-8 is replaced.
  std::string ToJson() const;
};

// Why `robot` may or may not do something in the project of that name, and in
// the system: what Principal::Explain answers once it logged in. `projects` are
// all that there are. Being disabled or expired is not looked at. These read
// every grant: they are not for the hot path.
Explanation ExplainInProject(const Robot& robot, const ProjectTable& projects,
                             absl::string_view project,
                             absl::string_view resource,
                             absl::string_view action);
Explanation ExplainInSystem(const Robot& robot, const ProjectTable& projects,
                            absl::string_view resource,
                            absl::string_view action);

// Whether the robot's own project is gone, so that it may do nothing.
bool HasLostProject(const Robot& robot, const ProjectTable& projects);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_EXPLANATION_H_

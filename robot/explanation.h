#ifndef ROBOT_ACCOUNTS_ROBOT_EXPLANATION_H_
#define ROBOT_ACCOUNTS_ROBOT_EXPLANATION_H_

#include <string>

#include "absl/types/optional.h"
#include "robot_accounts/permissions/grant_row.h"

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
  // decided, `grant`.
  std::string ToJson() const;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_EXPLANATION_H_

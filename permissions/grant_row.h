#ifndef ROBOT_ACCOUNTS_PERMISSIONS_GRANT_ROW_H_
#define ROBOT_ACCOUNTS_PERMISSIONS_GRANT_ROW_H_

#include <cstddef>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"

namespace robot_accounts {

// One grant as it is stored, by this library or by an older system: any text
// may stand in it. `effect` is "" or "allow", or "deny"; another effect denies
// if `deny` is a part of it, and else the row does nothing.
struct GrantRow {
  std::string scope;
  std::string resource;
  std::string action;
  std::string effect;

  friend bool operator==(const GrantRow& a, const GrantRow& b) {
    return a.scope == b.scope && a.resource == b.resource &&
           a.action == b.action && a.effect == b.effect;
  }
  friend bool operator!=(const GrantRow& a, const GrantRow& b) {
    return !(a == b);
  }
};

// Whether a row of this effect denies. Harbor reads " deny" as a deny, too: it
// cuts blanks of any kind.
inline bool IsDeny(absl::string_view effect) {
  return absl::StrContains(effect, "deny");
}

// Something in a stored row that its reader should know. Reasons:
//   UNKNOWN_EFFECT      the row does nothing, or is read as a deny
//   UNKNOWN_SCOPE       an allow does nothing, a deny denies everything
//   UNKNOWN_PERMISSION  an allow that does nothing
//   DENY_WHOLE_SCOPE    a deny of an unknown permission denies its whole scope,
//                       and every project if it can be read as a pattern
//   WILDCARD            `*` stands for the resource, the action or both
//   PUSH_WITHOUT_PULL   the push of a resource is allowed without its pull
//   OUT_OF_SCOPE        not of the project robot's own project: does nothing
struct GrantFinding {
  size_t row;  // Index into Grants::rows().
  std::string reason;
  std::string message;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_PERMISSIONS_GRANT_ROW_H_

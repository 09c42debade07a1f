#ifndef ROBOT_ACCOUNTS_PERMISSIONS_GRANT_EXPLANATION_H_
#define ROBOT_ACCOUNTS_PERMISSIONS_GRANT_EXPLANATION_H_

#include <cstddef>

#include "absl/types/optional.h"

namespace robot_accounts {

// Why Grants allows something or does not. Plain data.
struct GrantExplanation {
  enum class Cause {
    kGranted,
    kImpliedByPush,  // A project robot's push brings the pull of the resource.
    kPublicProject,  // By no row: the project is open (public_project.h).
    kNotGranted,
    kDenied,  // Whether it is granted or not.
  };

  Cause cause = Cause::kNotGranted;
  // The row that decided: index into Grants::rows(). Of several, the first.
  absl::optional<size_t> row;

  bool allowed() const {
    return cause != Cause::kNotGranted && cause != Cause::kDenied;
  }
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_PERMISSIONS_GRANT_EXPLANATION_H_

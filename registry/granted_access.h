#ifndef ROBOT_ACCOUNTS_REGISTRY_GRANTED_ACCESS_H_
#define ROBOT_ACCOUNTS_REGISTRY_GRANTED_ACCESS_H_

#include "robot_accounts/registry/access.h"
#include "robot_accounts/robot/principal.h"

namespace robot_accounts {

// What of `asked` a robot holds, by the table of registry_actions.h. Asking for
// less than it holds, for more, or for nothing are no errors: the answer is the
// intersection. `*` becomes those of pull, push and delete that are held, but
// for the catalogue, where it stays; other types and other actions are never
// granted, nor is a repository without a `/`, which lies in no project.
Access GrantedAccess(const Principal& principal, const Access& asked);

// The same for a subject that is no robot (a person, anonymous): what of
// `asked` is in `held`, which the host knows. Names of `held` are literal; its
// `*` counts for the catalogue only.
Access GrantedAccess(const Access& held, const Access& asked);

// Whether a robot holds every action of `required` (see RequiredAccess), by the
// same table: `*` counts for the catalogue only, and to need nothing is to be
// allowed.
bool PrincipalAllows(const Principal& principal, const Access& required);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_REGISTRY_GRANTED_ACCESS_H_

#ifndef ROBOT_ACCOUNTS_PERMISSIONS_PUBLIC_PROJECT_H_
#define ROBOT_ACCOUNTS_PERMISSIONS_PUBLIC_PROJECT_H_

#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/permissions/permission_bits.h"

namespace robot_accounts {

// The project pairs of `catalog` that a public project gives every robot that
// may act in projects at all: reading and listing what is in it, and pulling.
// As Harbor (harbor-robots 4.4). The bits are for this room; for others,
// Grants::AllowsPublicProject applies them.
PermissionBits PublicProjectBits(const Catalog& catalog);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_PERMISSIONS_PUBLIC_PROJECT_H_

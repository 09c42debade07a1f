#include "robot_accounts/permissions/public_project.h"

#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/permissions/permission.h"
#include "robot_accounts/permissions/permission_bits.h"

namespace robot_accounts {
namespace {

struct Pair {
  const char* resource;
  const char* action;
};

constexpr Pair kPublicPairs[] = {
    {"project", "read"},    {"label", "read"},
    {"label", "list"},      {"repository", "list"},
    {"repository", "pull"}, {"scan", "read"},
    {"scanner", "read"},    {"tag", "list"},
    {"artifact", "read"},   {"artifact", "list"},
    {"accessory", "list"},  {"artifact-addition", "read"},
};

}  // namespace

PermissionBits PublicProjectBits(const Catalog& catalog) {
  PermissionBits bits;
  for (const Pair& pair : kPublicPairs) {
    bits |=
        catalog.Matching(PermissionLevel::kProject, pair.resource, pair.action);
  }
  return bits;
}

}  // namespace robot_accounts

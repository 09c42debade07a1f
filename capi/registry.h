#ifndef ROBOT_ACCOUNTS_CAPI_REGISTRY_H_
#define ROBOT_ACCOUNTS_CAPI_REGISTRY_H_

#include <string>
#include <utility>
#include <vector>

#include "robot_accounts.h"
#include "robot_accounts/crypto/jwt_verifier.h"
#include "robot_accounts/registry/access.h"
#include "robot_accounts/registry/claims.h"

struct ra_access {
  explicit ra_access(robot_accounts::Access of);

  robot_accounts::Access access;
  // The actions of each resource, joined by commas.
  std::vector<std::string> actions;
};

struct ra_token_keys {
  std::string issuer;
  robot_accounts::JwtVerifier verifier;
};

struct ra_claims {
  explicit ra_claims(robot_accounts::Claims of)
      : claims(std::move(of)), access(claims.access) {}

  robot_accounts::Claims claims;
  ra_access access;
};

#endif  // ROBOT_ACCOUNTS_CAPI_REGISTRY_H_

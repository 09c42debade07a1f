#ifndef ROBOT_ACCOUNTS_CAPI_REFRESH_H_
#define ROBOT_ACCOUNTS_CAPI_REFRESH_H_

#include "absl/types/optional.h"
#include "robot_accounts.h"
#include "robot_accounts/crypto/secret_access.h"
#include "robot_accounts/crypto/secret_bytes.h"
#include "robot_accounts/robot/secret_refresh.h"

struct ra_refresh {
  // How to refresh; the secret is borrowed from here.
  robot_accounts::SecretRefresh ToRefresh() const {
    robot_accounts::SecretRefresh made = refresh;
    if (secret) {
      made.secret = secret->Reveal(robot_accounts::SecretAccess::Grant());
    }
    return made;
  }

  // Nothing: a random one.
  absl::optional<robot_accounts::SecretBytes> secret;
  robot_accounts::SecretRefresh refresh;  // But for the secret.
};

#endif  // ROBOT_ACCOUNTS_CAPI_REFRESH_H_

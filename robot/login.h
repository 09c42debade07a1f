#ifndef ROBOT_ACCOUNTS_ROBOT_LOGIN_H_
#define ROBOT_ACCOUNTS_ROBOT_LOGIN_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace robot_accounts {

// What a login is for. The numbers are the C interface's.
enum class LoginPurpose : int32_t {
  kRegistry = 1,
  kApi = 2,
  kInteractive = 3,  // A person at a web page: robots are refused.
};

// Circumstances of a login.
struct Login {
  // Who asks, for fairness among those who wait: an address, say. Borrowed for
  // the call.
  absl::string_view source;
  LoginPurpose purpose = LoginPurpose::kRegistry;
  // How long it may wait for its turn at a slow hash.
  absl::Time deadline = absl::InfiniteFuture();
};

// Why a login was refused. For the host's own log: who asks is told none of it.
// The numbers are the C interface's.
enum class RefusalCause : int32_t {
  kNone = 0,
  kMalformedName = 1,
  kInteractive = 2,
  kUnknownRobot = 3,
  kWrongSecret = 4,
  kDisabled = 5,
  kExpired = 6,
  kBusy = 7,        // The deadline passed before its turn came.
  kUnreadable = 8,  // The record asks for a newer reader.
  kLegacyOff = 9,   // A robot of an old Harbor whose login is not enabled.
};

// The one answer to every credential that is not accepted, whatever the cause:
// Unauthenticated, reason UNAUTHENTICATED.
absl::Status RefusedCredential();

// "wrong secret", "unknown robot", ...
absl::string_view RefusalCauseText(RefusalCause cause);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_LOGIN_H_

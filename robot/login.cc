#include "robot_accounts/robot/login.h"

#include "robot_accounts/base/error.h"

namespace robot_accounts {

absl::Status RefusedCredential() {
  return MakeError(absl::StatusCode::kUnauthenticated, "UNAUTHENTICATED",
                   "the name or the secret is not accepted");
}

absl::string_view RefusalCauseText(RefusalCause cause) {
  switch (cause) {
    case RefusalCause::kNone:
      return "none";
    case RefusalCause::kMalformedName:
      return "malformed name";
    case RefusalCause::kInteractive:
      return "interactive login";
    case RefusalCause::kUnknownRobot:
      return "unknown robot";
    case RefusalCause::kWrongSecret:
      return "wrong secret";
    case RefusalCause::kDisabled:
      return "disabled";
    case RefusalCause::kExpired:
      return "expired";
    case RefusalCause::kBusy:
      return "busy";
    case RefusalCause::kUnreadable:
      return "unreadable record";
    case RefusalCause::kLegacyOff:
      return "legacy login not enabled";
  }
  return "unknown cause";
}

}  // namespace robot_accounts

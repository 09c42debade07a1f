// Section 7 of robot_accounts.h: what happened.
#include "robot_accounts.h"
#include "robot_accounts/robot/event.h"

extern "C" {

const char* ra_event_kind_text(ra_event_kind kind) {
  // Each is a literal, so a NUL follows.
  return robot_accounts::EventKindText(
             static_cast<robot_accounts::EventKind>(kind))
      .data();
}

}  // extern "C"

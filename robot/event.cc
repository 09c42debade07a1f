#include "robot_accounts/robot/event.h"

#include "absl/strings/string_view.h"

namespace robot_accounts {

absl::string_view EventKindText(EventKind kind) {
  switch (kind) {
    case EventKind::kCreated:
      return "created";
    case EventKind::kEdited:
      return "edited";
    case EventKind::kEnabled:
      return "enabled";
    case EventKind::kDisabled:
      return "disabled";
    case EventKind::kDeleted:
      return "deleted";
    case EventKind::kRefreshed:
      return "refreshed";
    case EventKind::kGraceEnded:
      return "grace ended";
    case EventKind::kImported:
      return "imported";
    case EventKind::kRenewed:
      return "renewed";
    case EventKind::kProjectPut:
      return "project put";
    case EventKind::kProjectRenamed:
      return "project renamed";
    case EventKind::kProjectDeleted:
      return "project deleted";
    case EventKind::kPrefixChanged:
      return "prefix changed";
    case EventKind::kAuthenticated:
      return "authenticated";
    case EventKind::kRefused:
      return "refused";
    case EventKind::kExpiringSoon:
      return "expiring soon";
    case EventKind::kExpired:
      return "expired";
  }
  return "unknown event";
}

bool IsAdministrative(EventKind kind) {
  return !IsOfLogins(kind) && kind != EventKind::kExpiringSoon &&
         kind != EventKind::kExpired;
}

bool IsOfLogins(EventKind kind) {
  return kind == EventKind::kRenewed || kind == EventKind::kAuthenticated ||
         kind == EventKind::kRefused;
}

}  // namespace robot_accounts

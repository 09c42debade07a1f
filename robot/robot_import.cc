#include "robot_accounts/robot/robot_import.h"

#include "absl/strings/string_view.h"

namespace robot_accounts {

absl::string_view ImportOutcomeText(ImportOutcome outcome) {
  switch (outcome) {
    case ImportOutcome::kImported:
      return "imported";
    case ImportOutcome::kUpdated:
      return "updated";
    case ImportOutcome::kUnchanged:
      return "unchanged";
    case ImportOutcome::kKept:
      return "kept";
    case ImportOutcome::kDeletedHere:
      return "deleted here";
    case ImportOutcome::kRefused:
      break;
  }
  return "refused";
}

}  // namespace robot_accounts

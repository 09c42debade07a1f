#ifndef ROBOT_ACCOUNTS_ROBOT_ROBOT_IMPORT_H_
#define ROBOT_ACCOUNTS_ROBOT_ROBOT_IMPORT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "robot_accounts/permissions/grant_row.h"
#include "robot_accounts/robot/robot_record.h"

namespace robot_accounts {

// A row of what a foreign robot may do. Foreign project numbers mean nothing
// here: a project is named.
struct ForeignGrant {
  enum class Where { kSystem, kAllProjects, kProject, kUnknown };

  Where where = Where::kUnknown;
  std::string project;     // Of kProject.
  std::string scope_text;  // Of kUnknown: kept as it is.
  std::string resource;
  std::string action;
  std::string effect;
};

// A robot of another system, as it was read there.
struct ForeignRobot {
  int64_t foreign_id = 0;          // Above 0, unique within the source.
  int64_t foreign_project_id = 0;  // For legacy tokens, which name it.
  RobotLevel level = RobotLevel::kProject;
  std::string project;       // By name; empty at system level.
  std::string account_name;  // Of a legacy robot: the full name.
  std::string description;
  int64_t created_unix_s = 0;
  int64_t updated_unix_s = 0;
  int64_t expires_at_unix_s = 0;  // -1: never; 0: expired.
  int64_t duration_days = 0;      // 0: unknown.
  bool enabled = false;
  std::string secret_hash;  // SecretHash's text; empty for a legacy robot.
  Actor made_by;
  std::vector<ForeignGrant> grants;
  // What its reader found odd ("a scope of a deleted project was left out"),
  // told in the report.
  std::vector<std::string> notes;
};

// The numbers are the C interface's.
enum class ImportOutcome : int32_t {
  kImported = 1,     // New here.
  kUpdated = 2,      // Was imported before, and nobody changed it here since.
  kUnchanged = 3,    // Was imported before, and is the same there.
  kKept = 4,         // Was changed here since: left as it is.
  kDeletedHere = 5,  // Was deleted here: stays deleted.
  kRefused = 6,      // `notes` says by which rule.
};

// "imported", "updated", ...
absl::string_view ImportOutcomeText(ImportOutcome outcome);

struct ImportResult {
  int64_t foreign_id = 0;
  int64_t robot_id = 0;  // 0: none here.
  std::string name;      // Project and account, as the source has them.
  ImportOutcome outcome = ImportOutcome::kRefused;
  std::vector<std::string> notes;
};

// Whose robots these are, and what to do with them.
struct ImportOptions {
  // Names the system, 1..255 bytes of text: a robot is told from others by this
  // and its foreign id, however often the import runs.
  std::string source;
  // Reports what would be done, and does nothing.
  bool dry_run = false;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_ROBOT_IMPORT_H_

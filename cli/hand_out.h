#ifndef ROBOT_ACCOUNTS_CLI_HAND_OUT_H_
#define ROBOT_ACCOUNTS_CLI_HAND_OUT_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "robot_accounts/cli/export_file.h"
#include "robot_accounts/cli/output.h"
#include "robot_accounts/robot/robot_view.h"

namespace robot_accounts::cli {

// A secret on its way to its one reader. The views are borrowed.
struct HandOut {
  const RobotView& robot;
  absl::string_view secret;
  OutputFormat format;
  int64_t now_unix_s;
};

// Writes the secret into `file`, if there is one, else to `out`. If the file
// cannot be written the secret goes to `out`, so that it is not lost, and the
// file's error is returned.
absl::Status HandOutSecret(const HandOut& hand_out,
                           absl::optional<ExportFile> file, Output& out);

}  // namespace robot_accounts::cli

#endif  // ROBOT_ACCOUNTS_CLI_HAND_OUT_H_

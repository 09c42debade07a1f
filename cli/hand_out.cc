#include "robot_accounts/cli/hand_out.h"

#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/cli/robot_document.h"
#include "robot_accounts/cli/robot_text.h"
#include "robot_accounts/crypto/secret_access.h"
#include "robot_accounts/crypto/secret_bytes.h"
#include "robot_accounts/robot/robot_json.h"

namespace robot_accounts::cli {
namespace {

// What `docker login` of the robot looks like. The grammar of names leaves
// nothing in them that single quotes would not hold.
std::string LoginHint(const RobotView& robot) {
  return absl::StrCat("docker login -u '", robot.full_name(),
                      "' --password-stdin REGISTRY");
}

// One field, written on its own: a secret is copied nowhere on its way.
void WriteField(absl::string_view name, absl::string_view value, Output& out) {
  out.Write(absl::StrFormat("%-13s", name));
  out.WriteLine(value);
}

void PrintRobot(const HandOut& hand_out, absl::string_view secret,
                Output& out) {
  const Robot& robot = hand_out.robot.robot();
  WriteField("name", hand_out.robot.full_name(), out);
  WriteField("secret", secret, out);
  WriteField("id", absl::StrCat(robot.id()), out);
  WriteField("expires", ExpiryText(robot.expires_at(), hand_out.now_unix_s),
             out);
  for (const SecretView& slot : robot.secrets()) {
    if (slot.ends_unix_s <= hand_out.now_unix_s) continue;
    WriteField("old secret",
               absl::StrCat("ends ",
                            ExpiryText(Expiration::FromStored(slot.ends_unix_s),
                                       hand_out.now_unix_s)),
               out);
  }
}

void Print(const HandOut& hand_out, Output& out) {
  PrintRobot(hand_out, hand_out.secret, out);
  out.WriteLine("\nThe secret is not shown again. It logs in with:");
  out.WriteLine(absl::StrCat("  ", LoginHint(hand_out.robot)));
}

void PrintExported(const HandOut& hand_out, const ExportFile& file,
                   Output& out) {
  if (hand_out.format == OutputFormat::kJson) {
    out.WriteLine(RobotDocument(hand_out.robot, hand_out.now_unix_s));
    return;
  }
  PrintRobot(hand_out, absl::StrCat("in ", file.path()), out);
}

absl::string_view Text(const SecretBytes& json) {
  return json.Reveal(SecretAccess::Grant());
}

}  // namespace

absl::Status HandOutSecret(const HandOut& hand_out,
                           absl::optional<ExportFile> file, Output& out) {
  // A secret of odd bytes has no JSON, but it must reach its reader.
  absl::StatusOr<SecretBytes> json =
      ExportJson(hand_out.robot, hand_out.secret);
  absl::Status status;
  if (file.has_value()) {
    status = json.ok() ? file->Write(Text(*json), hand_out.robot.robot().id())
                       : json.status();
    if (status.ok()) {
      PrintExported(hand_out, *file, out);
      return out.status();
    }
  }
  if (hand_out.format == OutputFormat::kSecret) {
    out.WriteLine(hand_out.secret);
  } else if (hand_out.format == OutputFormat::kJson && json.ok()) {
    out.WriteLine(Text(*json));
  } else {
    Print(hand_out, out);
  }
  status.Update(out.status());
  return status;
}

}  // namespace robot_accounts::cli

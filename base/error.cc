#include "robot_accounts/base/error.h"

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/cord.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"

namespace robot_accounts {
namespace {

constexpr absl::string_view kReasonUrl = "robot_accounts/reason";
constexpr size_t kQuotedBytes = 64;

}  // namespace

absl::Status MakeError(absl::StatusCode code, absl::string_view reason,
                       absl::string_view message) {
  absl::Status status(code, message);
  status.SetPayload(kReasonUrl, absl::Cord(reason));
  return status;
}

absl::Status InvalidArgument(absl::string_view reason,
                             absl::string_view message) {
  return MakeError(absl::StatusCode::kInvalidArgument, reason, message);
}

std::string ErrorReason(const absl::Status& status) {
  const absl::optional<absl::Cord> reason = status.GetPayload(kReasonUrl);
  return reason.has_value() ? std::string(*reason) : std::string();
}

std::string Quoted(absl::string_view text) {
  const absl::string_view shown = text.substr(0, kQuotedBytes);
  return absl::StrCat("\"", absl::CHexEscape(shown),
                      shown.size() < text.size() ? "...\"" : "\"");
}

}  // namespace robot_accounts

#include "robot_accounts/capi/arguments.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "robot_accounts/base/error.h"

namespace robot_accounts {
namespace capi {

absl::Status Arguments::status() const {
  if (null_ != nullptr) {
    return InvalidArgument("NULL_ARGUMENT",
                           absl::StrCat(null_, " must not be NULL"));
  }
  if (too_large_ != nullptr) {
    return InvalidArgument("LENGTH_TOO_LARGE",
                           absl::StrCat(too_large_, " must have at most ",
                                        RA_MAX_TEXT_BYTES, " bytes"));
  }
  return absl::OkStatus();
}

}  // namespace capi
}  // namespace robot_accounts

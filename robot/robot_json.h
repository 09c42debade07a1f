#ifndef ROBOT_ACCOUNTS_ROBOT_ROBOT_JSON_H_
#define ROBOT_ACCOUNTS_ROBOT_ROBOT_JSON_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/crypto/secret_bytes.h"
#include "robot_accounts/robot/robot_view.h"

namespace robot_accounts {

// A robot as Harbor's API answers it: one line, names sorted, times RFC 3339
// with milliseconds (harbor-robots 12). `duration` is null if the expiry was
// not given in days. What is no UTF-8 in a stored text is replaced.
std::string ToHarborJson(const RobotView& view);

// What an administrator keeps of a new or refreshed robot: `creation_time`,
// `expires_at`, `id`, `name` and `secret` on one line. InvalidArgument, reason
// SECRET_NOT_UTF8: a secret set by hand may hold any bytes, JSON may not.
absl::StatusOr<SecretBytes> ExportJson(const RobotView& view,
                                       absl::string_view secret);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_ROBOT_JSON_H_

#ifndef ROBOT_ACCOUNTS_ROBOT_LOGIN_SOURCE_H_
#define ROBOT_ACCOUNTS_ROBOT_LOGIN_SOURCE_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace robot_accounts {

inline constexpr size_t kMaxSourceBytes = 255;

// Puts what may be kept and told of Login::source into `kept`: at most
// kMaxSourceBytes, as UTF-8, with `?` for each control byte (and for each byte
// that is not ASCII, if the source is no UTF-8). Strangers may choose it.
void AssignSource(absl::string_view source, std::string& kept);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_LOGIN_SOURCE_H_

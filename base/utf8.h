#ifndef ROBOT_ACCOUNTS_BASE_UTF8_H_
#define ROBOT_ACCOUNTS_BASE_UTF8_H_

#include "absl/strings/string_view.h"

namespace robot_accounts {

// Whether `text` is UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing
// above U+10FFFF.
bool IsUtf8(absl::string_view text);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_BASE_UTF8_H_

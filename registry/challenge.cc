#include "robot_accounts/registry/challenge.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/base/error.h"

namespace robot_accounts {
namespace {

// Whether `text` needs no escape inside quotes. Clients differ in how they read
// escapes, so there are none.
bool IsPlain(absl::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isprint(c) && c != '"' && c != '\\';
  });
}

absl::string_view ErrorText(ChallengeError error) {
  switch (error) {
    case ChallengeError::kInvalidToken:
      return "invalid_token";
    case ChallengeError::kInsufficientScope:
      return "insufficient_scope";
    case ChallengeError::kNone:
      break;
  }
  return "";
}

}  // namespace

absl::StatusOr<std::string> FormatChallenge(const Challenge& challenge) {
  if (!IsPlain(challenge.realm) || !IsPlain(challenge.service)) {
    return InvalidArgument("MALFORMED_CHALLENGE",
                           "challenge: realm and service must be printable "
                           "ASCII without quotes and backslashes");
  }
  std::string header = absl::StrCat("Bearer realm=\"", challenge.realm,
                                    "\",service=\"", challenge.service, "\"");
  if (!challenge.scope.empty()) {
    absl::StrAppend(&header, ",scope=\"", challenge.scope.ToText(), "\"");
  }
  const absl::string_view error = ErrorText(challenge.error);
  if (!error.empty()) absl::StrAppend(&header, ",error=\"", error, "\"");
  return header;
}

}  // namespace robot_accounts

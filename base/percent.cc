#include "robot_accounts/base/percent.h"

#include <cstddef>

#include "absl/strings/ascii.h"

namespace robot_accounts {
namespace {

int HexValue(char c) {
  if (absl::ascii_isdigit(c)) return c - '0';
  c = absl::ascii_tolower(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

absl::optional<std::string> Decode(absl::string_view text, bool plus_is_blank) {
  std::string decoded;
  decoded.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_blank) {
      decoded.push_back(' ');
    } else if (text[i] != '%') {
      decoded.push_back(text[i]);
    } else {
      if (text.size() - i < 3) return absl::nullopt;
      const int high = HexValue(text[i + 1]);
      const int low = HexValue(text[i + 2]);
      if (high < 0 || low < 0) return absl::nullopt;
      decoded.push_back(static_cast<char>(high * 16 + low));
      i += 2;
    }
  }
  return decoded;
}

}  // namespace

absl::optional<std::string> DecodePathSegment(absl::string_view text) {
  return Decode(text, false);
}

absl::optional<std::string> DecodeQueryText(absl::string_view text) {
  return Decode(text, true);
}

}  // namespace robot_accounts

#include "robot_accounts/robot/login_source.h"

#include "absl/strings/ascii.h"
#include "robot_accounts/base/utf8.h"

namespace robot_accounts {
namespace {

// Whether a character of several bytes goes on with `c`.
bool ContinuesCharacter(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

absl::string_view Cut(absl::string_view source) {
  if (source.size() <= kMaxSourceBytes) return source;
  constexpr size_t kLongestCharacter = 4;
  size_t end = kMaxSourceBytes;
  while (ContinuesCharacter(source[end]) &&
         end > kMaxSourceBytes - kLongestCharacter) {
    --end;
  }
  return source.substr(0, end);
}

}  // namespace

void AssignSource(absl::string_view source, std::string& kept) {
  source = Cut(source);
  kept.assign(source.data(), source.size());
  const bool is_utf8 = IsUtf8(source);
  for (char& c : kept) {
    const auto byte = static_cast<unsigned char>(c);
    if (absl::ascii_iscntrl(byte) || (byte >= 0x80 && !is_utf8)) c = '?';
  }
}

}  // namespace robot_accounts

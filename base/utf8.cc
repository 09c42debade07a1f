#include "robot_accounts/base/utf8.h"

#include <cstddef>
#include <cstdint>

namespace robot_accounts {
namespace {

// How many bytes follow `lead`, and which values the first of them may have:
// all later ones are 0x80..0xbf. -1 if `lead` begins nothing.
int NumFollowing(uint8_t lead, uint8_t* low, uint8_t* high) {
  *low = 0x80;
  *high = 0xbf;
  if (lead < 0x80) return 0;
  if (lead < 0xc2) return -1;
  if (lead < 0xe0) return 1;
  if (lead < 0xf0) {
    if (lead == 0xe0) *low = 0xa0;   // Overlong.
    if (lead == 0xed) *high = 0x9f;  // Surrogates.
    return 2;
  }
  if (lead == 0xf0) *low = 0x90;   // Overlong.
  if (lead == 0xf4) *high = 0x8f;  // Above U+10FFFF.
  return lead < 0xf5 ? 3 : -1;
}

}  // namespace

bool IsUtf8(absl::string_view text) {
  for (size_t i = 0; i < text.size();) {
    uint8_t low;
    uint8_t high;
    int following = NumFollowing(static_cast<uint8_t>(text[i++]), &low, &high);
    if (following < 0) return false;
    for (; following > 0; --following, ++i) {
      if (i == text.size()) return false;
      const uint8_t byte = static_cast<uint8_t>(text[i]);
      if (byte < low || byte > high) return false;
      low = 0x80;
      high = 0xbf;
    }
  }
  return true;
}

}  // namespace robot_accounts

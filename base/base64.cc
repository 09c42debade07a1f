#include "robot_accounts/base/base64.h"

namespace robot_accounts {
namespace {

// The value of the digit `c`, or -1.
int DigitValue(char c, bool url) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == (url ? '-' : '+')) return 62;
  if (c == (url ? '_' : '/')) return 63;
  return -1;
}

// Takes the padding off the end of `text`; false if `form` does not allow it.
bool StripPadding(Base64Form form, absl::string_view* text) {
  if (form == Base64Form::kUrlWithoutPadding) return true;
  const bool whole = text->size() % 4 == 0;
  size_t padding = 0;
  while (padding < 2 && !text->empty() && text->back() == '=') {
    text->remove_suffix(1);
    ++padding;
  }
  if (padding > 0) return whole;
  return whole || form == Base64Form::kPaddedOrBare;
}

}  // namespace

absl::optional<size_t> DecodeBase64(absl::string_view text, Base64Form form,
                                    uint8_t* out) {
  if (!StripPadding(form, &text)) return absl::nullopt;
  if (text.size() % 4 == 1) return absl::nullopt;
  const bool url = form == Base64Form::kUrlWithoutPadding;
  uint32_t bits = 0;
  int num_bits = 0;
  size_t size = 0;
  for (const char c : text) {
    const int value = DigitValue(c, url);
    if (value < 0) return absl::nullopt;
    bits = (bits << 6) | static_cast<uint32_t>(value);
    num_bits += 6;
    if (num_bits >= 8) {
      num_bits -= 8;
      out[size++] = static_cast<uint8_t>(bits >> num_bits);
      bits &= (1u << num_bits) - 1;
    }
  }
  // Bits that stand for no byte must be zero.
  if (bits != 0) return absl::nullopt;
  return size;
}

}  // namespace robot_accounts

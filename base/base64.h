#ifndef ROBOT_ACCOUNTS_BASE_BASE64_H_
#define ROBOT_ACCOUNTS_BASE_BASE64_H_

#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"

// Base64 (RFC 4648) that takes one spelling per value: no blanks, no line
// breaks, no stray bits. Two texts never mean the same bytes.

namespace robot_accounts {

enum class Base64Form {
  kPadded = 1,            // "+/", '=' up to a multiple of four
  kPaddedOrBare = 2,      // "+/", the padding whole or absent
  kUrlWithoutPadding = 3  // "-_", never a '=' (RFC 7515)
};

// The most bytes that DecodeBase64 writes for a text of `size` bytes.
constexpr size_t MaxDecodedBytes(size_t size) { return size / 4 * 3 + 2; }

// Writes the bytes that `text` stands for to `out`, which has room for
// MaxDecodedBytes(text.size()), and returns their number; nullopt if `text` is
// not canonical. On failure `out` may hold a part of them.
absl::optional<size_t> DecodeBase64(absl::string_view text, Base64Form form,
                                    uint8_t* out);

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_BASE_BASE64_H_

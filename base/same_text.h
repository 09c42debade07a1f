#ifndef ROBOT_ACCOUNTS_BASE_SAME_TEXT_H_
#define ROBOT_ACCOUNTS_BASE_SAME_TEXT_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "absl/strings/string_view.h"

namespace robot_accounts {

// a == b, without a call for names of usual length. Not for secrets: how long
// it takes tells where they differ.
inline bool SameText(absl::string_view a, absl::string_view b) {
  const size_t size = a.size();
  if (size != b.size()) return false;
  const auto differs = [&](size_t at) {
    uint64_t words[2];
    std::memcpy(&words[0], a.data() + at, 8);
    std::memcpy(&words[1], b.data() + at, 8);
    return words[0] ^ words[1];
  };
  if (size - 8 <= 24) {  // 8 to 32 bytes; the words may overlap.
    const size_t last = size - 8;
    const size_t second = std::min<size_t>(8, last);
    return (differs(0) | differs(second) | differs(last - second) |
            differs(last)) == 0;
  }
  if (size > 32) return std::memcmp(a.data(), b.data(), size) == 0;
  for (size_t i = 0; i < size; ++i) {
    if (a[i] != b[i]) return false;
  }
  return true;
}

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_BASE_SAME_TEXT_H_

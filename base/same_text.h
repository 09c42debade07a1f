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
  const auto differs = [&](size_t at, auto word_of_a) {
    auto word_of_b = word_of_a;
    std::memcpy(&word_of_a, a.data() + at, sizeof(word_of_a));
    std::memcpy(&word_of_b, b.data() + at, sizeof(word_of_b));
    return word_of_a ^ word_of_b;
  };
  // The words may overlap.
  if (size - 8 <= 24) {  // 8 to 32 bytes.
    const uint64_t word = 0;
    const size_t last = size - 8;
    const size_t second = std::min<size_t>(8, last);
    return (differs(0, word) | differs(second, word) |
            differs(last - second, word) | differs(last, word)) == 0;
  }
  if (size - 4 <= 4) {
    const uint32_t word = 0;
    return (differs(0, word) | differs(size - 4, word)) == 0;
  }
  if (size > 32) return std::memcmp(a.data(), b.data(), size) == 0;
  for (size_t i = 0; i < size; ++i) {
    if (a[i] != b[i]) return false;
  }
  return true;
}

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_BASE_SAME_TEXT_H_

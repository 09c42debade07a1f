#include "robot_accounts/cli/text.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"

namespace robot_accounts::cli {
namespace {

// Not a byte that continues a character of UTF-8.
bool StartsCharacter(char c) {
  return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
}

}  // namespace

std::string TimeText(int64_t unix_s) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", absl::FromUnixSeconds(unix_s),
                          absl::UTCTimeZone());
}

std::string DayText(int64_t unix_s) {
  return absl::FormatTime("%Y-%m-%d", absl::FromUnixSeconds(unix_s),
                          absl::UTCTimeZone());
}

std::string PrintableText(absl::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    const unsigned char c = text[i];
    const unsigned char next = i + 1 < text.size() ? text[i + 1] : 0;
    if (c < 0x20 || c == 0x7f) {
      out.push_back('?');
    } else if (c == 0xc2 && next >= 0x80 && next < 0xa0) {
      out.push_back('?');  // U+0080..U+009F: control characters too.
      ++i;
    } else {
      out.push_back(text[i]);
    }
  }
  return out;
}

size_t CountColumns(absl::string_view text) {
  return std::count_if(text.begin(), text.end(), StartsCharacter);
}

std::string CutText(absl::string_view text, size_t columns) {
  if (CountColumns(text) <= columns) return std::string(text);
  const size_t dots = std::min<size_t>(columns, 2);
  size_t kept = 0;
  size_t bytes = 0;
  while (bytes < text.size()) {
    if (StartsCharacter(text[bytes]) && kept++ == columns - dots) break;
    ++bytes;
  }
  return absl::StrCat(text.substr(0, bytes), std::string(dots, '.'));
}

std::string WrapText(absl::string_view text, size_t columns, size_t indent) {
  std::string out;
  size_t used = 0;
  for (const absl::string_view word : absl::StrSplit(text, ' ')) {
    const size_t width = CountColumns(word);
    if (used == 0) {
      absl::StrAppend(&out, word);
    } else if (used + 1 + width <= columns) {
      absl::StrAppend(&out, " ", word);
      ++used;
    } else {
      absl::StrAppend(&out, "\n", std::string(indent, ' '), word);
      used = 0;
    }
    used += width;
  }
  return out;
}

}  // namespace robot_accounts::cli

#include "robot_accounts/registry/repository_name.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/ascii.h"

namespace robot_accounts {
namespace {

bool IsWordByte(char c) {
  return absl::ascii_islower(c) || absl::ascii_isdigit(c);
}

// Cuts the longest separator off the front of `text`; false if there is none.
bool SkipSeparator(absl::string_view* text) {
  const size_t size =
      std::min(text->find_first_not_of(text->front()), text->size());
  switch (text->front()) {
    case '.':
      if (size != 1) return false;
      break;
    case '_':
      if (size > 2) return false;
      break;
    case '-':
      break;
    default:
      return false;
  }
  text->remove_prefix(size);
  return true;
}

}  // namespace

bool IsRepositoryComponent(absl::string_view text) {
  while (true) {
    const auto word_end =
        std::find_if_not(text.begin(), text.end(), IsWordByte);
    const size_t word = static_cast<size_t>(word_end - text.begin());
    if (word == 0) return false;
    text.remove_prefix(word);
    if (text.empty()) return true;
    if (!SkipSeparator(&text)) return false;
  }
}

bool IsRepositoryName(absl::string_view text) {
  while (true) {
    const size_t slash = text.find('/');
    if (!IsRepositoryComponent(text.substr(0, slash))) return false;
    if (slash == absl::string_view::npos) return true;
    text.remove_prefix(slash + 1);
  }
}

}  // namespace robot_accounts

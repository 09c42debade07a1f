#include "robot_accounts/registry/scope_words.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "robot_accounts/registry/repository_name.h"

namespace robot_accounts {
namespace {

bool IsHostLabel(absl::string_view text) {
  return !text.empty() && text.front() != '-' && text.back() != '-' &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return absl::ascii_isalnum(c) || c == '-'; });
}

// `label(.label)*[:port]`
bool IsHost(absl::string_view text) {
  const size_t colon = text.find(':');
  if (colon != absl::string_view::npos) {
    const absl::string_view port = text.substr(colon + 1);
    if (port.empty() || port.size() > 5 ||
        !std::all_of(port.begin(), port.end(), absl::ascii_isdigit)) {
      return false;
    }
    text = text.substr(0, colon);
  }
  for (const absl::string_view label : absl::StrSplit(text, '.')) {
    if (!IsHostLabel(label)) return false;
  }
  return true;
}

}  // namespace

bool IsResourceType(absl::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_islower(c) || absl::ascii_isdigit(c);
  });
}

bool IsScopeAction(absl::string_view text) {
  if (text == "*") return true;
  bool in_word = false;
  for (const char c : text) {
    if (!absl::ascii_islower(c) && !(c == '-' && in_word)) return false;
    in_word = c != '-';
  }
  return in_word;
}

bool IsScopeName(absl::string_view text) {
  if (IsRepositoryName(text)) return true;
  const size_t slash = text.find('/');
  return slash != absl::string_view::npos && IsHost(text.substr(0, slash)) &&
         IsRepositoryName(text.substr(slash + 1));
}

}  // namespace robot_accounts

#include "robot_accounts/store/harbor/sql_literal.h"

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"

namespace robot_accounts {

std::string SqlLiteral(absl::string_view text) {
  const std::string escaped =
      absl::StrReplaceAll(text, {{"'", "''"}, {"\\", "\\\\"}});
  // Only in an E'' is the meaning of a backslash no matter of settings.
  const char* const begin = absl::StrContains(text, '\\') ? "E'" : "'";
  return absl::StrCat(begin, escaped, "'");
}

std::string DollarQuoteFor(absl::string_view body) {
  std::string quote = "$robot$";
  for (int i = 1; absl::StrContains(body, quote); ++i) {
    quote = absl::StrCat("$robot", i, "$");
  }
  return quote;
}

}  // namespace robot_accounts

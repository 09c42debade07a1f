#ifndef ROBOT_ACCOUNTS_CLI_TEXT_H_
#define ROBOT_ACCOUNTS_CLI_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace robot_accounts::cli {

// The width of everything that is shown to people, in columns.
inline constexpr size_t kMaxColumns = 100;

// "2026-12-31T18:00:00Z" and "2026-12-31".
std::string TimeText(int64_t unix_s);
std::string DayText(int64_t unix_s);

// `text` with a `?` for each byte or character that would steer a terminal: a
// store may hold what others wrote.
std::string PrintableText(absl::string_view text);

// How many columns `text`, which is UTF-8, takes: one a character.
size_t CountColumns(absl::string_view text);

// The first `columns` columns of `text`; if that is not all, the last two are
// dots.
std::string CutText(absl::string_view text, size_t columns);

// `text` in lines of at most `columns`, broken at blanks; a word that is longer
// stays whole. The lines after the first are indented by `indent` blanks, which
// `columns` does not count.
std::string WrapText(absl::string_view text, size_t columns, size_t indent);

}  // namespace robot_accounts::cli

#endif  // ROBOT_ACCOUNTS_CLI_TEXT_H_

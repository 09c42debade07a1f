#ifndef ROBOT_ACCOUNTS_CLI_TABLE_H_
#define ROBOT_ACCOUNTS_CLI_TABLE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace robot_accounts::cli {

// Whether a column may be cut where a table is too wide.
enum class Shrink {
  kNever,
  kFirst,  // To a few characters.
  kLast,   // Only if that is not enough.
};

// Rows for people, under titles, never wider than kMaxColumns: the widest of
// the columns that may shrink is cut.
class Table final {
 public:
  struct Column {
    absl::string_view title;
    Shrink shrink = Shrink::kNever;
  };

  explicit Table(std::vector<Column> columns);

  // `cells` has one text a column; it is made printable.
  void AddRow(std::vector<std::string> cells);

  // Ends with a newline. Without rows it is `empty` and a newline.
  std::string Render(absl::string_view empty) const;

 private:
  std::vector<size_t> Widths() const;
  size_t* WidestToCut(Shrink when, size_t floor,
                      std::vector<size_t>& widths) const;
  std::string Line(const std::vector<std::string>& cells,
                   const std::vector<size_t>& widths) const;

  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

// Names and values for people, a line each: long values are wrapped at blanks.
class FieldList final {
 public:
  // `value` is made printable. An empty name goes on with the field before.
  void Add(absl::string_view name, absl::string_view value);

  std::string Render() const;

 private:
  std::string text_;
};

}  // namespace robot_accounts::cli

#endif  // ROBOT_ACCOUNTS_CLI_TABLE_H_

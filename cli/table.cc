#include "robot_accounts/cli/table.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "robot_accounts/cli/text.h"

namespace robot_accounts::cli {
namespace {

constexpr absl::string_view kGap = "  ";
constexpr size_t kFewColumns = 12;
constexpr size_t kFieldNameColumns = 13;

void AppendPadded(std::string* out, absl::string_view text, size_t columns) {
  absl::StrAppend(out, text);
  const size_t used = CountColumns(text);
  if (used < columns) out->append(columns - used, ' ');
}

}  // namespace

Table::Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

void Table::AddRow(std::vector<std::string> cells) {
  cells.resize(columns_.size());
  for (std::string& cell : cells) cell = PrintableText(cell);
  rows_.push_back(std::move(cells));
}

// The widest column that may shrink `when`, and is wider than `floor` and its
// title; null without one.
size_t* Table::WidestToCut(Shrink when, size_t floor,
                           std::vector<size_t>& widths) const {
  size_t* widest = nullptr;
  for (size_t i = 0; i < widths.size(); ++i) {
    const size_t least = std::max(floor, columns_[i].title.size());
    const bool can = columns_[i].shrink == when && widths[i] > least;
    if (can && (widest == nullptr || widths[i] > *widest)) widest = &widths[i];
  }
  return widest;
}

std::vector<size_t> Table::Widths() const {
  std::vector<size_t> widths;
  for (size_t i = 0; i < columns_.size(); ++i) {
    size_t width = columns_[i].title.size();
    for (const auto& row : rows_) {
      width = std::max(width, CountColumns(row[i]));
    }
    widths.push_back(width);
  }
  size_t total = std::accumulate(widths.begin(), widths.end(),
                                 kGap.size() * (widths.size() - 1));
  while (total > kMaxColumns) {
    size_t* widest = WidestToCut(Shrink::kFirst, kFewColumns, widths);
    if (widest == nullptr) widest = WidestToCut(Shrink::kLast, 0, widths);
    if (widest == nullptr) widest = WidestToCut(Shrink::kFirst, 0, widths);
    if (widest == nullptr) break;
    --*widest;
    --total;
  }
  return widths;
}

std::string Table::Line(const std::vector<std::string>& cells,
                        const std::vector<size_t>& widths) const {
  std::string line;
  for (size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) absl::StrAppend(&line, kGap);
    AppendPadded(&line, CutText(cells[i], widths[i]), widths[i]);
  }
  absl::StripTrailingAsciiWhitespace(&line);
  return absl::StrCat(line, "\n");
}

std::string Table::Render(absl::string_view empty) const {
  if (rows_.empty()) return absl::StrCat(empty, "\n");
  const std::vector<size_t> widths = Widths();
  std::vector<std::string> titles;
  for (const Column& column : columns_) titles.emplace_back(column.title);
  std::string out = Line(titles, widths);
  for (const auto& row : rows_) absl::StrAppend(&out, Line(row, widths));
  return out;
}

void FieldList::Add(absl::string_view name, absl::string_view value) {
  AppendPadded(&text_, name, kFieldNameColumns);
  absl::StrAppend(&text_,
                  WrapText(PrintableText(value),
                           kMaxColumns - kFieldNameColumns, kFieldNameColumns),
                  "\n");
}

std::string FieldList::Render() const { return text_; }

}  // namespace robot_accounts::cli

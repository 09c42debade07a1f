#include "robot_accounts/cli/progress_bar.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace robot_accounts::cli {
namespace {

constexpr int64_t kBarColumns = 40;

// "importing  [####......]  40% of 1000".
std::string Line(absl::string_view what, int64_t done, int64_t total) {
  const double share = total <= 0 ? 1.0 : static_cast<double>(done) / total;
  const double part = std::min(1.0, std::max(0.0, share));
  const auto filled = static_cast<size_t>(part * kBarColumns);
  return absl::StrCat(what, "  [", std::string(filled, '#'),
                      std::string(kBarColumns - filled, '.'), "]  ",
                      static_cast<int>(part * 100), "% of ", total);
}

}  // namespace

ProgressBar::ProgressBar(Output& out, absl::string_view what)
    : out_(out), what_(what), is_terminal_(out.is_terminal()) {}

ProgressBar::~ProgressBar() {
  if (!shown_.empty()) {
    out_.Write(absl::StrCat("\r", std::string(shown_.size(), ' '), "\r"));
  }
}

void ProgressBar::Show(int64_t done, int64_t total) {
  if (!is_terminal_) return;
  std::string line = Line(what_, done, total);
  if (line == shown_) return;
  out_.Write(absl::StrCat("\r", line));
  // A line that became shorter must not leave its end behind.
  if (line.size() < shown_.size()) {
    out_.Write(std::string(shown_.size() - line.size(), ' '));
  }
  shown_ = std::move(line);
}

}  // namespace robot_accounts::cli

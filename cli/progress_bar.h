#ifndef ROBOT_ACCOUNTS_CLI_PROGRESS_BAR_H_
#define ROBOT_ACCOUNTS_CLI_PROGRESS_BAR_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "robot_accounts/cli/output.h"

namespace robot_accounts::cli {

// How far something long has come, on one line of a terminal that is drawn
// again and again, and erased in the end. Elsewhere nothing is written.
class ProgressBar final {
 public:
  // `out` is borrowed. `what` stands before the bar.
  ProgressBar(Output& out, absl::string_view what);
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;
  ~ProgressBar();

  // Draws if that shows anything new.
  void Show(int64_t done, int64_t total);

 private:
  Output& out_;
  const std::string what_;
  const bool is_terminal_;
  std::string shown_;
};

}  // namespace robot_accounts::cli

#endif  // ROBOT_ACCOUNTS_CLI_PROGRESS_BAR_H_

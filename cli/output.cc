#include "robot_accounts/cli/output.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "robot_accounts/base/error.h"

namespace robot_accounts::cli {

void Output::Write(absl::string_view text) {
  while (status_.ok() && !text.empty()) {
    const ssize_t written = write(fd_, text.data(), text.size());
    if (written > 0) {
      text.remove_prefix(written);
    } else if (written == 0 || errno != EINTR) {
      status_ =
          MakeError(absl::StatusCode::kUnavailable, "OUTPUT_FAILED",
                    absl::StrCat("cannot write the output: ", strerror(errno)));
    }
  }
}

void Output::WriteLine(absl::string_view text) {
  Write(text);
  Write("\n");
}

bool Output::is_terminal() const { return isatty(fd_) == 1; }

}  // namespace robot_accounts::cli

#include <signal.h>
#include <unistd.h>

#include <vector>

#include "absl/strings/string_view.h"
#include "robot_accounts/cli/output.h"
#include "robot_accounts/cli/robotctl.h"

int main(int argc, char** argv) {
  // A reader that went away must not end a command between its change and its
  // words: what cannot be written is an error that is told.
  signal(SIGPIPE, SIG_IGN);
  const std::vector<absl::string_view> words(argv + 1, argv + argc);
  robot_accounts::cli::Output out(STDOUT_FILENO);
  robot_accounts::cli::Output err(STDERR_FILENO);
  return robot_accounts::cli::RunRobotctl(words, out, err);
}

#include "robot_accounts/cli/secret_prompt.h"

#include <fcntl.h>
#include <signal.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/cli/args.h"
#include "robot_accounts/cli/secret_buffer.h"

namespace robot_accounts::cli {
namespace {

volatile sig_atomic_t caught_signal = 0;
void Catch(int number) { caught_signal = number; }

// While it lives, a signal that would end the process only ends a read; to stop
// the process is not possible.
class SignalCatcher final {
 public:
  SignalCatcher() {
    caught_signal = 0;
    for (size_t i = 0; i < kCount; ++i) {
      struct sigaction action = {};
      action.sa_handler = kNumbers[i] == SIGTSTP ? SIG_IGN : Catch;
      sigaction(kNumbers[i], nullptr, &before_[i]);
      if (before_[i].sa_handler != SIG_IGN) {
        sigaction(kNumbers[i], &action, nullptr);
      }
    }
  }
  SignalCatcher(const SignalCatcher&) = delete;
  SignalCatcher& operator=(const SignalCatcher&) = delete;
  ~SignalCatcher() {
    for (size_t i = 0; i < kCount; ++i) {
      sigaction(kNumbers[i], &before_[i], nullptr);
    }
  }

 private:
  static constexpr int kNumbers[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP};
  static constexpr size_t kCount = sizeof(kNumbers) / sizeof(kNumbers[0]);
  struct sigaction before_[kCount];
};

// The controlling terminal; while it lives it does not show what is typed.
class QuietTerminal final {
 public:
  QuietTerminal() : fd_(open("/dev/tty", O_RDWR | O_CLOEXEC)) {
    if (fd_ < 0 || tcgetattr(fd_, &before_) != 0) return;
    termios quiet = before_;
    quiet.c_lflag &= ~ECHO;
    quiet.c_lflag |= ECHONL | ICANON | ISIG;
    is_quiet_ = tcsetattr(fd_, TCSAFLUSH, &quiet) == 0;
  }
  QuietTerminal(const QuietTerminal&) = delete;
  QuietTerminal& operator=(const QuietTerminal&) = delete;
  ~QuietTerminal() {
    if (is_quiet_) tcsetattr(fd_, TCSAFLUSH, &before_);
    if (fd_ >= 0) close(fd_);
  }

  bool is_quiet() const { return is_quiet_; }

  absl::StatusOr<SecretBytes> Ask(absl::string_view question) const {
    (void)!write(fd_, question.data(), question.size());
    SecretBuffer buffer;
    while (!buffer.full() && caught_signal == 0) {
      char* byte = buffer.bytes + buffer.used;
      const ssize_t got = read(fd_, byte, 1);
      if (got == 0) break;
      if (got > 0) {
        ++buffer.used;
        if (*byte == '\n') break;
      } else if (errno != EINTR || caught_signal != 0) {
        return MakeError(
            absl::StatusCode::kUnavailable, "INPUT_FAILED",
            absl::StrCat("cannot read the secret: ", strerror(errno)));
      }
    }
    return TakeSecret(buffer, "that was typed");
  }

 private:
  const int fd_;
  termios before_;
  bool is_quiet_ = false;
};

absl::StatusOr<SecretBytes> AskTwice() {
  const SignalCatcher catcher;
  const QuietTerminal terminal;
  if (!terminal.is_quiet()) {
    return UsageError(
        "option --secret-prompt needs a terminal: a program gives a secret by "
        "--secret-stdin");
  }
  absl::StatusOr<SecretBytes> first = terminal.Ask("new secret: ");
  if (!first.ok()) return first;
  absl::StatusOr<SecretBytes> second = terminal.Ask("once more:  ");
  if (!second.ok()) return second;
  if (!first->EqualsInConstantTime(*second)) {
    return InvalidArgument("SECRETS_DIFFER",
                           "the two secrets that were typed differ");
  }
  return first;
}

}  // namespace

absl::StatusOr<SecretBytes> AskForNewSecret() {
  absl::StatusOr<SecretBytes> secret = AskTwice();
  if (caught_signal != 0) raise(caught_signal);
  return secret;
}

}  // namespace robot_accounts::cli

#include "examples/serve/serve.h"

#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <string>
#include <thread>

#include "robot_accounts/base/error.h"

using robot_accounts::ErrorReason;

namespace {

// Maintains until a signal of `signals` comes.
void MaintainUntil(const sigset_t& signals,
                   const std::function<absl::Status()>& maintain) {
  const timespec second = {1, 0};
  std::string told;
  while (sigtimedwait(&signals, nullptr, &second) < 0) {
    const absl::Status status = maintain();
    std::string reason;
    if (!status.ok()) {
      reason = ErrorReason(status);
      if (reason.empty()) reason = absl::StatusCodeToString(status.code());
    }
    if (reason != told && !status.ok()) {
      std::fprintf(stderr, "cannot maintain: %s\n", reason.c_str());
    }
    told = reason;
  }
}

}  // namespace

absl::Status ServeUntilStopped(httplib::Server& server, const std::string& host,
                               int port,
                               const std::function<absl::Status()>& maintain) {
  sigset_t stop_signals;
  sigemptyset(&stop_signals);
  sigaddset(&stop_signals, SIGTERM);
  sigaddset(&stop_signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &stop_signals, nullptr);

  server.set_keep_alive_timeout(1);
  if (port == 0) {
    port = server.bind_to_any_port(host);
  } else if (!server.bind_to_port(host, port)) {
    port = -1;
  }
  if (port < 0) return absl::UnavailableError("cannot listen there");
  std::printf("listening on %s:%d\n", host.c_str(), port);
  std::fflush(stdout);

  std::atomic<bool> ended{false};
  bool failed = false;
  std::thread thread([&] {
    failed = !server.listen_after_bind();
    ended = true;
    kill(getpid(), SIGTERM);  // Wakes the wait below, if nobody else did.
  });
  MaintainUntil(stop_signals, maintain);
  // A server that does not run yet cannot be stopped.
  while (!server.is_running() && !ended) std::this_thread::yield();
  server.stop();
  thread.join();
  return failed ? absl::UnavailableError("the listener failed")
                : absl::OkStatus();
}

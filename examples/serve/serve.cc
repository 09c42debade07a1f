#include "examples/serve/serve.h"

#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <thread>

absl::Status ServeUntilStopped(httplib::Server& server, const std::string& host,
                               int port) {
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
  int signal;
  sigwait(&stop_signals, &signal);
  // A server that does not run yet cannot be stopped.
  while (!server.is_running() && !ended) std::this_thread::yield();
  server.stop();
  thread.join();
  return failed ? absl::UnavailableError("the listener failed")
                : absl::OkStatus();
}

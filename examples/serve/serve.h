#ifndef ROBOT_ACCOUNTS_EXAMPLES_SERVE_SERVE_H_
#define ROBOT_ACCOUNTS_EXAMPLES_SERVE_SERVE_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "httplib.h"

// Answers at `host` and `port` (0: any free one), which it prints, until
// SIGTERM or SIGINT. Every second it calls `maintain`, on the thread that
// called it, and writes a failure to stderr, once until the reason changes.
// Call it before any thread is started: all must hold these signals back.
absl::Status ServeUntilStopped(httplib::Server& server, const std::string& host,
                               int port,
                               const std::function<absl::Status()>& maintain);

#endif  // ROBOT_ACCOUNTS_EXAMPLES_SERVE_SERVE_H_

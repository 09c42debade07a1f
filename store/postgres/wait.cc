#include "robot_accounts/store/postgres/wait.h"

#include <poll.h>
#include <time.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <limits>

namespace robot_accounts {

int64_t SteadyMilliseconds() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return int64_t{now.tv_sec} * 1000 + now.tv_nsec / 1000000;
}

bool WaitFor(int socket, int16_t events, int64_t deadline_ms) {
  pollfd waited = {socket, events, 0};
  while (true) {
    const int64_t left = deadline_ms - SteadyMilliseconds();
    if (left < 0) return false;
    const int timeout = static_cast<int>(
        std::min<int64_t>(left, std::numeric_limits<int>::max()));
    const int ready = poll(&waited, 1, timeout);
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return false;
  }
}

}  // namespace robot_accounts

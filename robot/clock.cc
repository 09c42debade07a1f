#include "robot_accounts/robot/clock.h"

#include <time.h>

#include <cstdint>

namespace robot_accounts {
namespace {

int64_t Seconds(clockid_t clock) {
  timespec now;
  clock_gettime(clock, &now);
  return now.tv_sec;
}

// The coarse clocks are as of the kernel's last tick, like time(2): they cost a
// few loads, while the fine ones wait for the processor's counter.
class RealClock final : public Clock {
 public:
  int64_t UnixSeconds() override { return Seconds(CLOCK_REALTIME_COARSE); }

  // There is no coarse one of these. While the second is the same on two
  // others, of which one counts sleep, it is on this one, too, to a second.
  int64_t BootSeconds() override {
    thread_local int64_t unix_s = -1;
    thread_local int64_t awake_s = -1;
    thread_local int64_t boot_s = 0;
    const int64_t now_unix_s = Seconds(CLOCK_REALTIME_COARSE);
    const int64_t now_awake_s = Seconds(CLOCK_MONOTONIC_COARSE);
    if (now_unix_s != unix_s || now_awake_s != awake_s) {
      unix_s = now_unix_s;
      awake_s = now_awake_s;
      boot_s = Seconds(CLOCK_BOOTTIME);
    }
    return boot_s;
  }
};

}  // namespace

Clock& SystemClock() {
  static RealClock clock;
  return clock;
}

}  // namespace robot_accounts

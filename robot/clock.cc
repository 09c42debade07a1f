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

class RealClock final : public Clock {
 public:
  int64_t UnixSeconds() override { return Seconds(CLOCK_REALTIME); }
  int64_t BootSeconds() override { return Seconds(CLOCK_BOOTTIME); }
};

}  // namespace

Clock& SystemClock() {
  static RealClock clock;
  return clock;
}

}  // namespace robot_accounts

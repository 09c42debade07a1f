#ifndef ROBOT_ACCOUNTS_ROBOT_CLOCK_H_
#define ROBOT_ACCOUNTS_ROBOT_CLOCK_H_

#include <cstdint>

namespace robot_accounts {

// Tells the time to one RobotAccounts. Implementations must be thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;

  // Seconds since the Unix epoch, which decide expiry. May jump backwards: who
  // reads it through RobotAccounts never sees that.
  virtual int64_t UnixSeconds() = 0;

  // Seconds since some fixed start, counted while the machine sleeps too; they
  // bound how long a verified secret is remembered.
  virtual int64_t BootSeconds() = 0;
};

// The system's clocks. The Unix clock is the one of time(2), which lags by less
// than a tick of the kernel (1..10 ms); the boot clock lags by less than a
// second. Lives for ever.
Clock& SystemClock();

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_CLOCK_H_

#ifndef ROBOT_ACCOUNTS_ROBOT_FORWARD_CLOCK_H_
#define ROBOT_ACCOUNTS_ROBOT_FORWARD_CLOCK_H_

#include <algorithm>
#include <atomic>
#include <cstdint>

#include "robot_accounts/robot/clock.h"

namespace robot_accounts {

// Another clock that never runs backwards: setting the machine's time back does
// not bring an expired robot to life. Thread-safe.
class ForwardClock final : public Clock {
 public:
  // `clock` is borrowed.
  explicit ForwardClock(Clock& clock) : clock_(clock) {}

  int64_t UnixSeconds() override {
    return Forward(unix_, clock_.UnixSeconds());
  }
  int64_t BootSeconds() override {
    return Forward(boot_, clock_.BootSeconds());
  }

 private:
  static int64_t Forward(std::atomic<int64_t>& latest, int64_t now) {
    int64_t seen = latest.load(std::memory_order_relaxed);
    while (now > seen && !latest.compare_exchange_weak(
                             seen, now, std::memory_order_relaxed)) {
    }
    return std::max(now, seen);
  }

  Clock& clock_;
  std::atomic<int64_t> unix_{INT64_MIN};
  std::atomic<int64_t> boot_{INT64_MIN};
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_FORWARD_CLOCK_H_

#ifndef ROBOT_ACCOUNTS_TESTS_TESTING_MANUAL_CLOCK_H_
#define ROBOT_ACCOUNTS_TESTS_TESTING_MANUAL_CLOCK_H_

#include <atomic>
#include <cstdint>

#include "robot_accounts/robot/clock.h"

namespace robot_accounts {

// A clock that stands still until a test moves it. Thread-safe.
class ManualClock final : public Clock {
 public:
  static constexpr int64_t kStartUnixS = 1700000000;
  static constexpr int64_t kStartBootS = 1000;

  int64_t UnixSeconds() override { return unix_s_; }
  int64_t BootSeconds() override { return boot_s_; }

  // Lets time pass, on both.
  void Advance(int64_t seconds) {
    unix_s_ += seconds;
    boot_s_ += seconds;
  }
  // Sets the wall clock alone, as an administrator may.
  void SetUnixSeconds(int64_t unix_s) { unix_s_ = unix_s; }

 private:
  std::atomic<int64_t> unix_s_{kStartUnixS};
  std::atomic<int64_t> boot_s_{kStartBootS};
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_TESTS_TESTING_MANUAL_CLOCK_H_

#ifndef ROBOT_ACCOUNTS_TESTS_ROBOT_SLOW_LANE_FIXTURE_H_
#define ROBOT_ACCOUNTS_TESTS_ROBOT_SLOW_LANE_FIXTURE_H_

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/robot/slow_lane.h"

namespace robot_accounts {

// Work that is told apart by a number, and a hashing that records in which
// order and company numbers have their turn, one at a time unless `best` says
// otherwise.
class SlowLaneFixture : public testing::Test {
 protected:
  using Result = absl::StatusOr<uint32_t>;

  static SlowLane::Tag TagOf(uint32_t number) { return {number, ~number}; }

  static SlowLane::Work WorkOf(uint32_t number, uint32_t iterations = 2) {
    return {BegunPbkdf2(absl::StrCat(number), "salt", iterations)};
  }

  // By what its first iteration is.
  static uint32_t NumberOf(const BegunPbkdf2& work) {
    static const auto* const numbers = [] {
      auto* const all = new std::map<std::vector<uint8_t>, uint32_t>;
      for (uint32_t number = 0; number <= kMaxNumber; ++number) {
        all->emplace(Read(WorkOf(number)[0]), number);
      }
      return all;
    }();
    return numbers->at(Read(work));
  }
  static constexpr uint32_t kMaxNumber = 3000;

  SlowHashing Hashing() {
    SlowHashing hashing;
    hashing.best = [this](size_t waiting) { return best(waiting); };
    hashing.finish = [this](absl::Span<BegunPbkdf2* const> all) {
      std::string together;
      for (const BegunPbkdf2* const one : all) {
        absl::StrAppend(&together, together.empty() ? "" : "+", NumberOf(*one));
      }
      {
        const std::lock_guard<std::mutex> lock(mutex_);
        absl::StrAppend(&turns_, turns_.empty() ? "" : " ", together);
        ++runs_;
      }
      for (const BegunPbkdf2* const one : all) work(NumberOf(*one));
    };
    return hashing;
  }

  // Logs `number` in, from start to end; what comes back is the number.
  static Result Run(SlowLane& lane, uint32_t number, absl::string_view source,
                    absl::Time deadline, uint32_t iterations = 2) {
    absl::StatusOr<SlowLane::Ticket> ticket =
        lane.Enter(TagOf(number), source, WorkOf(number, iterations));
    if (!ticket.ok()) return ticket.status();
    const absl::StatusOr<const SlowLane::Work*> finished =
        ticket->Finish(deadline);
    if (!finished.ok()) return finished.status();
    return NumberOf((**finished)[0]);
  }

  static void ExpectBusy(const Result& result) {
    EXPECT_TRUE(absl::IsDeadlineExceeded(result.status())) << result.status();
    EXPECT_EQ(ErrorReason(result.status()), "LOGIN_BUSY");
  }

  static void WaitUntilWaiting(const SlowLane& lane, int callers) {
    while (lane.waiting() != callers) std::this_thread::yield();
  }

  // Which numbers had their turn, those of one turn with a plus between.
  std::string turns() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return turns_;
  }
  int runs() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return runs_;
  }
  void ForgetTurns() {
    const std::lock_guard<std::mutex> lock(mutex_);
    turns_.clear();
    runs_ = 0;
  }

  // Set while nothing runs.
  std::function<size_t(size_t)> best = [](size_t) { return size_t{1}; };
  std::function<void(uint32_t number)> work = [](uint32_t) {};

  const absl::Time kForever = absl::InfiniteFuture();
  const absl::Time kPast = absl::InfinitePast();

 private:
  static std::vector<uint8_t> Read(const BegunPbkdf2& work) {
    std::vector<uint8_t> bytes(32);
    work.Read(absl::MakeSpan(bytes));
    return bytes;
  }

  std::mutex mutex_;
  std::string turns_;
  int runs_ = 0;
};

// Takes a place of the lane with the number 1000 until it is released or dies.
class SlowLaneHeldFixture : public SlowLaneFixture {
 protected:
  static constexpr uint32_t kHolder = 1000;

  ~SlowLaneHeldFixture() override { Release(); }

  void Hold(SlowLane& lane, uint32_t iterations = 2) {
    auto after = std::move(work);
    work = [this, after](uint32_t number) {
      if (number != kHolder) return after(number);
      held_.Notify();
      release_.WaitForNotification();
    };
    holder_ = std::thread([this, &lane, iterations] {
      held_result_ = Run(lane, kHolder, "holder", kForever, iterations);
    });
    held_.WaitForNotification();
    ForgetTurns();
  }

  void Release() {
    if (!holder_.joinable()) return;
    release_.Notify();
    holder_.join();
  }

  // Starts a caller that waits, after those that were started before.
  void Wait(SlowLane& lane, uint32_t number, const std::string& source,
            uint32_t iterations = 2) {
    waiters_.emplace_back([this, &lane, number, source, iterations] {
      const Result result = Run(lane, number, source, kForever, iterations);
      ASSERT_TRUE(result.ok()) << result.status();
      EXPECT_EQ(*result, number);
    });
    WaitUntilWaiting(lane, static_cast<int>(waiters_.size()));
  }

  // Four of "a", then two of "b" around one of "c".
  void WaitFromThreeSources(SlowLane& lane) {
    for (const uint32_t number : {11, 12, 13, 14}) Wait(lane, number, "a");
    Wait(lane, 21, "b");
    Wait(lane, 31, "c");
    Wait(lane, 22, "b");
  }

  // Lets all go on to their ends; returns the turns.
  std::string Join() {
    Release();
    for (std::thread& waiter : waiters_) waiter.join();
    waiters_.clear();
    return turns();
  }

  Result held_result_ = 0;

 private:
  absl::Notification held_;
  absl::Notification release_;
  std::thread holder_;
  std::vector<std::thread> waiters_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_TESTS_ROBOT_SLOW_LANE_FIXTURE_H_

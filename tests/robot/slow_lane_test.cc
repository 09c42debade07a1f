#include "robot_accounts/robot/slow_lane.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <new>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "gtest/gtest.h"
#include "robot_accounts/base/error.h"

namespace robot_accounts {
namespace {

using Result = absl::StatusOr<uint32_t>;

SlowLane::Tag TagOf(uint64_t number) { return {number, ~number}; }

const absl::Time kForever = absl::InfiniteFuture();
const absl::Time kPast = absl::InfinitePast();

void WaitUntilWaiting(const SlowLane& lane, int callers) {
  while (lane.waiting() != callers) std::this_thread::yield();
}

// Takes a place of the lane until it is released or dies.
class Holder {
 public:
  explicit Holder(SlowLane& lane, uint64_t number = 1000, uint32_t result = 0)
      : thread_([this, &lane, number, result] {
          result_ =
              lane.Run(TagOf(number), "holder", kForever, [&]() -> Result {
                started_.Notify();
                released_.WaitForNotification();
                return result;
              });
        }) {
    started_.WaitForNotification();
  }
  ~Holder() { Release(); }

  void Release() {
    if (!thread_.joinable()) return;
    released_.Notify();
    thread_.join();
  }
  // Once it is released.
  const Result& result() const { return result_; }

 private:
  absl::Notification started_;
  absl::Notification released_;
  Result result_ = 0;
  std::thread thread_;
};

Result One() { return 1; }

void ExpectBusy(const Result& result) {
  EXPECT_TRUE(absl::IsDeadlineExceeded(result.status())) << result.status();
  EXPECT_EQ(ErrorReason(result.status()), "LOGIN_BUSY");
}

TEST(SlowLaneTest, TakesAFreePlaceWhateverTheDeadline) {
  SlowLane lane(1);
  const Result result = lane.Run(TagOf(1), "a", kPast, One);
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(*result, 1u);
}

TEST(SlowLaneTest, ReturnsTheErrorOfTheWork) {
  SlowLane lane(1);
  const Result result = lane.Run(TagOf(1), "a", kForever, []() -> Result {
    return absl::DataLossError("broken");
  });
  EXPECT_EQ(result.status(), absl::DataLossError("broken"));
  EXPECT_TRUE(lane.Run(TagOf(1), "a", kPast, One).ok());
}

TEST(SlowLaneTest, TakesHalfOfTheCoresUnlessTold) {
  const int half = static_cast<int>(std::thread::hardware_concurrency() / 2);
  EXPECT_EQ(SlowLane(0).at_once(), std::max(1, half));
  EXPECT_EQ(SlowLane(3).at_once(), 3);
}

TEST(SlowLaneTest, RunsNoMoreThanAllowed) {
  SlowLane lane(2);
  std::atomic<int> running{0};
  std::atomic<int> most{0};
  absl::Notification go;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, i] {
      const Result result = lane.Run(TagOf(i), "a", kForever, [&]() -> Result {
        const int now = ++running;
        int seen = most;
        while (now > seen && !most.compare_exchange_weak(seen, now)) {
        }
        go.WaitForNotification();
        --running;
        return 0;
      });
      EXPECT_TRUE(result.ok());
    });
  }
  WaitUntilWaiting(lane, 6);
  while (running != 2) std::this_thread::yield();
  go.Notify();
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(most, 2);
  EXPECT_EQ(lane.waiting(), 0);
}

TEST(SlowLaneTest, SharesWorkThatRuns) {
  SlowLane lane(2);
  Holder holder(lane, 7, 42);
  std::atomic<int> runs{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 5; ++i) {
    threads.emplace_back([&] {
      const Result result = lane.Run(TagOf(7), "b", kForever, [&]() -> Result {
        ++runs;
        return 0;
      });
      ASSERT_TRUE(result.ok());
      EXPECT_EQ(*result, 42u);
    });
  }
  WaitUntilWaiting(lane, 5);
  holder.Release();
  EXPECT_EQ(*holder.result(), 42u);
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(runs, 0);
}

TEST(SlowLaneTest, SharesWorkThatWaits) {
  SlowLane lane(1);
  Holder holder(lane);
  std::atomic<int> runs{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 5; ++i) {
    threads.emplace_back([&, i] {
      const Result result =
          lane.Run(TagOf(7), std::to_string(i), kForever, [&]() -> Result {
            ++runs;
            return 42;
          });
      ASSERT_TRUE(result.ok());
      EXPECT_EQ(*result, 42u);
    });
  }
  WaitUntilWaiting(lane, 5);
  holder.Release();
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(runs, 1);
}

TEST(SlowLaneTest, DoesFinishedWorkAgain) {
  SlowLane lane(1);
  int runs = 0;
  for (int i = 0; i < 2; ++i) {
    EXPECT_TRUE(lane.Run(TagOf(1), "a", kForever,
                         [&]() -> Result {
                           ++runs;
                           return 0;
                         })
                    .ok());
  }
  EXPECT_EQ(runs, 2);
}

// Starts waiting callers one after the other and records in which order they
// have their turn.
class Queue {
 public:
  explicit Queue(SlowLane& lane) : lane_(lane) {}

  void Add(const std::string& source, const std::string& name) {
    const int number = static_cast<int>(threads_.size()) + 1;
    threads_.emplace_back([this, source, name, number] {
      const Result result =
          lane_.Run(TagOf(number), source, kForever, [&]() -> Result {
            const std::lock_guard<std::mutex> lock(mutex_);
            order_ += order_.empty() ? name : " " + name;
            return 0;
          });
      EXPECT_TRUE(result.ok());
    });
    WaitUntilWaiting(lane_, number);
  }

  std::string Join() {
    for (std::thread& thread : threads_) thread.join();
    return order_;
  }

 private:
  SlowLane& lane_;
  std::mutex mutex_;
  std::string order_;
  std::vector<std::thread> threads_;
};

TEST(SlowLaneTest, LetsSourcesTakeTurns) {
  SlowLane lane(1);
  Holder holder(lane);
  Queue queue(lane);
  for (const char* name : {"a1", "a2", "a3", "a4"}) queue.Add("a", name);
  queue.Add("b", "b1");
  queue.Add("c", "c1");
  queue.Add("b", "b2");
  holder.Release();
  EXPECT_EQ(queue.Join(), "a1 b1 c1 a2 b2 a3 a4");
}

TEST(SlowLaneTest, TellsSourcesApartByTheirFirstBytes) {
  SlowLane lane(1);
  Holder holder(lane);
  Queue queue(lane);
  const std::string start(SlowLane::kMaxSourceBytes, 's');
  queue.Add(start + "x", "x1");
  queue.Add(start + "x", "x2");
  queue.Add(start + "y", "y1");
  holder.Release();
  EXPECT_EQ(queue.Join(), "x1 x2 y1");
}

TEST(SlowLaneTest, GivesUpAtTheDeadlineAndLeavesNothingBehind) {
  SlowLane lane(1);
  Holder holder(lane);
  int runs = 0;
  ExpectBusy(lane.Run(TagOf(1), "a", kPast, [&]() -> Result {
    ++runs;
    return 0;
  }));
  ExpectBusy(lane.Run(TagOf(1), "a", absl::Now() + absl::Milliseconds(1), One));
  // Who waits for another's work has a deadline as well.
  ExpectBusy(lane.Run(TagOf(1000), "a", kPast, One));
  EXPECT_EQ(lane.waiting(), 0);
  holder.Release();
  EXPECT_EQ(runs, 0);
  EXPECT_TRUE(lane.Run(TagOf(1), "a", kPast, One).ok());
}

TEST(SlowLaneTest, KeepsWorkWhoseFirstCallerGaveUp) {
  SlowLane lane(1);
  Holder holder(lane);
  std::atomic<bool> gave_up{false};
  std::thread owner([&] {
    ExpectBusy(
        lane.Run(TagOf(1), "a", absl::Now() + absl::Milliseconds(20), One));
    gave_up = true;
  });
  while (lane.waiting() == 0 && !gave_up) std::this_thread::yield();
  Result inherited = 0;
  std::thread waiter(
      [&] { inherited = lane.Run(TagOf(1), "b", kForever, One); });
  owner.join();
  WaitUntilWaiting(lane, 1);
  holder.Release();
  waiter.join();
  ASSERT_TRUE(inherited.ok());
  EXPECT_EQ(*inherited, 1u);
}

TEST(SlowLaneTest, RefusesWhatIsBeyondTheLimits) {
  SlowLane lane(1, {/*waiting=*/3, /*waiting_of_source=*/2});
  Holder holder(lane);
  Queue queue(lane);
  queue.Add("a", "a1");
  queue.Add("a", "a2");
  ExpectBusy(lane.Run(TagOf(50), "a", kForever, One));
  queue.Add("b", "b1");
  ExpectBusy(lane.Run(TagOf(51), "c", kForever, One));
  holder.Release();
  EXPECT_EQ(queue.Join(), "a1 b1 a2");
  EXPECT_TRUE(lane.Run(TagOf(51), "c", kPast, One).ok());
}

TEST(SlowLaneTest, HandsOverWhatThrew) {
  SlowLane lane(1);
  absl::Notification started;
  absl::Notification release;
  bool threw = false;
  std::thread thrower([&] {
    try {
      (void)lane.Run(TagOf(1), "a", kForever, [&]() -> Result {
        started.Notify();
        release.WaitForNotification();
        throw std::bad_alloc();
      });
    } catch (const std::bad_alloc&) {
      threw = true;
    }
  });
  started.WaitForNotification();
  std::atomic<int> runs{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) {
    threads.emplace_back([&] {
      const Result result = lane.Run(TagOf(1), "b", kForever, [&]() -> Result {
        ++runs;
        return 5;
      });
      ASSERT_TRUE(result.ok());
      EXPECT_EQ(*result, 5u);
    });
  }
  WaitUntilWaiting(lane, 3);
  release.Notify();
  thrower.join();
  for (std::thread& thread : threads) thread.join();
  EXPECT_TRUE(threw);
  EXPECT_EQ(runs, 1);
  EXPECT_TRUE(lane.Run(TagOf(2), "a", kPast, One).ok());
}

TEST(SlowLaneTest, FreesItsPlaceWhenTheOnlyCallerThrows) {
  SlowLane lane(1);
  EXPECT_THROW((void)lane.Run(TagOf(1), "a", kForever,
                              []() -> Result { throw std::bad_alloc(); }),
               std::bad_alloc);
  EXPECT_TRUE(lane.Run(TagOf(1), "a", kPast, One).ok());
}

// Callers that give up at any moment, the one between the grant of a place and
// its use included, lose no place.
TEST(SlowLaneTest, LosesNoPlaceToThoseWhoGiveUp) {
  SlowLane lane(2);
  std::atomic<int> running{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 6; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 300; ++i) {
        const absl::Time deadline =
            absl::Now() + absl::Microseconds((i * 7 + t * 13) % 60);
        const Result result =
            lane.Run(TagOf((i + t) % 5), std::to_string(t % 3), deadline,
                     [&]() -> Result {
                       EXPECT_LE(++running, 2);
                       std::this_thread::yield();
                       --running;
                       return 1;
                     });
        if (!result.ok()) ExpectBusy(result);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(lane.waiting(), 0);
  Holder first(lane, 2001);
  Holder second(lane, 2002);
  ExpectBusy(lane.Run(TagOf(1), "a", kPast, One));
}

}  // namespace
}  // namespace robot_accounts

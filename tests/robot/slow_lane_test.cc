#include "robot_accounts/robot/slow_lane.h"

#include <algorithm>
#include <atomic>
#include <new>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "gtest/gtest.h"
#include "tests/robot/slow_lane_fixture.h"

namespace robot_accounts {
namespace {

using SlowLaneTest = SlowLaneHeldFixture;

TEST_F(SlowLaneTest, TakesAFreePlaceWhateverTheDeadline) {
  SlowLane lane(1, Hashing());
  const Result result = Run(lane, 1, "a", kPast);
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(*result, 1u);
}

TEST_F(SlowLaneTest, TakesHalfOfTheCoresUnlessTold) {
  const int half = static_cast<int>(std::thread::hardware_concurrency() / 2);
  EXPECT_EQ(SlowLane(0).at_once(), std::max(1, half));
  EXPECT_EQ(SlowLane(3).at_once(), 3);
}

TEST_F(SlowLaneTest, RunsNoMoreThanAllowed) {
  SlowLane lane(2, Hashing());
  std::atomic<int> running{0};
  std::atomic<int> most{0};
  absl::Notification go;
  work = [&](uint32_t) {
    const int now = ++running;
    int seen = most;
    while (now > seen && !most.compare_exchange_weak(seen, now)) {
    }
    go.WaitForNotification();
    --running;
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back(
        [&, i] { EXPECT_TRUE(Run(lane, i, "a", kForever).ok()); });
  }
  WaitUntilWaiting(lane, 6);
  while (running != 2) std::this_thread::yield();
  go.Notify();
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(most, 2);
  EXPECT_EQ(lane.waiting(), 0);
}

TEST_F(SlowLaneTest, SharesWorkThatRuns) {
  SlowLane lane(2, Hashing());
  Hold(lane);
  for (int i = 0; i < 5; ++i) Wait(lane, kHolder, "b");
  EXPECT_EQ(Join(), "");  // No turn after the holder's.
  EXPECT_EQ(*held_result_, kHolder);
}

TEST_F(SlowLaneTest, SharesWorkThatWaits) {
  SlowLane lane(1, Hashing());
  Hold(lane);
  for (int i = 0; i < 5; ++i) Wait(lane, 7, std::to_string(i));
  EXPECT_EQ(Join(), "7");
}

TEST_F(SlowLaneTest, OneOfThoseThatShareIsFirst) {
  SlowLane lane(1, Hashing());
  Hold(lane);
  std::atomic<int> first{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 5; ++i) {
    threads.emplace_back([&] {
      absl::StatusOr<SlowLane::Ticket> ticket =
          lane.Enter(TagOf(7), "a", WorkOf(7));
      ASSERT_TRUE(ticket.ok());
      ASSERT_TRUE(ticket->Finish(kForever).ok());
      first += ticket->is_first();
    });
  }
  WaitUntilWaiting(lane, 5);
  Release();
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(first, 1);
}

TEST_F(SlowLaneTest, DoesFinishedWorkAgain) {
  SlowLane lane(1, Hashing());
  for (int i = 0; i < 2; ++i) EXPECT_TRUE(Run(lane, 1, "a", kForever).ok());
  EXPECT_EQ(turns(), "1 1");
}

// So that between its end and its being remembered nobody does it again.
TEST_F(SlowLaneTest, SharesFinishedWorkUntilATicketDies) {
  SlowLane lane(1, Hashing());
  {
    absl::StatusOr<SlowLane::Ticket> ticket =
        lane.Enter(TagOf(1), "a", WorkOf(1));
    ASSERT_TRUE(ticket->Finish(kForever).ok());
    EXPECT_TRUE(Run(lane, 1, "a", kPast).ok());
    EXPECT_EQ(turns(), "1");
    // That one's ticket died.
    EXPECT_TRUE(Run(lane, 1, "a", kPast).ok());
    EXPECT_EQ(turns(), "1 1");
  }
  EXPECT_TRUE(Run(lane, 1, "a", kPast).ok());
  EXPECT_EQ(turns(), "1 1 1");
}

TEST_F(SlowLaneTest, LetsSourcesTakeTurns) {
  SlowLane lane(1, Hashing());
  Hold(lane);
  WaitFromThreeSources(lane);
  EXPECT_EQ(Join(), "11 21 31 12 22 13 14");
}

TEST_F(SlowLaneTest, TellsSourcesApartByTheirFirstBytes) {
  SlowLane lane(1, Hashing());
  Hold(lane);
  const std::string start(SlowLane::kMaxSourceBytes, 's');
  Wait(lane, 11, start + "x");
  Wait(lane, 12, start + "x");
  Wait(lane, 21, start + "y");
  EXPECT_EQ(Join(), "11 12 21");
}

TEST_F(SlowLaneTest, GivesUpAtTheDeadlineAndLeavesNothingBehind) {
  SlowLane lane(1, Hashing());
  Hold(lane);
  ExpectBusy(Run(lane, 1, "a", kPast));
  ExpectBusy(Run(lane, 1, "a", absl::Now() + absl::Milliseconds(1)));
  // Who comes to another's work that runs has a deadline as well.
  ExpectBusy(Run(lane, kHolder, "a", kPast));
  EXPECT_EQ(lane.waiting(), 0);
  EXPECT_EQ(Join(), "");
  EXPECT_TRUE(Run(lane, 1, "a", kPast).ok());
}

TEST_F(SlowLaneTest, ATicketThatIsNotUsedLeavesNothingBehind) {
  SlowLane lane(1, Hashing());
  ASSERT_TRUE(lane.Enter(TagOf(1), "a", WorkOf(1)).ok());  // Had the place.
  Hold(lane);
  ASSERT_TRUE(lane.Enter(TagOf(1), "a", WorkOf(1)).ok());  // Was in line.
  EXPECT_EQ(Join(), "");
  EXPECT_TRUE(Run(lane, 1, "a", kPast).ok());
}

TEST_F(SlowLaneTest, KeepsWorkWhoseFirstCallerGaveUp) {
  SlowLane lane(1, Hashing());
  Hold(lane);
  absl::StatusOr<SlowLane::Ticket> owner = lane.Enter(TagOf(1), "a", WorkOf(1));
  absl::StatusOr<SlowLane::Ticket> waiter =
      lane.Enter(TagOf(1), "b", WorkOf(1));
  ExpectBusy(owner->Finish(kPast).status());
  { const SlowLane::Ticket gone = *std::move(owner); }
  Release();
  EXPECT_TRUE(waiter->Finish(kForever).ok());
  EXPECT_EQ(turns(), "1");
}

TEST_F(SlowLaneTest, RefusesWhatIsBeyondTheLimits) {
  SlowLane lane(1, {/*waiting=*/3, /*waiting_of_source=*/2}, Hashing());
  Hold(lane);
  Wait(lane, 11, "a");
  Wait(lane, 12, "a");
  ExpectBusy(Run(lane, 50, "a", kForever));
  Wait(lane, 21, "b");
  ExpectBusy(Run(lane, 51, "c", kForever));
  EXPECT_EQ(Join(), "11 21 12");
  EXPECT_TRUE(Run(lane, 51, "c", kPast).ok());
}

TEST_F(SlowLaneTest, HandsOverWhatThrew) {
  SlowLane lane(1, Hashing());
  absl::Notification started;
  absl::Notification release;
  std::atomic<bool> throws{true};
  work = [&](uint32_t number) {
    if (number != 1 || !throws.exchange(false)) return;
    started.Notify();
    release.WaitForNotification();
    throw std::bad_alloc();
  };
  bool threw = false;
  std::thread thrower([&] {
    try {
      (void)Run(lane, 1, "a", kForever);
    } catch (const std::bad_alloc&) {
      threw = true;
    }
  });
  started.WaitForNotification();
  for (int i = 0; i < 3; ++i) Wait(lane, 1, "b");
  release.Notify();
  thrower.join();
  EXPECT_EQ(Join(), "1 1");
  EXPECT_TRUE(threw);
  EXPECT_TRUE(Run(lane, 2, "a", kPast).ok());
}

TEST_F(SlowLaneTest, FreesItsPlaceWhenTheOnlyCallerThrows) {
  SlowLane lane(1, Hashing());
  work = [](uint32_t) { throw std::bad_alloc(); };
  EXPECT_THROW((void)Run(lane, 1, "a", kForever), std::bad_alloc);
  work = [](uint32_t) {};
  EXPECT_TRUE(Run(lane, 1, "a", kPast).ok());
}

// Callers that give up at any moment, the one between the grant of a place and
// its use included, lose no place.
TEST_F(SlowLaneTest, LosesNoPlaceToThoseWhoGiveUp) {
  SlowLane lane(2, Hashing());
  best = [](size_t waiting) { return std::min<size_t>(waiting, 3); };
  std::atomic<int> running{0};
  std::atomic<uint32_t> draws{0};
  work = [&](uint32_t number) {
    EXPECT_LE(++running, 2);
    std::this_thread::yield();
    --running;
    if (number != kHolder && ++draws % 17 == 0) throw std::bad_alloc();
  };
  std::vector<std::thread> threads;
  for (int t = 0; t < 6; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 300; ++i) {
        const absl::Time deadline =
            absl::Now() + absl::Microseconds((i * 7 + t * 13) % 60);
        try {
          const Result result =
              Run(lane, (i + t) % 5, std::to_string(t % 3), deadline);
          if (!result.ok()) ExpectBusy(result);
        } catch (const std::bad_alloc&) {
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(lane.waiting(), 0);
  work = [](uint32_t) {};
  // One place is there, and then the other.
  absl::StatusOr<SlowLane::Ticket> first =
      lane.Enter(TagOf(2001), "a", WorkOf(2001));
  Hold(lane);
  ExpectBusy(Run(lane, 1, "a", kPast));
  Release();  // Before the lane dies.
}

}  // namespace
}  // namespace robot_accounts

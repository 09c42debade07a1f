// Work that has its turn along with another's.
#include <algorithm>
#include <atomic>
#include <new>
#include <string>
#include <thread>
#include <vector>

#include "absl/synchronization/notification.h"
#include "gtest/gtest.h"
#include "robot_accounts/robot/slow_lane.h"
#include "tests/robot/slow_lane_fixture.h"

namespace robot_accounts {
namespace {

class SlowLaneTogetherTest : public SlowLaneHeldFixture {
 protected:
  SlowLaneTogetherTest() { AtMost(16); }

  void AtMost(size_t most) {
    best = [most](size_t waiting) { return std::min(waiting, most); };
  }
};

TEST_F(SlowLaneTogetherTest, TakesAlongInTheOrderOfTurns) {
  SlowLane lane(1, Hashing());
  Hold(lane);
  WaitFromThreeSources(lane);
  EXPECT_EQ(Join(), "11+21+31+12+22+13+14");
}

TEST_F(SlowLaneTogetherTest, TakesAsManyAsPay) {
  for (const size_t most : {1, 2, 3}) {
    AtMost(most);
    SlowLane lane(1, Hashing());
    absl::StatusOr<SlowLane::Ticket> place =
        lane.Enter(TagOf(1), "z", WorkOf(1));
    std::vector<SlowLane::Ticket> tickets;
    for (const int number : {11, 12, 13, 14}) {
      tickets.push_back(*lane.Enter(TagOf(number), "a", WorkOf(number)));
    }
    { const SlowLane::Ticket gone = *std::move(place); }
    for (SlowLane::Ticket& ticket : tickets) {
      ASSERT_TRUE(ticket.Finish(kForever).ok());
    }
    const char* const expected[] = {"", "11 12 13 14", "11+12 13+14",
                                    "11+12+13 14"};
    EXPECT_EQ(turns(), expected[most]);
    ForgetTurns();
  }
}

TEST_F(SlowLaneTogetherTest, TakesSixteenAtMost) {
  best = [](size_t waiting) { return waiting; };
  SlowLane lane(1, Hashing());
  Hold(lane);
  for (int number = 1; number <= 20; ++number) Wait(lane, number, "a");
  EXPECT_EQ(Join(), "1+2+3+4+5+6+7+8+9+10+11+12+13+14+15+16 17+18+19+20");
}

// Who is passed by keeps its turn.
TEST_F(SlowLaneTogetherTest, TakesOnlyWhatCostsTheSame) {
  SlowLane lane(1, Hashing());
  Hold(lane);
  Wait(lane, 11, "a", 2);
  Wait(lane, 12, "a", 3);
  Wait(lane, 21, "b", 3);
  Wait(lane, 22, "b", 2);
  Wait(lane, 31, "c", 2);
  Wait(lane, 13, "a", 2);
  EXPECT_EQ(Join(), "11+22+31+13 21+12");
}

TEST_F(SlowLaneTogetherTest, TwoSecretsOfOneRobotAreHashedTogether) {
  SlowLane lane(1, Hashing());
  const auto two = [](uint32_t first, uint32_t second, uint32_t iterations) {
    SlowLane::Work work = WorkOf(first);
    work.push_back(WorkOf(second, iterations)[0]);
    return work;
  };
  absl::StatusOr<SlowLane::Ticket> place = lane.Enter(TagOf(1), "z", WorkOf(1));
  std::vector<SlowLane::Ticket> tickets;
  tickets.push_back(*lane.Enter(TagOf(2), "a", two(11, 12, 2)));
  tickets.push_back(*lane.Enter(TagOf(3), "a", WorkOf(13)));
  tickets.push_back(*lane.Enter(TagOf(4), "a", two(14, 15, 2)));
  tickets.push_back(*lane.Enter(TagOf(5), "a", two(16, 17, 3)));
  tickets.push_back(*lane.Enter(TagOf(6), "a", two(18, 19, 3)));
  { const SlowLane::Ticket gone = *std::move(place); }
  for (SlowLane::Ticket& ticket : tickets) {
    ASSERT_TRUE(ticket.Finish(kForever).ok());
  }
  EXPECT_EQ(turns(), "11+12+14+15 13 16+18 17+19");
}

TEST_F(SlowLaneTogetherTest, CountsAsOnePlace) {
  SlowLane lane(2, Hashing());
  std::atomic<int> running{0};
  work = [&](uint32_t) {
    EXPECT_LE(++running, 2);
    std::this_thread::yield();
    --running;
  };
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 100; ++i) {
        const uint32_t number = 100 * t + i;
        const Result result = Run(lane, number, std::to_string(t), kForever);
        ASSERT_TRUE(result.ok());
        EXPECT_EQ(*result, number);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST_F(SlowLaneTogetherTest, WhoHasItsTurnAlongWaitsForTheResult) {
  SlowLane lane(1, Hashing());
  Hold(lane);
  Wait(lane, 11, "a");
  absl::StatusOr<SlowLane::Ticket> along =
      lane.Enter(TagOf(12), "a", WorkOf(12));
  EXPECT_EQ(Join(), "11+12");
  EXPECT_TRUE(along->Finish(kPast).ok());
}

TEST_F(SlowLaneTogetherTest, ATurnGoesToAnotherOfThemIfItThrows) {
  std::atomic<int> throws{2};
  work = [&](uint32_t number) {
    if (number != kHolder && throws-- > 0) throw std::bad_alloc();
  };
  SlowLane lane(1, Hashing());
  Hold(lane);
  std::atomic<int> threw{0};
  std::atomic<int> ended{0};
  std::vector<std::thread> threads;
  for (const int number : {11, 12, 13, 14}) {
    threads.emplace_back([&, number] {
      try {
        const Result result = Run(lane, number, "a", kForever);
        ASSERT_TRUE(result.ok()) << result.status();
        EXPECT_EQ(*result, static_cast<uint32_t>(number));
        ++ended;
      } catch (const std::bad_alloc&) {
        ++threw;
      }
    });
    WaitUntilWaiting(lane, static_cast<int>(threads.size()));
  }
  Release();
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(threw, 2);
  EXPECT_EQ(ended, 2);
  EXPECT_EQ(turns(), "11+12+13+14 12+13+14 13+14");
  EXPECT_EQ(lane.waiting(), 0);
  EXPECT_TRUE(Run(lane, 1, "a", kPast).ok());
}

TEST_F(SlowLaneTogetherTest, WhatNobodyWantsAnyMoreIsNotHandedOn) {
  bool throws = true;
  SlowLane lane(1, Hashing());
  absl::StatusOr<SlowLane::Ticket> first = lane.Enter(TagOf(1), "a", WorkOf(1));
  absl::StatusOr<SlowLane::Ticket> second =
      lane.Enter(TagOf(2), "a", WorkOf(2));
  absl::StatusOr<SlowLane::Ticket> third = lane.Enter(TagOf(3), "a", WorkOf(3));
  work = [&](uint32_t) {
    if (!throws) return;
    throws = false;
    const SlowLane::Ticket gone = *std::move(second);
    throw std::bad_alloc();
  };
  EXPECT_THROW((void)first->Finish(kForever), std::bad_alloc);
  { const SlowLane::Ticket gone = *std::move(first); }
  EXPECT_TRUE(third->Finish(kForever).ok());
  EXPECT_EQ(turns(), "1+2+3 3");
  EXPECT_TRUE(Run(lane, 2, "a", kPast).ok());
}

}  // namespace
}  // namespace robot_accounts

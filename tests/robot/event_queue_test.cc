#include "robot_accounts/robot/event_queue.h"

#include <cstdint>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "gtest/gtest.h"
#include "robot_accounts/robot/event.h"
#include "tests/testing/allocation_counter.h"

namespace robot_accounts {
namespace {

// Longer than what a string holds without memory of its own.
constexpr char kLongName[] = "robot$a-project-of-some-length+an-account";

Event EventOf(EventKind kind, int64_t robot_id) {
  Event event;
  event.kind = kind;
  event.robot_id = robot_id;
  event.robot_name = kLongName;
  event.changed = {"description", "permissions"};
  event.source = "2001:db8:85a3::8a2e:370:7334";
  return event;
}

int64_t NextId(EventQueue& queue) {
  const absl::optional<Event> event = queue.Next();
  return event.has_value() ? event->robot_id : 0;
}

const EventKind kAllKinds[] = {
    EventKind::kCreated,        EventKind::kEdited,
    EventKind::kEnabled,        EventKind::kDisabled,
    EventKind::kDeleted,        EventKind::kRefreshed,
    EventKind::kGraceEnded,     EventKind::kImported,
    EventKind::kRenewed,        EventKind::kProjectPut,
    EventKind::kProjectRenamed, EventKind::kProjectDeleted,
    EventKind::kPrefixChanged,  EventKind::kAuthenticated,
    EventKind::kRefused,        EventKind::kExpiringSoon,
    EventKind::kExpired,
};

TEST(EventTest, EveryKindHasATextOfItsOwn) {
  std::set<absl::string_view> texts;
  for (const EventKind kind : kAllKinds) {
    EXPECT_TRUE(texts.insert(EventKindText(kind)).second)
        << EventKindText(kind);
  }
  EXPECT_EQ(EventKindText(EventKind::kGraceEnded), "grace ended");
  EXPECT_EQ(texts.count(EventKindText(static_cast<EventKind>(0))), 0u);
}

TEST(EventTest, WhatLoginsAndTimeBringIsNotAdministrative) {
  const std::set<EventKind> others = {
      EventKind::kRenewed, EventKind::kAuthenticated, EventKind::kRefused,
      EventKind::kExpiringSoon, EventKind::kExpired};
  for (const EventKind kind : kAllKinds) {
    EXPECT_EQ(IsAdministrative(kind), others.count(kind) == 0)
        << EventKindText(kind);
  }
}

TEST(EventQueueTest, GivesBackWhatItWasTold) {
  EventQueue queue(4);
  EXPECT_FALSE(queue.Next().has_value());
  queue.Tell(EventOf(EventKind::kEdited, 7));
  const absl::optional<Event> event = queue.Next();
  ASSERT_TRUE(event.has_value());
  EXPECT_EQ(event->kind, EventKind::kEdited);
  EXPECT_EQ(event->robot_id, 7);
  EXPECT_EQ(event->robot_name, kLongName);
  EXPECT_EQ(event->changed,
            (std::vector<std::string>{"description", "permissions"}));
  EXPECT_FALSE(queue.Next().has_value());
}

TEST(EventTest, OnlyWhatLoginsBringIsOfLogins) {
  const std::set<EventKind> of_logins = {
      EventKind::kRenewed, EventKind::kAuthenticated, EventKind::kRefused};
  for (const EventKind kind : kAllKinds) {
    EXPECT_EQ(IsOfLogins(kind), of_logins.count(kind) == 1)
        << EventKindText(kind);
  }
}

TEST(EventQueueTest, LoginsComeLastAndEachLaneInOrder) {
  EventQueue queue(4);
  queue.Tell(EventOf(EventKind::kRefused, 1));
  queue.Tell(EventOf(EventKind::kCreated, 2));
  queue.Tell(EventOf(EventKind::kAuthenticated, 3));
  queue.Tell(EventOf(EventKind::kExpired, 4));
  queue.Tell(EventOf(EventKind::kDeleted, 5));
  for (const int64_t id : {2, 4, 5, 1, 3, 0}) EXPECT_EQ(NextId(queue), id);
}

TEST(EventQueueTest, AFullLaneDropsItsOldestAndCounts) {
  EventQueue queue(3);
  for (int64_t id = 1; id <= 8; ++id) {
    queue.Tell(EventOf(EventKind::kCreated, id));
  }
  EXPECT_EQ(queue.dropped().of_others, 5);
  EXPECT_EQ(queue.dropped().of_logins, 0);
  for (const int64_t id : {6, 7, 8, 0}) EXPECT_EQ(NextId(queue), id);
  // Emptied, it has its room again.
  for (int64_t id = 1; id <= 3; ++id) {
    queue.Tell(EventOf(EventKind::kCreated, id));
  }
  EXPECT_EQ(queue.dropped().of_others, 5);
  for (const int64_t id : {1, 2, 3, 0}) EXPECT_EQ(NextId(queue), id);
}

TEST(EventQueueTest, LoginsNeverPushOutChangesAndExpiries) {
  EventQueue queue(2);
  queue.Tell(EventOf(EventKind::kCreated, 1));
  queue.Tell(EventOf(EventKind::kExpiringSoon, 2));
  for (int64_t id = 100; id < 200; ++id) {
    queue.Tell(EventOf(EventKind::kRefused, id));
  }
  EXPECT_EQ(queue.dropped().of_others, 0);
  EXPECT_EQ(queue.dropped().of_logins, 98);
  for (const int64_t id : {1, 2, 198, 199, 0}) EXPECT_EQ(NextId(queue), id);
}

TEST(EventQueueTest, HasRoomForOneAtLeast) {
  EventQueue queue(0);
  queue.Tell(EventOf(EventKind::kCreated, 1));
  queue.Tell(EventOf(EventKind::kCreated, 2));
  EXPECT_EQ(NextId(queue), 2);
}

TEST(EventQueueTest, WhatCouldNotBeMadeIsCounted) {
  EventQueue queue(2);
  queue.Lose(EventKind::kRefused);
  queue.Lose(EventKind::kRefused);
  queue.Lose(EventKind::kDeleted);
  EXPECT_EQ(queue.dropped().of_logins, 2);
  EXPECT_EQ(queue.dropped().of_others, 1);
  EXPECT_FALSE(queue.Next().has_value());
}

TEST(EventQueueTest, TellingAndTakingAllocateNothing) {
  EventQueue queue(8);
  std::vector<Event> events;
  for (int64_t id = 1; id <= 20; ++id) {
    events.push_back(EventOf(EventKind::kRefused, id));
  }
  const AllocationCounter allocations;
  for (Event& event : events) queue.Tell(std::move(event));
  int taken = 0;
  while (queue.Next().has_value()) ++taken;
  EXPECT_EQ(allocations.count(), 0);
  EXPECT_EQ(taken, 8);
}

TEST(EventQueueTest, ThreadsTellAndTakeAtOnce) {
  constexpr int kThreads = 4;
  constexpr int64_t kEach = 5000;
  EventQueue queue(64);
  std::vector<std::thread> threads;
  std::vector<int64_t> taken(kThreads, 0);
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int64_t i = 1; i <= kEach; ++i) {
        queue.Tell(
            EventOf(i % 2 == 0 ? EventKind::kRefused : EventKind::kCreated, i));
        if (i % 3 == 0) continue;
        const absl::optional<Event> event = queue.Next();
        if (!event.has_value()) continue;
        EXPECT_EQ(event->robot_name, kLongName);
        ++taken[t];
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  int64_t all = 0;
  for (const int64_t count : taken) all += count;
  while (queue.Next().has_value()) ++all;
  const EventQueue::Dropped dropped = queue.dropped();
  EXPECT_EQ(all + dropped.of_logins + dropped.of_others, kThreads * kEach);
}

}  // namespace
}  // namespace robot_accounts

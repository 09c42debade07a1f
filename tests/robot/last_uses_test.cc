#include "robot_accounts/robot/last_uses.h"

#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/robot/login_source.h"
#include "robot_accounts/robot/principal.h"
#include "tests/robot/robots_for_tests.h"
#include "tests/testing/allocation_counter.h"

namespace robot_accounts {
namespace {

constexpr int64_t kNow = ManualClock::kStartUnixS;
// Longer than what a string holds without memory of its own.
constexpr char kSource[] = "2001:db8:85a3::8a2e:370:7334";

Principal PrincipalOf(int64_t id) {
  RobotRecord record = RecordOf("ci", /*project_id=*/7);
  record.id = id;
  Project project;
  project.id = 7;
  project.name = "library";
  return Principal(*Robot::FromRecord(record, Catalog::Default()),
                   std::make_shared<const ProjectTable>(
                       std::vector<Project>{std::move(project)}),
                   "robot$library+ci", 1);
}

TEST(LastUsesTest, GathersOneEntryARobot) {
  // On the heap: gcc does not align so much on the stack of its sanitizer.
  const auto made = std::make_unique<LastUses>(/*with_names=*/false);
  LastUses& uses = *made;
  uses.Note(PrincipalOf(2), "10.0.0.1", kNow);
  uses.Note(PrincipalOf(1), "10.0.0.2", kNow + 1);
  uses.Note(PrincipalOf(2), "10.0.0.3", kNow + 2);
  const std::vector<GatheredUse> taken = uses.Take().uses;
  ASSERT_EQ(taken.size(), 2u);
  EXPECT_EQ(taken[0].robot_id, 1);
  EXPECT_EQ(taken[0].logins, 1);
  EXPECT_EQ(taken[1].robot_id, 2);
  EXPECT_EQ(taken[1].logins, 2);
  EXPECT_EQ(taken[1].unix_s, kNow + 2);
  EXPECT_EQ(taken[1].source, "10.0.0.3");
  EXPECT_EQ(taken[1].robot_name, "");
  EXPECT_TRUE(uses.Take().uses.empty());
}

TEST(LastUsesTest, KeepsNamesIfTheyAreWanted) {
  const auto made = std::make_unique<LastUses>(/*with_names=*/true);
  LastUses& uses = *made;
  uses.Note(PrincipalOf(2), "", kNow);
  const std::vector<GatheredUse> taken = uses.Take().uses;
  ASSERT_EQ(taken.size(), 1u);
  EXPECT_EQ(taken[0].robot_name, "robot$library+ci");
  EXPECT_EQ(taken[0].project_id, 7);
  EXPECT_EQ(taken[0].project_name, "library");
}

TEST(LastUsesTest, AllocatesNothingForARobotThatItKnows) {
  const auto made = std::make_unique<LastUses>(/*with_names=*/true);
  LastUses& uses = *made;
  const Principal principal = PrincipalOf(2);
  uses.Note(principal, kSource, kNow);
  const AllocationCounter allocations;
  for (int64_t i = 0; i < 1000; ++i) {
    uses.Note(principal, i % 2 == 0 ? kSource : "10.0.0.1", kNow + i);
  }
  EXPECT_EQ(allocations.count(), 0);
}

TEST(LastUsesTest, IsBounded) {
  const auto made =
      std::make_unique<LastUses>(/*with_names=*/false, /*max_robots=*/3);
  LastUses& uses = *made;
  for (int64_t id = 1; id <= 5; ++id) uses.Note(PrincipalOf(id), "", kNow);
  for (int64_t id = 1; id <= 5; ++id) uses.Note(PrincipalOf(id), "", kNow);
  const LastUses::Taken all = uses.Take();
  EXPECT_FALSE(all.is_whole);
  const std::vector<GatheredUse>& taken = all.uses;
  ASSERT_EQ(taken.size(), 3u);
  for (const GatheredUse& use : taken) EXPECT_EQ(use.logins, 2);
  // What was taken makes room.
  for (int64_t id = 4; id <= 5; ++id) uses.Note(PrincipalOf(id), "", kNow);
  const LastUses::Taken rest = uses.Take();
  EXPECT_EQ(rest.uses.size(), 2u);
  EXPECT_TRUE(rest.is_whole);
}

TEST(LastUsesTest, AllocatesNothingWhereThereIsNoRoom) {
  const auto made =
      std::make_unique<LastUses>(/*with_names=*/true, /*max_robots=*/1);
  const Principal known = PrincipalOf(1);
  const Principal other = PrincipalOf(2);
  made->Note(known, kSource, kNow);
  const AllocationCounter allocations;
  made->Note(other, kSource, kNow);
  EXPECT_EQ(allocations.count(), 0);
}

TEST(LastUsesTest, FindsEachOfMany) {
  const auto made = std::make_unique<LastUses>(/*with_names=*/false);
  constexpr int64_t kRobots = 1000;
  for (int round = 1; round <= 3; ++round) {
    for (int64_t id = 1; id <= kRobots; ++id) {
      made->Note(PrincipalOf(id), "", kNow + round);
    }
  }
  const std::vector<GatheredUse> taken = made->Take().uses;
  ASSERT_EQ(taken.size(), static_cast<size_t>(kRobots));
  for (int64_t i = 0; i < kRobots; ++i) {
    EXPECT_EQ(taken[i].robot_id, i + 1);
    EXPECT_EQ(taken[i].logins, 3);
    EXPECT_EQ(taken[i].unix_s, kNow + 3);
  }
}

TEST(LastUsesTest, WhatIsPutBackGivesWayToWhatIsNewer) {
  const auto made = std::make_unique<LastUses>(/*with_names=*/false);
  LastUses& uses = *made;
  uses.Note(PrincipalOf(1), "first", kNow);
  uses.Note(PrincipalOf(2), "first", kNow);
  std::vector<GatheredUse> taken = uses.Take().uses;
  uses.Note(PrincipalOf(2), "second", kNow + 60);
  uses.PutBack(std::move(taken));
  taken = uses.Take().uses;
  ASSERT_EQ(taken.size(), 2u);
  EXPECT_EQ(taken[0].source, "first");
  EXPECT_EQ(taken[1].source, "second");
  EXPECT_EQ(taken[1].unix_s, kNow + 60);
  EXPECT_EQ(taken[1].logins, 2);
}

TEST(LastUsesTest, ThreadsNoteAtOnce) {
  constexpr int kThreads = 40;  // More than there are shards.
  constexpr int kEach = 250;
  const auto made = std::make_unique<LastUses>(/*with_names=*/true);
  LastUses& uses = *made;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      const Principal shared = PrincipalOf(1);
      const Principal own = PrincipalOf(100 + t);
      for (int i = 0; i < kEach; ++i) {
        uses.Note(shared, kSource, kNow + i);
        uses.Note(own, kSource, kNow + i);
      }
    });
  }
  int64_t logins = 0;
  for (int i = 0; i < 50; ++i) {
    for (const GatheredUse& use : uses.Take().uses) logins += use.logins;
  }
  for (std::thread& thread : threads) thread.join();
  for (const GatheredUse& use : uses.Take().uses) {
    logins += use.logins;
    EXPECT_EQ(use.unix_s, kNow + kEach - 1);
  }
  EXPECT_EQ(logins, 2 * kThreads * kEach);
}

std::string Kept(absl::string_view source) {
  std::string kept = "before";
  AssignSource(source, kept);
  return kept;
}

TEST(LoginSourceTest, KeepsWhatIsPlain) {
  EXPECT_EQ(Kept(""), "");
  EXPECT_EQ(Kept("10.0.0.1"), "10.0.0.1");
  EXPECT_EQ(Kept("l\xC3\xA4ufer 3"), "l\xC3\xA4ufer 3");
}

TEST(LoginSourceTest, ReplacesControlBytes) {
  EXPECT_EQ(Kept(absl::string_view("a\0b\n\x1B[2J\x7F", 9)), "a?b??[2J?");
  // And what is no UTF-8.
  EXPECT_EQ(Kept("\xC3(\xA4"), "?(?");
}

TEST(LoginSourceTest, CutsBetweenCharacters) {
  EXPECT_EQ(Kept(std::string(255, 'a')), std::string(255, 'a'));
  EXPECT_EQ(Kept(std::string(300, 'a')), std::string(255, 'a'));
  EXPECT_EQ(Kept(std::string(254, 'a') + "\xC3\xA4"), std::string(254, 'a'));
  EXPECT_EQ(Kept(std::string(253, 'a') + "\xC3\xA4z"),
            std::string(253, 'a') + "\xC3\xA4");
  EXPECT_EQ(Kept(std::string(400, '\xA4')), std::string(251, '?'));
}

}  // namespace
}  // namespace robot_accounts

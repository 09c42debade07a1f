#include "robot_accounts/robot/tag_table.h"

#include <cstdint>
#include <map>
#include <random>
#include <thread>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

namespace robot_accounts {
namespace {

using Tag = TagTable::Tag;

// The place and the tag of a number, as even as those of a keyed hash.
struct Numbered {
  explicit Numbered(uint64_t number) {
    std::mt19937_64 random(number);
    place = random();
    tag = {random(), random()};
  }
  uint64_t place;
  Tag tag;
};

TEST(TagTableTest, KnowsNothingAtFirst) {
  TagTable table(100);
  EXPECT_FALSE(table.Contains(0, {0, 0}, 0));
  EXPECT_FALSE(table.Contains(Numbered(1).place, Numbered(1).tag, 0));
}

TEST(TagTableTest, HoldsATagUntilItsTimeIsOver) {
  TagTable table(100);
  const Numbered one(1);
  table.Put(one.place, one.tag, 100, 700);
  EXPECT_TRUE(table.Contains(one.place, one.tag, 699));
  EXPECT_FALSE(table.Contains(one.place, one.tag, 700));
  EXPECT_FALSE(table.Contains(one.place, {one.tag[0] ^ 1, one.tag[1]}, 699));
  EXPECT_FALSE(table.Contains(one.place, {one.tag[0], one.tag[1] ^ 1}, 699));
}

TEST(TagTableTest, OfOneTagTheLastWordCounts) {
  TagTable table(100);
  const Numbered one(1);
  table.Put(one.place, one.tag, 0, 700);
  table.Put(one.place, one.tag, 0, 200);
  EXPECT_FALSE(table.Contains(one.place, one.tag, 200));
  table.Put(one.place, one.tag, 0, 900);
  EXPECT_TRUE(table.Contains(one.place, one.tag, 899));
}

TEST(TagTableTest, HoldsWhatItWasMadeForAndIsBounded) {
  constexpr uint64_t kMax = 20000;
  TagTable table(kMax);
  const size_t first_lines = table.lines();
  uint64_t kept = 0;
  for (uint64_t i = 0; i < kMax; ++i) {
    const Numbered one(i);
    table.Put(one.place, one.tag, 0, 100);
  }
  for (uint64_t i = 0; i < kMax; ++i) {
    const Numbered one(i);
    kept += table.Contains(one.place, one.tag, 0);
  }
  EXPECT_GE(kept, kMax * 999 / 1000);
  const size_t lines = table.lines();
  EXPECT_GT(lines, first_lines);
  for (uint64_t i = kMax; i < 5 * kMax; ++i) {
    const Numbered one(i);
    table.Put(one.place, one.tag, 0, 100);
    ASSERT_TRUE(table.Contains(one.place, one.tag, 0));
  }
  EXPECT_EQ(table.lines(), lines);
}

TEST(TagTableTest, GrowsByNeedOnly) {
  TagTable table(100000);
  const size_t lines = table.lines();
  for (uint64_t i = 0; i < 20000; ++i) {
    const Numbered one(i);
    // Each is over when the next comes.
    table.Put(one.place, one.tag, static_cast<uint32_t>(i),
              static_cast<uint32_t>(i + 1));
  }
  EXPECT_EQ(table.lines(), lines);
}

TEST(TagTableTest, TheOneWithTheLeastTimeLeftGivesWay) {
  TagTable table(1);  // The least that there is.
  const size_t lines = table.lines();
  const uint64_t place = 5;  // The same line twice.
  const uint64_t both = place | place << 32;
  for (uint32_t i = 0; i < 4; ++i) {
    table.Put(both, {i, i}, 0, i == 1 ? 10 : 20 + i);
  }
  EXPECT_EQ(table.lines(), lines);
  EXPECT_FALSE(table.Contains(both, {1, 1}, 0));
  for (const uint32_t i : {0, 2, 3}) {
    EXPECT_TRUE(table.Contains(both, {i, i}, 0)) << i;
  }
}

// Against a map that forgets nothing: the table never knows more, and all of it
// while there is room. Places are few, so that lines are shared, and numbers
// come again, in between over several growths.
TEST(TagTableTest, AgreesWithAMapThatForgetsNothing) {
  std::mt19937_64 random(7);
  TagTable table(100000);
  std::map<uint64_t, uint32_t> model;
  uint32_t now = 0;
  uint64_t missed = 0;
  for (int step = 0; step < 60000; ++step) {
    const uint64_t number = random() % (step < 20000 ? 300 : 10000);
    const Numbered one(number);
    if (random() % 3 != 0) {
      const auto until = static_cast<uint32_t>(now + 1 + random() % 5000);
      table.Put(one.place, one.tag, now, until);
      model[number] = until;
    } else {
      const auto found = model.find(number);
      const bool expected = found != model.end() && found->second > now;
      const bool is = table.Contains(one.place, one.tag, now);
      ASSERT_TRUE(expected || !is) << step;
      missed += expected && !is;
    }
    now += random() % 10 == 0;
  }
  EXPECT_GT(table.lines(), 500u);
  EXPECT_EQ(missed, 0u);
}

// Under writers that change what is said of a tag, a reader never sees the time
// of one tag with another: those of odd numbers are over at once.
TEST(TagTableTest, NoTagGetsTheTimeOfAnother) {
  constexpr uint32_t kNow = 1000;
  TagTable table(1);
  std::vector<std::thread> threads;
  std::vector<int> wrong(2, 0);
  for (uint64_t seed = 0; seed < 2; ++seed) {
    threads.emplace_back([&table, &wrong, seed] {
      std::mt19937_64 random(seed);
      for (int i = 0; i < 30000; ++i) {
        const uint64_t number = random() % 8;
        const uint64_t place = 3 | uint64_t{3} << 32;
        const Tag tag = {number, ~number};
        if (i % 2 == 0) {
          const uint32_t until = number % 2 == 0 ? kNow + 10 : kNow - 10;
          table.Put(place, tag, kNow - 20, until);
        } else if (table.Contains(place, tag, kNow)) {
          wrong[seed] += number % 2 == 1;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, std::vector<int>(2, 0));
}

TEST(TagTableTest, GrowsUnderReaders) {
  constexpr uint64_t kTags = 20000;
  TagTable table(kTags);
  const Numbered known(uint64_t{1} << 40);
  table.Put(known.place, known.tag, 0, 1000);
  std::thread writer([&table] {
    for (uint64_t i = 0; i < kTags; ++i) {
      const Numbered one(i);
      table.Put(one.place, one.tag, 0, 500);
    }
  });
  int missed = 0;
  for (int i = 0; i < 20000; ++i) {
    missed += !table.Contains(known.place, known.tag, 0);
  }
  writer.join();
  EXPECT_EQ(missed, 0);
  EXPECT_TRUE(table.Contains(known.place, known.tag, 0));
}

}  // namespace
}  // namespace robot_accounts

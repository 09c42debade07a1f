#include "robot_accounts/robot/verified_memory.h"

#include <sys/wait.h>
#include <unistd.h>

#include <set>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace robot_accounts {
namespace {

constexpr VerifiedMemory::Claim kClaim = {7, 11, 3, "$hash", "secret"};

TEST(VerifiedMemoryTest, KnowsNothingAtFirst) {
  const VerifiedMemory memory;
  EXPECT_FALSE(memory.Contains(memory.TagOf(kClaim), 0));
  EXPECT_FALSE(memory.Contains({0, 0}, 0));
}

TEST(VerifiedMemoryTest, RemembersUntilItsTimeIsOver) {
  VerifiedMemory memory;
  const VerifiedMemory::Tag tag = memory.TagOf(kClaim);
  memory.Remember(tag, 100, 700);
  EXPECT_TRUE(memory.Contains(memory.TagOf(kClaim), 100));
  EXPECT_TRUE(memory.Contains(tag, 699));
  EXPECT_FALSE(memory.Contains(tag, 700));
  EXPECT_FALSE(memory.Contains(tag, 701));
}

TEST(VerifiedMemoryTest, RemembersNothingWithoutTime) {
  VerifiedMemory memory;
  const VerifiedMemory::Tag tag = memory.TagOf(kClaim);
  memory.Remember(tag, 100, 100);
  memory.Remember(tag, 100, 99);
  EXPECT_FALSE(memory.Contains(tag, 50));
}

TEST(VerifiedMemoryTest, ForgetsWhatASecondTimeSaysIsOver) {
  VerifiedMemory memory;
  const VerifiedMemory::Tag tag = memory.TagOf(kClaim);
  memory.Remember(tag, 100, 700);
  memory.Remember(tag, 100, 200);
  EXPECT_FALSE(memory.Contains(tag, 200));
}

TEST(VerifiedMemoryTest, EveryPartOfAClaimCounts) {
  const VerifiedMemory memory;
  const std::vector<VerifiedMemory::Claim> claims = {
      kClaim,
      {8, 11, 3, "$hash", "secret"},
      {7, 12, 3, "$hash", "secret"},
      {7, 11, 4, "$hash", "secret"},
      {7, 11, 3, "$hasi", "secret"},
      {7, 11, 3, "$hash", "secreT"},
      // The same bytes, cut elsewhere.
      {7, 11, 3, "$hashs", "ecret"},
      {7, 11, 3, "", "$hashsecret"},
      {7, 11, 3, "$hashsecret", ""},
  };
  std::set<VerifiedMemory::Tag> tags;
  for (const VerifiedMemory::Claim& claim : claims) {
    tags.insert(memory.TagOf(claim));
  }
  EXPECT_EQ(tags.size(), claims.size());
}

TEST(VerifiedMemoryTest, TagsAreOfOneMemoryOnly) {
  const VerifiedMemory one;
  const VerifiedMemory other;
  EXPECT_NE(one.TagOf(kClaim), other.TagOf(kClaim));
}

VerifiedMemory::Tag NumberedTag(const VerifiedMemory& memory, int number) {
  const std::string secret = std::to_string(number);
  return memory.TagOf({7, 11, 3, "$hash", secret});
}

TEST(VerifiedMemoryTest, StaysWithinItsBoundAndKeepsTheNewest) {
  VerifiedMemory memory(256);
  for (int i = 0; i < 5000; ++i) {
    const VerifiedMemory::Tag tag = NumberedTag(memory, i);
    memory.Remember(tag, 0, 10 + i);
    ASSERT_TRUE(memory.Contains(tag, 0));
  }
  int kept = 0;
  for (int i = 0; i < 5000; ++i) {
    kept += memory.Contains(NumberedTag(memory, i), 0);
  }
  EXPECT_GT(kept, 200);
  EXPECT_LE(kept, 256);
}

TEST(VerifiedMemoryTest, ChildOfAForkRemembersNothing) {
  VerifiedMemory memory;
  const VerifiedMemory::Tag tag = memory.TagOf(kClaim);
  memory.Remember(tag, 100, 700);
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const bool had = memory.Contains(tag, 100);
    const VerifiedMemory::Tag other = {1, 2};
    memory.Remember(other, 100, 700);
    _exit(had || memory.Contains(other, 100) ? 1 : 0);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
  EXPECT_TRUE(memory.Contains(tag, 100));
}

}  // namespace
}  // namespace robot_accounts

#include "robot_accounts/robot/verified_memory.h"

#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "robot_accounts/crypto/hash_work.h"
#include "robot_accounts/crypto/keyed_hash.h"

namespace robot_accounts {
namespace {

// What a tag stands for.
struct Claim {
  uint64_t store_epoch;
  int64_t robot_id;
  uint32_t slot_id;
  absl::string_view stored_hash;
  absl::string_view secret;
};

constexpr Claim kClaim = {7, 11, 3, "$hash", "secret"};
constexpr uint64_t kPlace = 0x123456789abcdef0;

VerifiedMemory::Tag TagOf(const VerifiedMemory& memory, const Claim& claim) {
  return memory.Present(claim.store_epoch, claim.secret)
      .TagOf(claim.robot_id, claim.slot_id, claim.stored_hash);
}

TEST(VerifiedMemoryTest, KnowsNothingAtFirst) {
  VerifiedMemory memory;
  EXPECT_FALSE(memory.Contains(kPlace, TagOf(memory, kClaim), 0));
  EXPECT_FALSE(memory.Contains(kPlace, {0, 0}, 0));
}

TEST(VerifiedMemoryTest, RemembersUntilItsTimeIsOver) {
  VerifiedMemory memory;
  const VerifiedMemory::Tag tag = TagOf(memory, kClaim);
  memory.Remember(kPlace, tag, 100, 700);
  EXPECT_TRUE(memory.Contains(kPlace, TagOf(memory, kClaim), 100));
  EXPECT_TRUE(memory.Contains(kPlace, tag, 699));
  EXPECT_FALSE(memory.Contains(kPlace, tag, 700));
  EXPECT_FALSE(memory.Contains(kPlace, tag, 701));
}

TEST(VerifiedMemoryTest, RemembersNothingWithoutTime) {
  VerifiedMemory memory;
  const VerifiedMemory::Tag tag = TagOf(memory, kClaim);
  memory.Remember(kPlace, tag, 100, 100);
  memory.Remember(kPlace, tag, 100, 99);
  EXPECT_FALSE(memory.Contains(kPlace, tag, 50));
}

TEST(VerifiedMemoryTest, ForgetsWhatASecondTimeSaysIsOver) {
  VerifiedMemory memory;
  const VerifiedMemory::Tag tag = TagOf(memory, kClaim);
  memory.Remember(kPlace, tag, 100, 700);
  memory.Remember(kPlace, tag, 100, 200);
  EXPECT_FALSE(memory.Contains(kPlace, tag, 200));
}

TEST(VerifiedMemoryTest, EveryPartOfAClaimCounts) {
  const VerifiedMemory memory;
  const std::string long_text(200, '\0');
  const std::string longer_text(255, '\0');
  const std::vector<Claim> claims = {
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
      // Bytes that fill up, and parts of more than a block.
      {7, 11, 3, absl::string_view("$hash\0", 6), "secret"},
      {7, 11, 3, "$hash", absl::string_view("secret\0", 7)},
      {7, 11, 3, "$hash", long_text},
      {7, 11, 3, "$hash", absl::string_view(long_text).substr(1)},
      {7, 11, 3, long_text, "secret"},
      {7, 11, 3, absl::string_view(long_text).substr(1), "secret"},
      // The forms of large numbers.
      {7, 11, 0xffffff, "$hash", "secret"},
      {7, 11, 0x1000000, "$hash", "secret"},
      {7, 11, 0x1000003, "$hash", "secret"},
      {7, 11, 3, absl::string_view(longer_text).substr(1), "secret"},
      {7, 11, 3, longer_text, "secret"},
      {7, 11, 3, "$has", "secret"},
      {7, 11, 3, "$", "secret"},
      {7, 11, 3, absl::string_view("$\0", 2), "secret"},
      {7, 11, 3, absl::string_view("$hash\0\0", 7), "secret"},
  };
  std::set<VerifiedMemory::Tag> tags;
  for (const Claim& claim : claims) {
    tags.insert(TagOf(memory, claim));
  }
  EXPECT_EQ(tags.size(), claims.size());
}

TEST(VerifiedMemoryTest, TagsAreOfOneMemoryOnly) {
  const VerifiedMemory one;
  const VerifiedMemory other;
  EXPECT_NE(TagOf(one, kClaim), TagOf(other, kClaim));
}

TEST(VerifiedMemoryTest, StaysWithinItsBoundAndKeepsTheNewest) {
  VerifiedMemory memory(256);
  const auto tag_of = [&memory](int number) {
    return TagOf(memory, {7, number, 3, "$hash", "secret"});
  };
  const auto place_of = [](int number) {
    return KeyedHash()(std::to_string(number));
  };
  for (int i = 0; i < 5000; ++i) {
    memory.Remember(place_of(i), tag_of(i), 0, 10 + i);
    ASSERT_TRUE(memory.Contains(place_of(i), tag_of(i), 0));
  }
  int kept = 0;
  for (int i = 0; i < 5000; ++i) {
    kept += memory.Contains(place_of(i), tag_of(i), 0);
  }
  EXPECT_GT(kept, 200);
  EXPECT_LE(kept, 2 * 256);
}

// And for the hashes of every scheme.
TEST(VerifiedMemoryTest, TakesTwoBlocksForASecretOfUsualLength) {
  const VerifiedMemory memory;
  const uint64_t before = HashBlocks();
  (void)TagOf(memory, {7, 11, 3, std::string(52, 'h'), std::string(48, 's')});
  EXPECT_EQ(HashBlocks() - before, 2u);
}

TEST(VerifiedMemoryTest, ChildOfAForkRemembersNothing) {
  VerifiedMemory memory;
  const VerifiedMemory::Tag tag = TagOf(memory, kClaim);
  memory.Remember(kPlace, tag, 100, 700);
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const bool had = memory.Contains(kPlace, tag, 100);
    const VerifiedMemory::Tag other = {1, 2};
    memory.Remember(kPlace, other, 100, 700);
    _exit(had || memory.Contains(kPlace, other, 100) ? 1 : 0);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
  EXPECT_TRUE(memory.Contains(kPlace, tag, 100));
}

}  // namespace
}  // namespace robot_accounts

#include "robot_accounts/crypto/process_cascade.h"

#include <array>
#include <cstdint>
#include <cstring>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "openssl/sha.h"
#include "robot_accounts/crypto/hash_work.h"
#include "tests/crypto/in_child.h"
#include "tests/crypto/scripted_random.h"

namespace robot_accounts {
namespace {

using Head = std::array<uint64_t, 2>;
using Tag = std::array<uint64_t, 2>;

Tag TagOf(const ProcessCascade& cascade, const Head& head,
          absl::string_view text) {
  ProcessCascade::State state = cascade.Begin();
  state.Absorb(head, text);
  return state.Tag();
}

// From the state that SHA-256 begins with, and with its padding as text, the
// cascade is SHA-256.
TEST(ProcessCascadeTest, IsTheCompressionFunctionFromItsKeyOn) {
  SHA256_CTX start;
  SHA256_Init(&start);
  const auto* bytes = reinterpret_cast<const uint8_t*>(start.h);
  ScriptedRandom random(std::vector<uint8_t>(bytes, bytes + sizeof(start.h)));
  const ProcessCascade cascade(random);
  EXPECT_EQ(random.drawn(), 32u);

  for (const size_t size : {0, 1, 39, 40, 100, 1000}) {
    const std::string text(size, 'x');
    std::string message(16, '\1');
    message += text;
    uint8_t digest[SHA256_DIGEST_LENGTH];
    SHA256(reinterpret_cast<const uint8_t*>(message.data()), message.size(),
           digest);

    const uint64_t bits = 8 * message.size();
    std::string padded = text + '\x80';
    while ((16 + padded.size()) % 64 != 56) padded += '\0';
    for (int shift = 56; shift >= 0; shift -= 8) {
      padded += static_cast<char>(bits >> shift);
    }
    Head head;
    std::memset(head.data(), 1, sizeof(head));
    const Tag tag = TagOf(cascade, head, padded);
    uint32_t words[4];
    std::memcpy(words, tag.data(), sizeof(words));
    for (int i = 0; i < 4; ++i) {
      const uint32_t expected =
          uint32_t{digest[4 * i]} << 24 | uint32_t{digest[4 * i + 1]} << 16 |
          uint32_t{digest[4 * i + 2]} << 8 | uint32_t{digest[4 * i + 3]};
      EXPECT_EQ(words[i], expected) << size << " " << i;
    }
  }
}

TEST(ProcessCascadeTest, FillsUpWithZeros) {
  const ProcessCascade cascade;
  EXPECT_EQ(TagOf(cascade, {1, 2}, "text"),
            TagOf(cascade, {1, 2}, absl::string_view("text\0\0", 6)));
  EXPECT_NE(TagOf(cascade, {1, 2}, "text"), TagOf(cascade, {1, 3}, "text"));
  EXPECT_NE(TagOf(cascade, {1, 2}, "text"), TagOf(cascade, {1, 2}, "Text"));
}

TEST(ProcessCascadeTest, CountsItsBlocks) {
  const ProcessCascade cascade;
  const struct {
    size_t size;
    uint64_t blocks;
  } cases[] = {{0, 1}, {32, 1}, {48, 1}, {49, 2}, {112, 2}, {113, 3}};
  for (const auto& c : cases) {
    const uint64_t before = HashBlocks();
    (void)TagOf(cascade, {0, c.size}, std::string(c.size, 's'));
    EXPECT_EQ(HashBlocks() - before, c.blocks) << c.size;
  }
}

TEST(ProcessCascadeTest, GoesOnFromWhatIsCommon) {
  const ProcessCascade cascade;
  ProcessCascade::State common = cascade.Begin();
  common.Absorb({0, 6}, "common");
  std::set<Tag> tags;
  for (const absl::string_view rest : {"a", "b"}) {
    ProcessCascade::State branch = common;
    branch.Absorb({1, 1}, rest);
    ProcessCascade::State straight = cascade.Begin();
    straight.Absorb({0, 6}, "common");
    straight.Absorb({1, 1}, rest);
    EXPECT_EQ(branch.Tag(), straight.Tag());
    tags.insert(branch.Tag());
  }
  EXPECT_EQ(tags.size(), 2u);
}

TEST(ProcessCascadeTest, IsAnotherEachTimeAndDiesInAChild) {
  const ProcessCascade one;
  const ProcessCascade other;
  EXPECT_NE(TagOf(one, {1, 2}, "text"), TagOf(other, {1, 2}, "text"));
  EXPECT_TRUE(one.alive());
  EXPECT_TRUE(HoldsInChild([&one] { return !one.alive(); }));
  EXPECT_TRUE(one.alive());
}

TEST(ProcessCascadeTest, ThreadsHashAtOnce) {
  const ProcessCascade cascade;
  const Tag expected = TagOf(cascade, {1, 2}, "text");
  std::vector<std::thread> threads;
  std::vector<int> wrong(4, 0);
  for (size_t t = 0; t < wrong.size(); ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 1000; ++i) {
        wrong[t] += TagOf(cascade, {1, 2}, "text") != expected;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, std::vector<int>(4, 0));
}

}  // namespace
}  // namespace robot_accounts

// Every way to run lanes against the one-lane code on BoringSSL's block
// function. What this processor cannot do is skipped.
#include "robot_accounts/crypto/pbkdf2_lanes.h"

#include <cstdint>
#include <cstring>
#include <deque>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "gtest/gtest.h"
#include "robot_accounts/crypto/hash_work.h"
#include "robot_accounts/crypto/pbkdf2.h"
#include "tests/crypto/scripted_random.h"

namespace robot_accounts {
namespace {

using Run = void (*)(absl::Span<Pbkdf2Lane* const> lanes, uint32_t more);

class Draw {
 public:
  explicit Draw(int seed) : random_(seed) {}

  uint32_t Below(uint32_t limit) {
    uint32_t number;
    random_.Fill(
        absl::MakeSpan(reinterpret_cast<uint8_t*>(&number), sizeof(number)));
    return number % limit;
  }

  std::string Text(uint32_t most) {
    std::string text(Below(most + 1), '\0');
    random_.Fill(
        absl::MakeSpan(reinterpret_cast<uint8_t*>(&text[0]), text.size()));
    return text;
  }

  Pbkdf2Lane Lane() {
    Pbkdf2Lane lane;
    random_.Fill(
        absl::MakeSpan(reinterpret_cast<uint8_t*>(&lane), sizeof(lane)));
    return lane;
  }

 private:
  SeededRandom random_;
};

std::string Bytes(const Pbkdf2Lane& lane) {
  return std::string(reinterpret_cast<const char*>(&lane), sizeof(lane));
}

// Random states, which no password need lead to.
void ExpectRunsAsPortable(Run run, size_t most_lanes) {
  Draw draw(11);
  for (int round = 0; round < 400; ++round) {
    const size_t count = 1 + round % most_lanes;
    const uint32_t more = draw.Below(50);
    std::vector<Pbkdf2Lane> lanes;
    for (size_t i = 0; i < count; ++i) lanes.push_back(draw.Lane());
    std::vector<Pbkdf2Lane> expected = lanes;
    for (Pbkdf2Lane& lane : expected) RunPortable(lane, more);
    std::vector<Pbkdf2Lane*> pointers;
    for (Pbkdf2Lane& lane : lanes) pointers.push_back(&lane);
    run(pointers, more);
    for (size_t i = 0; i < count; ++i) {
      ASSERT_EQ(Bytes(lanes[i]), Bytes(expected[i]))
          << "lane " << i << " of " << count << ", " << more << " more";
    }
  }
}

TEST(Pbkdf2LanesTest, AllOfThisProcessorRunAsPortable) {
  if (HasShaNi()) ExpectRunsAsPortable(RunShaNi, kShaNiLanes);
  if (HasAvx512()) ExpectRunsAsPortable(RunAvx512, kMaxLanes);
}

TEST(Pbkdf2LanesTest, TheChosenOneRunsAsPortable) {
  ExpectRunsAsPortable(RunLanes, kMaxLanes);
}

TEST(Pbkdf2LanesTest, BestIsWithinWhatWaits) {
  for (size_t waiting = 1; waiting <= 40; ++waiting) {
    EXPECT_GE(BestLanes(waiting), 1u);
    EXPECT_LE(BestLanes(waiting), std::min(waiting, kMaxLanes));
  }
  EXPECT_EQ(BestLanes(1), 1u);
  EXPECT_EQ(BestLanes(100) == kMaxLanes, HasAvx512());
  EXPECT_EQ(BestLanes(2) == 2, HasShaNi() || HasAvx512());
}

std::string Derive(absl::string_view password, absl::string_view salt,
                   uint32_t iterations) {
  std::string out(32, '\0');
  Pbkdf2HmacSha256(password, salt, iterations,
                   absl::MakeSpan(reinterpret_cast<uint8_t*>(&out[0]), 32));
  return out;
}

std::string ReadAll(const BegunPbkdf2& begun) {
  std::string out(32, '\0');
  begun.Read(absl::MakeSpan(reinterpret_cast<uint8_t*>(&out[0]), 32));
  return out;
}

TEST(FinishTogetherTest, GivesEachWhatItWouldGetAlone) {
  Draw draw(12);
  for (int round = 0; round < 600; ++round) {
    const size_t count = 1 + draw.Below(round % 10 == 0 ? 40 : 16);
    const uint32_t iterations = 1 + draw.Below(50);
    std::deque<BegunPbkdf2> begun;
    std::vector<BegunPbkdf2*> all;
    std::vector<std::string> expected;
    for (size_t i = 0; i < count; ++i) {
      const std::string password = draw.Text(200);
      const std::string salt = draw.Text(200);
      all.push_back(&begun.emplace_back(password, salt, iterations));
      expected.push_back(Derive(password, salt, iterations));
    }
    FinishTogether(all);
    for (size_t i = 0; i < count; ++i) {
      ASSERT_EQ(absl::BytesToHexString(expected[i]),
                absl::BytesToHexString(ReadAll(*all[i])))
          << i << " of " << count << ", " << iterations << " iterations";
    }
  }
}

TEST(FinishTogetherTest, CountsTheBlocksOfEach) {
  const auto blocks_of = [](int count) {
    const uint64_t before = HashBlocks();
    std::deque<BegunPbkdf2> begun;
    std::vector<BegunPbkdf2*> all;
    for (int i = 0; i < count; ++i) {
      all.push_back(&begun.emplace_back("password", "salt", 10));
    }
    FinishTogether(all);
    return HashBlocks() - before;
  };
  const uint64_t before = HashBlocks();
  Derive("password", "salt", 10);
  const uint64_t one = HashBlocks() - before;
  for (const int count : {0, 1, 2, 5, 16, 17}) {
    EXPECT_EQ(count * one, blocks_of(count)) << count;
  }
}

TEST(BegunPbkdf2Test, ReadsAsMuchAsIsAskedFor) {
  BegunPbkdf2 begun("password", "salt", 4096);
  BegunPbkdf2* const all[] = {&begun};
  FinishTogether(all);
  uint8_t half[16];
  begun.Read(absl::MakeSpan(half));
  EXPECT_EQ("c5e478d59288c841aa530db6845c4c8d",
            absl::BytesToHexString(
                absl::string_view(reinterpret_cast<char*>(half), 16)));
}

}  // namespace
}  // namespace robot_accounts

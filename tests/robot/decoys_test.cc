#include "robot_accounts/robot/decoys.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "gtest/gtest.h"
#include "robot_accounts/crypto/packed_hash.h"
#include "robot_accounts/robot/memory_store.h"
#include "tests/robot/hooked_store.h"
#include "tests/robot/robots_for_tests.h"
#include "tests/testing/manual_clock.h"

namespace robot_accounts {
namespace {

// Gives a store the same key each time.
class FixedRandom final : public RandomSource {
 public:
  explicit FixedRandom(uint8_t byte) : byte_(byte) {}
  void Fill(absl::Span<uint8_t> out) override {
    for (uint8_t& byte : out) byte = byte_;
  }

 private:
  uint8_t byte_;
};

class DecoysTest : public testing::Test {
 protected:
  static constexpr int kNames = 2000;

  void AddRobots(const std::string& hash, int count) {
    for (int i = 0; i < count; ++i) {
      RobotRecord record = RecordOf(absl::StrCat("r", ++robots_), 0);
      AddSlot(record, hash);
      PutRobot(store_, record);
    }
  }

  std::vector<HashScheme> SchemesOfNames(Decoys& decoys) {
    std::vector<HashScheme> schemes;
    for (int i = 0; i < kNames; ++i) {
      const std::string account = absl::StrCat("name", i);
      schemes.push_back(decoys.For({"library", account})->scheme);
    }
    return schemes;
  }

  std::map<HashScheme, int> CountSchemes() {
    Decoys decoys(store_, hasher_, clock_);
    std::map<HashScheme, int> counts;
    for (const HashScheme scheme : SchemesOfNames(decoys)) ++counts[scheme];
    return counts;
  }

  FixedRandom random_{1};
  ManualClock clock_;
  HookedStore store_{NewMemoryStore(Catalog::Default(), random_)};
  SecretHasher hasher_ = *SecretHasher::Create({});
  int robots_ = 0;
};

TEST_F(DecoysTest, AreLikeAGeneratedSecretWhileThereAreNoRobots) {
  EXPECT_EQ(CountSchemes()[HashScheme::kHmacSha256], kNames);
  HasherOptions options;
  options.policy = HashPolicy::kHarbor;
  hasher_ = *SecretHasher::Create(options);
  EXPECT_EQ(CountSchemes()[HashScheme::kHarbor], kNames);
}

TEST_F(DecoysTest, AreAsFrequentAsTheSchemesInTheStore) {
  HasherOptions cheap;
  cheap.pbkdf2_iterations = 1;
  AddRobots(HarborHash("Secret12"), 5);
  AddRobots(HashOf("Secret12", SecretOrigin::kByHand, cheap), 3);
  AddRobots(HashOf("Secret12", SecretOrigin::kGenerated), 2);
  std::map<HashScheme, int> counts = CountSchemes();
  EXPECT_NEAR(counts[HashScheme::kHarbor], kNames / 2, kNames / 20);
  EXPECT_NEAR(counts[HashScheme::kPbkdf2Sha256], kNames * 3 / 10, kNames / 20);
  EXPECT_NEAR(counts[HashScheme::kHmacSha256], kNames / 5, kNames / 20);
}

TEST_F(DecoysTest, NamesKeepTheirSchemeAndOtherKeysGiveOthers) {
  AddRobots(HarborHash("Secret12"), 1);
  AddRobots(HashOf("Secret12", SecretOrigin::kGenerated), 1);
  Decoys decoys(store_, hasher_, clock_);
  Decoys after_restart(store_, hasher_, clock_);
  EXPECT_EQ(SchemesOfNames(decoys), SchemesOfNames(after_restart));

  FixedRandom other_random(2);
  const auto other_store = NewMemoryStore(Catalog::Default(), other_random);
  for (const std::string& hash :
       {HarborHash("Secret12"), HashOf("Secret12", SecretOrigin::kGenerated)}) {
    RobotRecord record = RecordOf(absl::StrCat("r", ++robots_), 0);
    AddSlot(record, hash);
    PutRobot(*other_store, record);
  }
  Decoys elsewhere(*other_store, hasher_, clock_);
  EXPECT_NE(SchemesOfNames(decoys), SchemesOfNames(elsewhere));
}

TEST_F(DecoysTest, TellProjectsApart) {
  Decoys decoys(store_, hasher_, clock_);
  const int64_t in_library = decoys.For({"library", "ci"})->id;
  EXPECT_LT(in_library, 0);
  EXPECT_EQ(decoys.For({"library", "ci"})->id, in_library);
  EXPECT_NE(decoys.For({"other", "ci"})->id, in_library);
  EXPECT_NE(decoys.For({"", "ci"})->id, in_library);
}

TEST_F(DecoysTest, DoTheWorkThatTheHostsOptionsAskFor) {
  HasherOptions options;
  options.pbkdf2_iterations = 777;
  hasher_ = *SecretHasher::Create(options);
  AddRobots(HashOf("Secret12", SecretOrigin::kByHand, options), 1);
  Decoys decoys(store_, hasher_, clock_);
  EXPECT_EQ(decoys.For({"", "a"})->iterations, 777u);
}

TEST_F(DecoysTest, HashesHaveTheirLength) {
  for (const SecretOrigin origin :
       {SecretOrigin::kGenerated, SecretOrigin::kByHand,
        SecretOrigin::kImported}) {
    HookedStore store{NewMemoryStore(Catalog::Default(), random_)};
    const std::string hash = HashOf("Secret12", origin);
    RobotRecord record = RecordOf("r", 0);
    AddSlot(record, hash);
    PutRobot(store, record);
    Decoys decoys(store, hasher_, clock_);
    std::string packed;
    AppendPackedHash(hash, packed);
    const absl::StatusOr<Decoy> decoy = decoys.For({"", "a"});
    EXPECT_EQ(decoy->packed_hash.size(), packed.size()) << hash;
    // It can be read as one, too.
    const auto read = SecretHash::Parse(UnpackHash(decoy->packed_hash));
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(read->scheme(), decoy->scheme);
    EXPECT_EQ(read->text().size(), hash.size());
  }
}

TEST_F(DecoysTest, CountTheSchemesOnceInAWhile) {
  Decoys decoys(store_, hasher_, clock_);
  ASSERT_EQ(decoys.For({"", "a"})->scheme, HashScheme::kHmacSha256);
  AddRobots(HarborHash("Secret12"), 1);
  clock_.Advance(Decoys::kCountsLifeS - 1);
  EXPECT_EQ(decoys.For({"", "a"})->scheme, HashScheme::kHmacSha256);
  EXPECT_EQ(store_.schemes_calls, 1);
  clock_.Advance(1);
  EXPECT_EQ(decoys.For({"", "a"})->scheme, HashScheme::kHarbor);
  EXPECT_EQ(store_.schemes_calls, 2);
  EXPECT_EQ(store_.settings_calls, 1);
}

TEST_F(DecoysTest, PassOnTheErrorOfTheStore) {
  store_.before_settings = [] { return absl::UnavailableError("gone"); };
  Decoys decoys(store_, hasher_, clock_);
  EXPECT_EQ(decoys.For({"", "a"}).status(), absl::UnavailableError("gone"));
  store_.before_settings = nullptr;
  EXPECT_TRUE(decoys.For({"", "a"}).ok());
}

}  // namespace
}  // namespace robot_accounts

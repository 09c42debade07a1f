// The linker sends the calls of OPENSSL_cleanse and CRYPTO_memcmp through here
// (see BUILD.bazel), so that what is wiped and what is compared can be seen.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "gtest/gtest.h"
#include "robot_accounts/crypto/hmac_sha256.h"
#include "robot_accounts/crypto/issued_secret.h"
#include "robot_accounts/crypto/pbkdf2.h"
#include "robot_accounts/crypto/pepper_ring.h"
#include "robot_accounts/crypto/process_key.h"
#include "robot_accounts/crypto/secret_access.h"
#include "robot_accounts/crypto/secret_bytes.h"
#include "robot_accounts/crypto/secret_hash.h"
#include "robot_accounts/crypto/secret_hasher.h"
#include "robot_accounts/crypto/secret_policy.h"
#include "tests/crypto/scripted_random.h"

namespace {

std::vector<std::string>* wiped = nullptr;  // What the bytes were.
std::vector<size_t>* compared = nullptr;

}  // namespace

extern "C" {

void __real_OPENSSL_cleanse(void* bytes, size_t size);
int __real_CRYPTO_memcmp(const void* a, const void* b, size_t size);

void __wrap_OPENSSL_cleanse(void* bytes, size_t size) {
  if (wiped != nullptr) {
    wiped->emplace_back(static_cast<const char*>(bytes), size);
  }
  __real_OPENSSL_cleanse(bytes, size);
  for (size_t i = 0; i < size; ++i) {
    ASSERT_EQ(0, static_cast<const char*>(bytes)[i]);
  }
}

int __wrap_CRYPTO_memcmp(const void* a, const void* b, size_t size) {
  if (compared != nullptr) compared->push_back(size);
  return __real_CRYPTO_memcmp(a, b, size);
}
}

namespace robot_accounts {
namespace {

class WipingTest : public testing::Test {
 protected:
  WipingTest() {
    wiped = &wiped_;
    compared = &compared_;
  }
  ~WipingTest() override {
    wiped = nullptr;
    compared = nullptr;
  }

  // Whether something that held `bytes` was wiped since the last question.
  bool Wiped(absl::string_view bytes) {
    bool found = false;
    for (const std::string& old : wiped_) {
      found =
          found || old.find(bytes.data(), 0, bytes.size()) != std::string::npos;
    }
    wiped_.clear();
    return found;
  }

  std::vector<std::string> wiped_;
  std::vector<size_t> compared_;
};

TEST_F(WipingTest, SecretBytesAreWipedWhenTheyDie) {
  {
    const SecretBytes secret = SecretBytes::Copy("dying secret");
    EXPECT_FALSE(Wiped("dying secret"));
  }
  EXPECT_TRUE(Wiped("dying secret"));
}

TEST_F(WipingTest, AssigningWipesTheOldSecretAtOnce) {
  SecretBytes first = SecretBytes::Copy("the old one");
  SecretBytes second = SecretBytes::Copy("the new one");
  first = std::move(second);
  EXPECT_TRUE(Wiped("the old one"));
  EXPECT_EQ("the new one", first.Reveal(SecretAccess::Grant()));
  first = SecretBytes();
  EXPECT_TRUE(Wiped("the new one"));
}

TEST_F(WipingTest, IssuedSecretIsWiped) {
  auto issued = std::make_unique<IssuedSecret>(SecretBytes::Copy("handed out"));
  EXPECT_FALSE(Wiped("handed out"));
  issued.reset();
  EXPECT_TRUE(Wiped("handed out"));
}

TEST_F(WipingTest, GenerationWipesItsDraws) {
  SeededRandom random(5);
  const SecretBytes secret = GenerateSecret(random);
  EXPECT_TRUE(Wiped(secret.Reveal(SecretAccess::Grant())));
}

TEST_F(WipingTest, HmacKeyWipesThePaddedKeyAndItsStates) {
  constexpr absl::string_view kKey = "a key of hmac";
  std::string state;
  {
    const HmacSha256Key key(kKey);
    EXPECT_TRUE(Wiped(kKey));
    state.assign(reinterpret_cast<const char*>(&key), sizeof(key));
  }
  EXPECT_TRUE(Wiped(state));
}

TEST_F(WipingTest, Pbkdf2WipesPasswordAndResult) {
  uint8_t out[32];
  Pbkdf2HmacSha256("a password", "salt", 3, absl::MakeSpan(out));
  std::vector<std::string> all = wiped_;
  EXPECT_TRUE(Wiped("a password"));
  wiped_ = all;
  EXPECT_TRUE(Wiped(
      absl::string_view(reinterpret_cast<const char*>(out), sizeof(out))));
}

TEST_F(WipingTest, KeysOfAProcessAndARingAreWiped) {
  const std::string drawn(32, 'k');
  ScriptedRandom random({drawn.begin(), drawn.end()});
  auto key = std::make_unique<ProcessKey>(random);
  EXPECT_TRUE(Wiped(drawn));
  const HmacSha256Key same(drawn);
  const std::string state(reinterpret_cast<const char*>(&same), sizeof(same));
  wiped_.clear();
  key.reset();
  EXPECT_TRUE(Wiped(state));

  auto ring = std::make_unique<PepperRing>();
  ASSERT_TRUE(ring->Add("id", SecretBytes::Copy(drawn), true).ok());
  EXPECT_TRUE(Wiped(drawn));
  ring.reset();
  EXPECT_TRUE(Wiped(state));
}

TEST_F(WipingTest, VerifyComparesWholeDigestsInConstantTime) {
  HasherOptions options;
  options.pbkdf2_iterations = 10;
  const SecretHasher hasher = *SecretHasher::Create(options);
  const struct {
    SecretOrigin origin;
    size_t digest_bytes;
  } kCases[] = {{SecretOrigin::kGenerated, 32},
                {SecretOrigin::kByHand, 32},
                {SecretOrigin::kImported, 16}};
  for (const auto& test : kCases) {
    const SecretHash hash = *hasher.Hash("the secret", test.origin);
    for (const absl::string_view secret : {"the secret", "not it", ""}) {
      compared_.clear();
      EXPECT_EQ(secret == "the secret", hasher.Verify(hash, secret).ok());
      EXPECT_EQ(std::vector<size_t>{test.digest_bytes}, compared_);
    }
  }
}

TEST_F(WipingTest, VerifyingInTwoPartsComparesAndWipesAlike) {
  const SecretHasher hasher = *SecretHasher::Create({});
  const SecretHash hash = *SecretHash::Parse(
      "$harbor$i=4096$b00428326870787b6d7c437acac3452c"
      "$q1W2e3R4t5Y6u7I8o9P0aSdFgHjKlZxC");
  for (const absl::string_view secret :
       {"Kx7pQm2vTn9cWd4hRb8sLf3gYj6zUa1E", "not it"}) {
    std::string state;
    {
      BegunPbkdf2 begun = hasher.BeginVerify(hash, secret);
      EXPECT_TRUE(Wiped(secret));  // The padded key.
      BegunPbkdf2* const all[] = {&begun};
      FinishTogether(all);
      compared_.clear();
      wiped_.clear();
      EXPECT_EQ(hasher.Matches(hash, begun), secret != "not it");
      EXPECT_EQ(compared_, std::vector<size_t>{hash.digest().size()});
      uint8_t digest[16];
      begun.Read(absl::MakeSpan(digest));
      EXPECT_TRUE(Wiped(absl::string_view(reinterpret_cast<const char*>(digest),
                                          sizeof(digest))));
      // As words, which is how the digest stands in its memory.
      for (size_t i = 0; i < sizeof(digest); ++i) {
        state.push_back(static_cast<char>(digest[i ^ 3]));
      }
      wiped_.clear();
    }
    EXPECT_TRUE(Wiped(state));
  }
}

TEST_F(WipingTest, VerifyWipesTheComputedDigest) {
  const SecretHasher hasher = *SecretHasher::Create({});
  const SecretHash hash = *hasher.Hash("the secret", SecretOrigin::kGenerated);
  wiped_.clear();
  EXPECT_TRUE(hasher.Verify(hash, "the secret").ok());
  EXPECT_TRUE(Wiped(hash.digest()));
}

TEST_F(WipingTest, SecretBytesCompareInConstantTime) {
  const SecretBytes secret = SecretBytes::Copy("secret");
  EXPECT_FALSE(secret.EqualsInConstantTime(SecretBytes::Copy("Xecret")));
  EXPECT_EQ(std::vector<size_t>{6}, compared_);
}

}  // namespace
}  // namespace robot_accounts

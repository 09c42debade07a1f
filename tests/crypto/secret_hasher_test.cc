#include "robot_accounts/crypto/secret_hasher.h"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/crypto/hash_work.h"
#include "robot_accounts/crypto/pbkdf2.h"
#include "robot_accounts/crypto/pepper_ring.h"
#include "robot_accounts/crypto/secret_bytes.h"
#include "robot_accounts/crypto/secret_hash.h"
#include "robot_accounts/crypto/secret_policy.h"
#include "tests/crypto/in_child.h"
#include "tests/crypto/scripted_random.h"

namespace robot_accounts {
namespace {

constexpr absl::string_view kSecret = "Kx7pQm2vTn9cWd4hRb8sLf3gYj6zUa1E";
// Of kSecret, computed with Python's hmac and hashlib; the pepper of the second
// is "0123456789abcdef".
constexpr absl::string_view kHmac =
    "$hmac-sha256$k=$AAECAwQFBgcICQoLDA0ODw"
    "$4ChXo8p3kQvzLI5Pr5TLp1JuaqGJ2cZ2Ld5k8VuTl1Q";
constexpr absl::string_view kPeppered =
    "$hmac-sha256$k=2026-a$AAECAwQFBgcICQoLDA0ODw"
    "$KBqvS/BvW/B4iEZ3K/fBvcqFAnH3i8MOnv/oyQ4MCQg";
constexpr absl::string_view kPbkdf2 =
    "$pbkdf2-sha256$i=1000$AAECAwQFBgcICQoLDA0ODw"
    "$xDRYM9daoMZV/REeOMtpg/xx9c+SS2KUziDWHO4Shi8";
constexpr absl::string_view kHarbor =
    "$harbor$i=4096$b00428326870787b6d7c437acac3452c"
    "$q1W2e3R4t5Y6u7I8o9P0aSdFgHjKlZxC";

SecretHash Parsed(absl::string_view text) { return *SecretHash::Parse(text); }

std::shared_ptr<const PepperRing> Ring(absl::string_view current,
                                       absl::string_view old = "") {
  PepperRing ring;
  for (const absl::string_view id : {current, old}) {
    if (id.empty()) continue;
    EXPECT_TRUE(
        ring.Add(id, SecretBytes::Copy("0123456789abcdef"), id == current)
            .ok());
  }
  return std::make_shared<const PepperRing>(std::move(ring));
}

HasherOptions Cheap() {
  HasherOptions options;
  options.pbkdf2_iterations = 5000;
  return options;
}

SecretHasher Hasher(HasherOptions options) {
  return *SecretHasher::Create(std::move(options));
}

SecretHasher PepperedHasher(absl::string_view current,
                            absl::string_view old = "") {
  HasherOptions options = Cheap();
  options.peppers = Ring(current, old);
  return Hasher(std::move(options));
}

uint64_t BlocksOfVerify(const SecretHasher& hasher, const SecretHash& hash,
                        absl::string_view secret) {
  const uint64_t before = HashBlocks();
  (void)hasher.Verify(hash, secret);
  return HashBlocks() - before;
}

uint64_t BlocksOfDecoy(const SecretHasher& hasher, HashScheme scheme,
                       uint32_t iterations, absl::string_view secret) {
  const uint64_t before = HashBlocks();
  hasher.SpendDecoy(scheme, iterations, secret);
  return HashBlocks() - before;
}

void ExpectWrong(const absl::Status& status) {
  EXPECT_EQ(absl::StatusCode::kUnauthenticated, status.code());
  EXPECT_EQ("WRONG_SECRET", ErrorReason(status));
}

TEST(SecretHasherTest, CreateRejectsIterationsOutOfRange) {
  for (const uint32_t iterations : {0u, 10000001u, 4294967295u}) {
    HasherOptions options;
    options.pbkdf2_iterations = iterations;
    const absl::Status status = SecretHasher::Create(options).status();
    EXPECT_EQ(absl::StatusCode::kInvalidArgument, status.code());
    EXPECT_EQ("HASH_ITERATIONS", ErrorReason(status));
  }
}

TEST(SecretHasherTest, CreateRejectsAnUnknownPolicy) {
  HasherOptions options;
  options.policy = static_cast<HashPolicy>(2);
  EXPECT_EQ("HASH_POLICY", ErrorReason(SecretHasher::Create(options).status()));
}

TEST(SecretHasherTest, VerifyMatchesHashesMadeElsewhere) {
  const SecretHasher hasher = PepperedHasher("2026-a");
  for (const absl::string_view text : {kHmac, kPeppered, kPbkdf2, kHarbor}) {
    EXPECT_TRUE(hasher.Verify(Parsed(text), kSecret).ok()) << text;
    ExpectWrong(
        hasher.Verify(Parsed(text), "Kx7pQm2vTn9cWd4hRb8sLf3gYj6zUa1e"));
    ExpectWrong(hasher.Verify(Parsed(text), kSecret.substr(1)));
    ExpectWrong(hasher.Verify(Parsed(text), absl::StrCat(kSecret, "x")));
    ExpectWrong(hasher.Verify(Parsed(text), ""));
  }
}

TEST(SecretHasherTest, HashChoosesTheSchemeByOrigin) {
  const SecretHasher hasher = Hasher(Cheap());
  const struct {
    SecretOrigin origin;
    absl::string_view head;
  } kCases[] = {
      {SecretOrigin::kGenerated, "$hmac-sha256$k=$"},
      {SecretOrigin::kByHand, "$pbkdf2-sha256$i=5000$"},
      {SecretOrigin::kImported, "$harbor$i=4096$"},
      {static_cast<SecretOrigin>(9), "$pbkdf2-sha256$i=5000$"},
  };
  for (const auto& test : kCases) {
    const absl::StatusOr<SecretHash> hash = hasher.Hash(kSecret, test.origin);
    ASSERT_TRUE(hash.ok()) << hash.status();
    EXPECT_TRUE(absl::StartsWith(hash->text(), test.head)) << hash->text();
    EXPECT_TRUE(hasher.Verify(*hash, kSecret).ok());
    ExpectWrong(hasher.Verify(*hash, "another secret"));
    EXPECT_FALSE(hasher.NeedsRenewal(*hash, test.origin)) << hash->text();
  }
}

TEST(SecretHasherTest, HashMakesEverythingHarborByPolicy) {
  HasherOptions options = Cheap();
  options.policy = HashPolicy::kHarbor;
  options.peppers = Ring("a");
  options.upgrade_imported = true;
  const SecretHasher hasher = Hasher(options);
  for (const SecretOrigin origin :
       {SecretOrigin::kGenerated, SecretOrigin::kByHand,
        SecretOrigin::kImported}) {
    const absl::StatusOr<SecretHash> hash = hasher.Hash(kSecret, origin);
    ASSERT_TRUE(hash.ok()) << hash.status();
    EXPECT_EQ(HashScheme::kHarbor, hash->scheme());
    EXPECT_EQ(32u, hash->salt().size());
    EXPECT_EQ(HarborHashHex(kSecret, hash->salt()),
              hash->text().substr(15, 32));
    EXPECT_TRUE(hasher.Verify(*hash, kSecret).ok());
  }
}

TEST(SecretHasherTest, HashTakesANewSaltEachTime) {
  const SecretHasher hasher = Hasher(Cheap());
  for (const SecretOrigin origin :
       {SecretOrigin::kGenerated, SecretOrigin::kByHand,
        SecretOrigin::kImported}) {
    EXPECT_NE(hasher.Hash(kSecret, origin)->salt(),
              hasher.Hash(kSecret, origin)->salt());
  }
}

TEST(SecretHasherTest, HashTakesItsSaltFromTheSource) {
  std::vector<uint8_t> counting;
  for (uint8_t i = 0; i < 16; ++i) counting.push_back(i);
  ScriptedRandom random(counting);
  const absl::StatusOr<SecretHasher> hasher =
      SecretHasher::Create(Cheap(), random);
  EXPECT_EQ(kHmac, hasher->Hash(kSecret, SecretOrigin::kGenerated)->text());
}

TEST(SecretHasherTest, HashRejectsEmptyAndHugeSecrets) {
  const SecretHasher hasher = Hasher(Cheap());
  EXPECT_EQ("SECRET_TOO_SHORT",
            ErrorReason(hasher.Hash("", SecretOrigin::kGenerated).status()));
  const std::string limit(kMaxPresentedSecretBytes, 's');
  EXPECT_TRUE(hasher.Hash(limit, SecretOrigin::kByHand).ok());
  EXPECT_EQ(
      "SECRET_TOO_LONG",
      ErrorReason(hasher.Hash(limit + "s", SecretOrigin::kByHand).status()));
}

TEST(SecretHasherTest, SecretsAreBytes) {
  const SecretHasher hasher = Hasher(Cheap());
  const std::string with_nul("Aa1\0tail-one", 12);
  const SecretHash hash = *hasher.Hash(with_nul, SecretOrigin::kByHand);
  EXPECT_TRUE(hasher.Verify(hash, with_nul).ok());
  ExpectWrong(hasher.Verify(hash, std::string("Aa1\0tail-two", 12)));
  ExpectWrong(hasher.Verify(hash, "Aa1"));
  // A composed and a decomposed letter are two secrets.
  const SecretHash composed = *hasher.Hash("Z\xc3\xbc", SecretOrigin::kByHand);
  ExpectWrong(hasher.Verify(composed, "Zu\xcc\x88"));
}

TEST(SecretHasherTest, VerifyRejectsHugeSecretsWithoutWork) {
  const SecretHasher hasher = Hasher(Cheap());
  const std::string huge(kMaxPresentedSecretBytes + 1, 's');
  const uint64_t before = HashBlocks();
  ExpectWrong(hasher.Verify(Parsed(kHarbor), huge));
  hasher.SpendDecoy(HashScheme::kHarbor, 4096, huge);
  EXPECT_EQ(before, HashBlocks());
}

TEST(SecretHasherTest, NoChangedByteOfAHashStillMatches) {
  const SecretHasher hasher = PepperedHasher("2026-a", "2026-b");
  for (size_t i = 0; i < kPeppered.size(); ++i) {
    std::string text(kPeppered);
    for (int byte = 0; byte < 256; ++byte) {
      text[i] = static_cast<char>(byte);
      if (text == kPeppered) continue;
      const absl::StatusOr<SecretHash> hash = SecretHash::Parse(text);
      // Both keys of this ring are equal, so that an id alone may differ.
      if (!hash.ok() || hash->key_id() == "2026-b") continue;
      EXPECT_FALSE(hasher.Verify(*hash, kSecret).ok()) << text;
    }
  }
}

TEST(SecretHasherTest, PepperIsRotated) {
  const SecretHasher before = PepperedHasher("a");
  const SecretHash old = *before.Hash(kSecret, SecretOrigin::kGenerated);
  EXPECT_EQ("a", old.key_id());
  EXPECT_FALSE(before.NeedsRenewal(old, SecretOrigin::kGenerated));

  const SecretHasher after = PepperedHasher("b", "a");
  EXPECT_TRUE(after.Verify(old, kSecret).ok());
  EXPECT_TRUE(after.NeedsRenewal(old, SecretOrigin::kGenerated));
  EXPECT_TRUE(after.NeedsRenewal(Parsed(kHmac), SecretOrigin::kGenerated));
  const SecretHash renewed = *after.Hash(kSecret, SecretOrigin::kGenerated);
  EXPECT_EQ("b", renewed.key_id());
  EXPECT_FALSE(after.NeedsRenewal(renewed, SecretOrigin::kGenerated));
}

TEST(SecretHasherTest, MissingPepperIsNoWrongSecret) {
  for (const SecretHasher& hasher : {PepperedHasher("b"), Hasher(Cheap())}) {
    const absl::Status status = hasher.Verify(Parsed(kPeppered), kSecret);
    EXPECT_EQ(absl::StatusCode::kFailedPrecondition, status.code());
    EXPECT_EQ("PEPPER_NOT_IN_RING", ErrorReason(status));
    EXPECT_TRUE(absl::StrContains(status.message(), "\"2026-a\"")) << status;
  }
}

TEST(SecretHasherTest, PepperMattersForTheHash) {
  PepperRing ring;
  ASSERT_TRUE(
      ring.Add("2026-a", SecretBytes::Copy("0123456789abcdeX"), true).ok());
  HasherOptions options = Cheap();
  options.peppers = std::make_shared<const PepperRing>(std::move(ring));
  ExpectWrong(Hasher(options).Verify(Parsed(kPeppered), kSecret));
}

TEST(SecretHasherTest, RefusesPeppersOfTheParentInAChild) {
  const SecretHasher hasher = PepperedHasher("2026-a");
  const SecretHash peppered = Parsed(kPeppered);
  const SecretHash plain = Parsed(kHmac);
  const auto forked = [](const absl::Status& status) {
    return status.code() == absl::StatusCode::kFailedPrecondition &&
           ErrorReason(status) == "FORKED";
  };
  EXPECT_TRUE(HoldsInChild([&] {
    return forked(hasher.Verify(peppered, kSecret)) &&
           forked(hasher.Hash(kSecret, SecretOrigin::kGenerated).status()) &&
           hasher.Verify(plain, kSecret).ok();
  }));
  EXPECT_TRUE(hasher.Verify(peppered, kSecret).ok());
}

TEST(SecretHasherTest, RenewsToWhatCostsMoreOnly) {
  const auto pbkdf2 = [](int iterations) {
    return absl::StrCat("$pbkdf2-sha256$i=", iterations, kPbkdf2.substr(21));
  };
  const std::string costly_harbor =
      absl::StrCat("$harbor$i=5001", kHarbor.substr(14));
  const auto kGenerated = SecretOrigin::kGenerated;
  const auto kByHand = SecretOrigin::kByHand;
  const auto kImported = SecretOrigin::kImported;
  const struct {
    std::string hash;
    SecretOrigin origin;
    bool by_default;
    bool upgrading;
  } kCases[] = {
      {std::string(kHarbor), kByHand, true, true},
      {costly_harbor, kByHand, false, false},
      {pbkdf2(4999), kByHand, true, true},
      {pbkdf2(5000), kByHand, false, false},
      {pbkdf2(5001), kByHand, false, false},
      {pbkdf2(10000000), kByHand, false, false},
      {std::string(kHmac), kByHand, true, true},
      {std::string(kHarbor), kImported, false, true},
      {costly_harbor, kImported, false, false},
      {pbkdf2(4999), kImported, false, true},
      {pbkdf2(5001), kImported, false, false},
      {std::string(kHarbor), kGenerated, false, false},
      {pbkdf2(4999), kGenerated, false, false},
      {std::string(kHmac), kGenerated, false, false},
      // No current pepper: what would be written lacks one.
      {std::string(kPeppered), kGenerated, false, false},
  };
  HasherOptions options = Cheap();
  const SecretHasher by_default = Hasher(options);
  options.upgrade_imported = true;
  const SecretHasher upgrading = Hasher(options);
  options.policy = HashPolicy::kHarbor;
  const SecretHasher harbor = Hasher(options);
  for (const auto& test : kCases) {
    const SecretHash hash = Parsed(test.hash);
    EXPECT_EQ(test.by_default, by_default.NeedsRenewal(hash, test.origin))
        << test.hash << " " << static_cast<int>(test.origin);
    EXPECT_EQ(test.upgrading, upgrading.NeedsRenewal(hash, test.origin))
        << test.hash << " " << static_cast<int>(test.origin);
    EXPECT_FALSE(harbor.NeedsRenewal(hash, test.origin)) << test.hash;
  }
}

// Whatever is stored and configured: the hash that a renewal writes costs at
// least as many blocks to check, and is not renewed again.
TEST(SecretHasherTest, RenewalNeverLowersTheCost) {
  for (const uint32_t iterations : {1u, 999u, 4095u, 4096u, 6000u}) {
    for (const char* pepper : {"", "2026-a", "2026-b"}) {
      HasherOptions options;
      options.pbkdf2_iterations = iterations;
      options.upgrade_imported = true;
      options.peppers =
          Ring(pepper, "2026-a" == absl::string_view(pepper) ? "" : "2026-a");
      const SecretHasher hasher = Hasher(options);
      for (const absl::string_view text :
           {kHmac, kPeppered, kPbkdf2, kHarbor}) {
        for (int origin = 1; origin <= 3; ++origin) {
          const SecretOrigin from = static_cast<SecretOrigin>(origin);
          const SecretHash hash = Parsed(text);
          if (!hasher.NeedsRenewal(hash, from)) continue;
          const SecretHash renewed = *hasher.Hash(kSecret, from);
          EXPECT_GE(BlocksOfVerify(hasher, renewed, kSecret),
                    BlocksOfVerify(hasher, hash, kSecret))
              << text << " -> " << renewed.text();
          EXPECT_FALSE(hasher.NeedsRenewal(renewed, from)) << renewed.text();
        }
      }
    }
  }
}

TEST(SecretHasherTest, OnlyPbkdf2IsSlow) {
  const SecretHasher hasher = Hasher(Cheap());
  EXPECT_TRUE(hasher.IsSlow(Parsed(kHarbor)));
  EXPECT_TRUE(hasher.IsSlow(Parsed(kPbkdf2)));
  EXPECT_FALSE(hasher.IsSlow(Parsed(kHmac)));
  EXPECT_FALSE(hasher.IsSlow(Parsed(kPeppered)));
}

TEST(SecretHasherTest, DecoyDoesTheWorkOfAWrongSecret) {
  const SecretHasher hasher = PepperedHasher("2026-a");
  for (const absl::string_view text : {kHmac, kPeppered, kPbkdf2, kHarbor}) {
    const SecretHash hash = Parsed(text);
    for (const size_t size : {0, 8, 32, 39, 40, 64, 65, 128, 1000, 8192}) {
      const std::string wrong(size, 'w');
      const uint64_t work = BlocksOfVerify(hasher, hash, wrong);
      EXPECT_GT(work, 0u);
      EXPECT_EQ(work,
                BlocksOfDecoy(hasher, hash.scheme(), hash.iterations(), wrong))
          << text << " " << size;
    }
  }
}

BegunPbkdf2 Finished(BegunPbkdf2 begun) {
  BegunPbkdf2* const all[] = {&begun};
  FinishTogether(all);
  return begun;
}

TEST(SecretHasherTest, VerifiesInTwoPartsAsInOne) {
  const SecretHasher hasher = Hasher(Cheap());
  const std::string huge(kMaxPresentedSecretBytes, 's');
  for (const absl::string_view text : {kPbkdf2, kHarbor}) {
    const SecretHash hash = Parsed(text);
    for (const absl::string_view secret :
         {kSecret, kSecret.substr(1), absl::string_view(),
          absl::string_view(huge)}) {
      const uint64_t before = HashBlocks();
      const bool matches =
          hasher.Matches(hash, Finished(hasher.BeginVerify(hash, secret)));
      const uint64_t blocks = HashBlocks() - before;
      EXPECT_EQ(matches, secret == kSecret) << text;
      EXPECT_EQ(blocks, BlocksOfVerify(hasher, hash, secret));
      const uint64_t decoy_before = HashBlocks();
      hasher.EndDecoy(Finished(
          hasher.BeginDecoy(hash.scheme(), hash.iterations(), secret)));
      EXPECT_EQ(blocks, HashBlocks() - decoy_before);
    }
  }
}

TEST(SecretHasherTest, HashesInTwoPartsAsInOne) {
  std::vector<uint8_t> counting;
  for (uint8_t i = 0; i < 16; ++i) counting.push_back(i);
  ScriptedRandom random(counting);
  HasherOptions options;
  options.pbkdf2_iterations = 1000;
  const absl::StatusOr<SecretHasher> hasher =
      SecretHasher::Create(options, random);
  const SecretHasher::BegunHash begun = hasher->BeginHash(kSecret);
  EXPECT_EQ(kPbkdf2,
            hasher->FinishHash(begun.salt, Finished(begun.work)).text());
}

TEST(SecretHasherTest, RightAndWrongSecretsCostTheSame) {
  const SecretHasher hasher = PepperedHasher("2026-a");
  const std::string wrong(kSecret.size(), 'w');
  for (const absl::string_view text : {kHmac, kPeppered, kPbkdf2, kHarbor}) {
    EXPECT_EQ(BlocksOfVerify(hasher, Parsed(text), kSecret),
              BlocksOfVerify(hasher, Parsed(text), wrong));
  }
}

TEST(SecretHasherTest, DecoyBoundsItsIterations) {
  const SecretHasher hasher = Hasher(Cheap());
  EXPECT_EQ(BlocksOfDecoy(hasher, HashScheme::kHarbor, 1, kSecret),
            BlocksOfDecoy(hasher, HashScheme::kHarbor, 0, kSecret));
}

}  // namespace
}  // namespace robot_accounts

#include "robot_accounts/crypto/pepper_ring.h"

#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/crypto/hmac_sha256.h"
#include "robot_accounts/crypto/secret_bytes.h"
#include "tests/crypto/in_child.h"

namespace robot_accounts {
namespace {

SecretBytes Key(char c, size_t size = 16) {
  return SecretBytes::Copy(std::string(size, c));
}

std::string Sign(const HmacSha256Key& key) {
  uint8_t out[32];
  key.Sign({"message"}, out);
  return std::string(reinterpret_cast<const char*>(out), sizeof(out));
}

TEST(PepperRingTest, FindsEachKeyByItsId) {
  PepperRing ring;
  ASSERT_TRUE(ring.Add("old", Key('o', 128), false).ok());
  EXPECT_EQ("", ring.current());
  ASSERT_TRUE(ring.Add("2026-11_a", Key('n'), true).ok());
  EXPECT_EQ("2026-11_a", ring.current());
  ASSERT_NE(nullptr, ring.Find("old"));
  EXPECT_EQ(Sign(HmacSha256Key(std::string(128, 'o'))),
            Sign(*ring.Find("old")));
  EXPECT_EQ(Sign(HmacSha256Key(std::string(16, 'n'))),
            Sign(*ring.Find("2026-11_a")));
  EXPECT_EQ(nullptr, ring.Find("ol"));
  EXPECT_EQ(nullptr, ring.Find(""));
}

TEST(PepperRingTest, TheLastCurrentKeyIsCurrent) {
  PepperRing ring;
  ASSERT_TRUE(ring.Add("a", Key('a'), true).ok());
  ASSERT_TRUE(ring.Add("b", Key('b'), true).ok());
  ASSERT_TRUE(ring.Add("c", Key('c'), false).ok());
  EXPECT_EQ("b", ring.current());
}

TEST(PepperRingTest, RejectsIdsOfAnotherForm) {
  PepperRing ring;
  for (const absl::string_view id :
       {absl::string_view(""), absl::string_view("A"), absl::string_view("a b"),
        absl::string_view("a$"), absl::string_view("a\0", 2),
        absl::string_view("\xc3\xa4"),
        absl::string_view("123456789012345678901234567890123")}) {
    const absl::Status status = ring.Add(id, Key('k'), true);
    EXPECT_EQ(absl::StatusCode::kInvalidArgument, status.code());
    EXPECT_EQ("PEPPER_KEY_ID", ErrorReason(status)) << id;
  }
  EXPECT_EQ("", ring.current());
  EXPECT_TRUE(
      ring.Add("12345678901234567890123456789012", Key('k'), true).ok());
}

TEST(PepperRingTest, RejectsShortAndLongKeys) {
  PepperRing ring;
  for (const size_t size : {0, 15, 129}) {
    const absl::Status status = ring.Add("id", Key('k', size), true);
    EXPECT_EQ(absl::StatusCode::kInvalidArgument, status.code());
    EXPECT_EQ("PEPPER_KEY_SIZE", ErrorReason(status)) << size;
  }
}

TEST(PepperRingTest, NeverReplacesAKey) {
  PepperRing ring;
  ASSERT_TRUE(ring.Add("id", Key('1'), false).ok());
  const absl::Status status = ring.Add("id", Key('2'), true);
  EXPECT_EQ(absl::StatusCode::kAlreadyExists, status.code());
  EXPECT_EQ("PEPPER_KEY_ID_TAKEN", ErrorReason(status));
  EXPECT_EQ(Sign(HmacSha256Key(std::string(16, '1'))), Sign(*ring.Find("id")));
  EXPECT_EQ("", ring.current());
}

TEST(PepperRingTest, IsBounded) {
  PepperRing ring;
  for (size_t i = 0; i < PepperRing::kMaxKeys; ++i) {
    ASSERT_TRUE(ring.Add(absl::StrCat("k", i), Key('k'), false).ok());
  }
  const absl::Status status = ring.Add("one-more", Key('k'), true);
  EXPECT_EQ(absl::StatusCode::kResourceExhausted, status.code());
  EXPECT_EQ("PEPPER_RING_FULL", ErrorReason(status));
}

TEST(PepperRingTest, DiesInAChild) {
  PepperRing ring;
  ASSERT_TRUE(ring.Add("id", Key('k'), true).ok());
  EXPECT_TRUE(HoldsInChild([&ring] { return !ring.alive(); }));
  EXPECT_TRUE(ring.alive());
}

}  // namespace
}  // namespace robot_accounts

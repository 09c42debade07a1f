// Section 5 of robot_accounts.h.
#include <cstdint>
#include <string>

#include "gtest/gtest.h"
#include "robot_accounts.h"
#include "tests/capi/capi_testing.h"

namespace robot_accounts {
namespace capi_testing {
namespace {

TEST(SecretTest, GenerateMakesGoodSecrets) {
  Owned<ra_buffer> first;
  Owned<ra_buffer> second;
  ASSERT_EQ(ra_secret_generate(first.out(), nullptr), RA_OK);
  ASSERT_EQ(ra_secret_generate(second.out(), nullptr), RA_OK);
  const std::string text = TextOf(first);
  EXPECT_EQ(text.size(), size_t{RA_SECRET_BYTES});
  EXPECT_NE(text, TextOf(second));
  EXPECT_EQ(ra_secret_check(RA_STRING(text), nullptr), RA_OK);
}

TEST(SecretTest, CheckTellsWhatIsMissing) {
  struct {
    const char* secret;
    const char* reason;
  } const kCases[] = {{"Aa1", "SECRET_TOO_SHORT"},
                      {"AAAAAAA1", "SECRET_NEEDS_LOWER"},
                      {"aaaaaaa1", "SECRET_NEEDS_UPPER"},
                      {"aaaaaaaA", "SECRET_NEEDS_DIGIT"},
                      {"aaaaaaA1\n", "SECRET_CONTROL_BYTE"}};
  for (const auto& test : kCases) {
    Reason reason;
    const std::string secret = test.secret;
    EXPECT_EQ(ra_secret_check(RA_STRING(secret), reason.out()),
              RA_INVALID_ARGUMENT);
    EXPECT_EQ(reason, test.reason);
    EXPECT_EQ(reason.message().find(secret), std::string::npos);
  }
}

TEST(HasherTest, HashesByOrigin) {
  Owned<ra_hasher> hasher;
  ASSERT_EQ(ra_hasher_new(nullptr, hasher.out(), nullptr), RA_OK);
  struct {
    uint8_t is_generated;
    const char* scheme;
  } const kCases[] = {{1, "$hmac-sha256$"}, {0, "$pbkdf2-sha256$i=600000$"}};
  for (const auto& test : kCases) {
    Owned<ra_buffer> hash;
    ASSERT_EQ(ra_hasher_hash(hasher, RA_TEXT("Secret-1"), test.is_generated,
                             hash.out(), nullptr),
              RA_OK);
    const std::string text = TextOf(hash);
    EXPECT_EQ(text.find(test.scheme), 0u) << text;
    uint8_t needs_rehash = 1;
    EXPECT_EQ(ra_hasher_verify(hasher, RA_STRING(text), RA_TEXT("Secret-1"),
                               &needs_rehash, nullptr),
              RA_OK);
    EXPECT_EQ(needs_rehash, 0);
    Reason reason;
    EXPECT_EQ(ra_hasher_verify(hasher, RA_STRING(text), RA_TEXT("Secret-2"),
                               &needs_rehash, reason.out()),
              RA_UNAUTHENTICATED);
    EXPECT_EQ(reason, "WRONG_SECRET");
  }
}

TEST(HasherTest, ACheaperHashNeedsARehash) {
  Owned<ra_hasher> hasher;
  ASSERT_EQ(ra_hasher_new(nullptr, hasher.out(), nullptr), RA_OK);
  // hashlib.pbkdf2_hmac("sha256", b"Secret-1", bytes(16), 1000), base64.
  const std::string cheap =
      "$pbkdf2-sha256$i=1000$AAAAAAAAAAAAAAAAAAAAAA$"
      "SHEUychYIhyrWB+36yXlPBKk0upTOm4g+RzjDhVkc/s";
  uint8_t needs_rehash = 0;
  ASSERT_EQ(ra_hasher_verify(hasher, RA_STRING(cheap), RA_TEXT("Secret-1"),
                             &needs_rehash, nullptr),
            RA_OK);
  EXPECT_EQ(needs_rehash, 1);
}

TEST(HasherTest, MalformedHashesMatchNothing) {
  Owned<ra_hasher> hasher;
  ASSERT_EQ(ra_hasher_new(nullptr, hasher.out(), nullptr), RA_OK);
  for (const std::string hash : {"", "$", "$harbor$i=0$", "plain"}) {
    Reason reason;
    EXPECT_EQ(ra_hasher_verify(hasher, RA_STRING(hash), RA_TEXT("Secret-1"),
                               nullptr, reason.out()),
              RA_UNAUTHENTICATED);
    EXPECT_EQ(reason, "SECRET_HASH_MALFORMED");
  }
}

TEST(HarborHashTest, IsWhatHarborStores) {
  // The vectors of harbor-robots 5.1.
  struct {
    const char* secret;
    const char* salt;
    const char* hex;
  } const kVectors[] = {
      {"content", "salt", "83d3d6f3e7cacb040423adf7ced63d21"},
      {"Kx7pQm2vTn9cWd4hRb8sLf3gYj6zUa1E", "q1W2e3R4t5Y6u7I8o9P0aSdFgHjKlZxC",
       "b00428326870787b6d7c437acac3452c"},
      {"Z\xc3\xbcrich-Stra\xc3\x9f"
       "e-7\xc3\x84",
       "mN4bV7cX2zL9kJ5hG8fD3sA6pO1iU0yT", "d4ce8c52a9cdfd3116e6901e22cab3bb"},
      {"Secret-with-empty-salt-1A", "", "d1bb4e3f2a75f40f0b065d7fc402da7b"},
  };
  Owned<ra_hasher> hasher;
  ASSERT_EQ(ra_hasher_new(nullptr, hasher.out(), nullptr), RA_OK);
  for (const auto& vector : kVectors) {
    const std::string secret = vector.secret;
    const std::string salt = vector.salt;
    const std::string hex = vector.hex;
    Owned<ra_buffer> computed;
    ASSERT_EQ(ra_secret_hash_harbor(RA_STRING(secret), RA_STRING(salt),
                                    computed.out(), nullptr),
              RA_OK);
    EXPECT_EQ(TextOf(computed), hex);
    EXPECT_EQ(hex.size(), size_t{RA_HARBOR_HASH_BYTES});
    Owned<ra_buffer> hash;
    ASSERT_EQ(ra_secret_hash_from_harbor(RA_STRING(hex), RA_STRING(salt),
                                         hash.out(), nullptr),
              RA_OK);
    const std::string text = TextOf(hash);
    uint8_t needs_rehash = 1;
    EXPECT_EQ(ra_hasher_verify(hasher, RA_STRING(text), RA_STRING(secret),
                               &needs_rehash, nullptr),
              RA_OK);
    EXPECT_EQ(needs_rehash, 0);  // A row of Harbor's stays as it is.
  }
}

TEST(HarborHashTest, RejectsWhatIsNoRow) {
  Owned<ra_buffer> hash;
  Reason reason;
  EXPECT_EQ(ra_secret_hash_from_harbor(RA_TEXT("ABC"), RA_TEXT("salt"),
                                       hash.out(), reason.out()),
            RA_INVALID_ARGUMENT);
  EXPECT_EQ(reason, "SECRET_HASH_MALFORMED");
  const std::string salt(65, 's');
  EXPECT_EQ(ra_secret_hash_harbor(RA_TEXT("secret"), RA_STRING(salt),
                                  hash.out(), reason.out()),
            RA_INVALID_ARGUMENT);
  EXPECT_EQ(reason, "SECRET_HASH_MALFORMED");
  EXPECT_EQ(ra_secret_hash_harbor(nullptr, 0, RA_TEXT("salt"), hash.out(),
                                  reason.out()),
            RA_INVALID_ARGUMENT);
  EXPECT_EQ(reason, "SECRET_TOO_SHORT");
}

}  // namespace
}  // namespace capi_testing
}  // namespace robot_accounts

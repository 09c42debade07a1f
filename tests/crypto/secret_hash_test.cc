#include "robot_accounts/crypto/secret_hash.h"

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "robot_accounts/base/error.h"

namespace robot_accounts {
namespace {

constexpr absl::string_view kHex = "b00428326870787b6d7c437acac3452c";
constexpr absl::string_view kSalt = "AAECAwQFBgcICQoLDA0ODw";
constexpr absl::string_view kDigest =
    "xDRYM9daoMZV/REeOMtpg/xx9c+SS2KUziDWHO4Shi8";

std::string Pbkdf2(absl::string_view iterations, absl::string_view salt = kSalt,
                   absl::string_view digest = kDigest) {
  return absl::StrCat("$pbkdf2-sha256$i=", iterations, "$", salt, "$", digest);
}

std::string Hmac(absl::string_view key_id, absl::string_view salt = kSalt,
                 absl::string_view digest = kDigest) {
  return absl::StrCat("$hmac-sha256$k=", key_id, "$", salt, "$", digest);
}

std::string CountingBytes() {
  std::string bytes;
  for (char c = 0; c < 16; ++c) bytes += c;
  return bytes;
}

void ExpectMalformed(absl::string_view text) {
  const absl::StatusOr<SecretHash> hash = SecretHash::Parse(text);
  ASSERT_FALSE(hash.ok()) << absl::CHexEscape(text);
  EXPECT_EQ(absl::StatusCode::kInvalidArgument, hash.status().code());
  EXPECT_EQ("SECRET_HASH_MALFORMED", ErrorReason(hash.status()));
  EXPECT_EQ("secret hash: not in a form that is known",
            hash.status().message());
}

// `harbor-robots` facts, section 5.1; computed with Python's hashlib.
TEST(HarborHashHexTest, MatchesTheVectors) {
  const struct {
    std::string secret;
    absl::string_view salt;
    absl::string_view hex;
  } kVectors[] = {
      {"content", "salt", "83d3d6f3e7cacb040423adf7ced63d21"},
      {"Kx7pQm2vTn9cWd4hRb8sLf3gYj6zUa1E", "q1W2e3R4t5Y6u7I8o9P0aSdFgHjKlZxC",
       kHex},
      {"Aa345678", "00000000000000000000000000000000",
       "401dce4331bb41469fbefe9d4242a02d"},
      {"Passw0rd With Spaces", "mN4bV7cX2zL9kJ5hG8fD3sA6pO1iU0yT",
       "da354a5c3d46a8ad974514d5e47f3cc4"},
      {"Z\xc3\xbcrich-Stra\xc3\x9f"
       "e-7\xc3\x84",
       "mN4bV7cX2zL9kJ5hG8fD3sA6pO1iU0yT", "d4ce8c52a9cdfd3116e6901e22cab3bb"},
      {"Zz9xZz9xZz9xZz9xZz9xZz9xZz9xZz9xZz9xZz9xZz9xZz9xZz9xZz9xZz9xZz9x",
       "abcdefghijklmnopqrstuvwxyzABCDEF", "208a3ed83a8a9d452b2afc595d9b1714"},
      {"a:b:C9:colons", "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345",
       "471c98aaa75859f1e0fe2462f1423cf5"},
      {"Secret-with-empty-salt-1A", "", "d1bb4e3f2a75f40f0b065d7fc402da7b"},
      {"Harbor12345", "q1W2e3R4t5Y6u7I8o9P0aSdFgHjKlZxC",
       "480490bca70eef2f362fdd2742cd77a5"},
  };
  for (const auto& vector : kVectors) {
    EXPECT_EQ(vector.hex, HarborHashHex(vector.secret, vector.salt))
        << vector.secret;
  }
}

TEST(SecretHashTest, ParseReadsHarbor) {
  const std::string text = absl::StrCat("$harbor$i=4096$", kHex, "$sa$lt =");
  const absl::StatusOr<SecretHash> hash = SecretHash::Parse(text);
  ASSERT_TRUE(hash.ok()) << hash.status();
  EXPECT_EQ(text, hash->text());
  EXPECT_EQ(HashScheme::kHarbor, hash->scheme());
  EXPECT_EQ(4096u, hash->iterations());
  EXPECT_EQ("sa$lt =", hash->salt());
  EXPECT_EQ(kHex, absl::BytesToHexString(hash->digest()));
  EXPECT_EQ("", hash->key_id());
}

TEST(SecretHashTest, ParseReadsPbkdf2Sha256) {
  const absl::StatusOr<SecretHash> hash = SecretHash::Parse(Pbkdf2("600000"));
  ASSERT_TRUE(hash.ok()) << hash.status();
  EXPECT_EQ(Pbkdf2("600000"), hash->text());
  EXPECT_EQ(HashScheme::kPbkdf2Sha256, hash->scheme());
  EXPECT_EQ(600000u, hash->iterations());
  EXPECT_EQ(CountingBytes(), hash->salt());
  EXPECT_EQ("c4345833d75aa0c655fd111e38cb6983fc71f5cf924b6294ce20d61cee12862f",
            absl::BytesToHexString(hash->digest()));
}

TEST(SecretHashTest, ParseReadsHmacSha256) {
  const absl::StatusOr<SecretHash> hash = SecretHash::Parse(Hmac("2026-a_1"));
  ASSERT_TRUE(hash.ok()) << hash.status();
  EXPECT_EQ(HashScheme::kHmacSha256, hash->scheme());
  EXPECT_EQ("2026-a_1", hash->key_id());
  EXPECT_EQ(CountingBytes(), hash->salt());
  EXPECT_EQ(32u, hash->digest().size());
  ASSERT_TRUE(SecretHash::Parse(Hmac("")).ok());
  EXPECT_EQ("", SecretHash::Parse(Hmac(""))->key_id());
}

TEST(SecretHashTest, ParseTakesTheIterationsOfTheRangeOnly) {
  EXPECT_EQ(1u, SecretHash::Parse(Pbkdf2("1"))->iterations());
  EXPECT_EQ(10000000u, SecretHash::Parse(Pbkdf2("10000000"))->iterations());
  for (const absl::string_view bad :
       {"0", "00", "10000001", "99999999", "100000000", "4294967297",
        "18446744073709551617", "01", "+1", "-1", " 1", "1 ", "1e3", "0x10", "",
        "1.0", "1\n", "\xd9\xa1"}) {
    ExpectMalformed(Pbkdf2(bad));
    ExpectMalformed(absl::StrCat("$harbor$i=", bad, "$", kHex, "$salt"));
  }
  ExpectMalformed(Pbkdf2(absl::string_view("1\0", 2)));
  ExpectMalformed(Pbkdf2(std::string(100000, '9')));
}

TEST(SecretHashTest, ParseRejectsSaltsAndDigestsOfOtherSizesOrSpellings) {
  for (const std::string& bad : {
           std::string(),
           std::string(kSalt.substr(0, 21)),
           std::string(kSalt.substr(0, 20)),
           absl::StrCat(kSalt, "A"),
           absl::StrCat(kSalt, "=="),
           absl::StrCat(kSalt.substr(0, 21), "x"),  // Stray bits.
           absl::StrCat(kSalt.substr(0, 21), "="),
           absl::StrCat(kSalt.substr(0, 20), "=="),
           absl::StrCat(kSalt.substr(0, 21), "-"),
           absl::StrCat(kSalt.substr(0, 10), "\n", kSalt.substr(11)),
           absl::StrCat(kSalt.substr(0, 10), " ", kSalt.substr(10)),
           std::string(22, '\0'),
       }) {
    ExpectMalformed(Pbkdf2("1000", bad));
    ExpectMalformed(Hmac("", bad));
  }
  for (const std::string& bad : {
           std::string(),
           std::string(kDigest.substr(0, 42)),
           absl::StrCat(kDigest, "="),
           absl::StrCat(kDigest, "A"),
           absl::StrCat(kDigest.substr(0, 42), "9"),  // Stray bits.
           absl::StrCat(kDigest.substr(0, 42), "_"),
           absl::StrCat(kDigest, "\n"),
           absl::StrCat(kDigest, "$"),
           absl::StrCat(kDigest, absl::string_view("\0", 1)),
           absl::StrCat(kDigest, "$", kDigest),
       }) {
    ExpectMalformed(Pbkdf2("1000", kSalt, bad));
    ExpectMalformed(Hmac("", kSalt, bad));
  }
}

TEST(SecretHashTest, ParseRejectsHarborHashesOfOtherForms) {
  const std::string head = "$harbor$i=4096$";
  for (const std::string& bad : {
           absl::StrCat(head, kHex),  // No salt field.
           absl::StrCat(head, kHex.substr(1), "$salt"),
           absl::StrCat(head, kHex, "0$salt"),
           absl::StrCat(head, "B", kHex.substr(1), "$salt"),
           absl::StrCat(head, "g", kHex.substr(1), "$salt"),
           absl::StrCat(head, " ", kHex.substr(1), "$salt"),
           absl::StrCat(head, std::string(32, '\0'), "$salt"),
           absl::StrCat(head, "$salt"),
           absl::StrCat(head, kHex, "$", std::string(65, 's')),
           absl::StrCat(head, kHex, "$sa", absl::string_view("\0", 1), "lt"),
           absl::StrCat("$harbor$", kHex, "$salt"),
           absl::StrCat("$harbor$k=4096$", kHex, "$salt"),
       }) {
    ExpectMalformed(bad);
  }
  EXPECT_TRUE(
      SecretHash::Parse(absl::StrCat(head, kHex, "$", std::string(64, 's')))
          .ok());
  EXPECT_TRUE(SecretHash::Parse(absl::StrCat(head, kHex, "$")).ok());
}

TEST(SecretHashTest, ParseRejectsWhatIsNoHash) {
  for (const std::string& bad : {
           std::string(),
           std::string("$"),
           std::string("$$$$"),
           std::string("$hmac-sha256$"),
           std::string("$hmac-sha256$k="),
           std::string("$pbkdf2-sha256$"),
           std::string("$harbor$"),
           std::string(kHex),
           absl::StrCat("$argon2id$v=19$m=65536,t=3,p=4$", kSalt, "$", kDigest),
           absl::StrCat("$pbkdf2-sha512$i=1000$", kSalt, "$", kDigest),
           absl::StrCat("$PBKDF2-SHA256$i=1000$", kSalt, "$", kDigest),
           absl::StrCat(" ", Pbkdf2("1000")),
           absl::StrCat("x", Pbkdf2("1000")),
           absl::StrCat(absl::string_view("\0", 1), Pbkdf2("1000")),
           Pbkdf2("1000").substr(1),
           Pbkdf2("1000,x=1"),
           Hmac("A"),
           Hmac("a b"),
           Hmac("a,k=b"),
           Hmac(absl::string_view("a\0", 2)),
           Hmac(std::string(33, 'k')),
           std::string(1000000, '$'),
       }) {
    ExpectMalformed(bad);
  }
}

TEST(SecretHashTest, FromHarborKeepsHashAndSalt) {
  const absl::StatusOr<SecretHash> hash =
      SecretHash::FromHarbor(kHex, "q1W2e3R4t5Y6u7I8o9P0aSdFgHjKlZxC");
  ASSERT_TRUE(hash.ok()) << hash.status();
  EXPECT_EQ(
      "$harbor$i=4096$b00428326870787b6d7c437acac3452c"
      "$q1W2e3R4t5Y6u7I8o9P0aSdFgHjKlZxC",
      hash->text());
  EXPECT_EQ(hash->text(), SecretHash::Parse(hash->text())->text());
  EXPECT_TRUE(SecretHash::FromHarbor(kHex, "").ok());
  EXPECT_TRUE(SecretHash::FromHarbor(kHex, std::string(64, 's')).ok());
}

TEST(SecretHashTest, FromHarborRejectsOtherForms) {
  EXPECT_FALSE(SecretHash::FromHarbor("", "salt").ok());
  EXPECT_FALSE(SecretHash::FromHarbor(kHex.substr(1), "salt").ok());
  EXPECT_FALSE(
      SecretHash::FromHarbor(absl::AsciiStrToUpper(kHex), "salt").ok());
  EXPECT_FALSE(
      SecretHash::FromHarbor(absl::StrCat(kHex, "$salt"), "salt").ok());
  EXPECT_FALSE(SecretHash::FromHarbor(kHex, std::string(65, 's')).ok());
  EXPECT_FALSE(
      SecretHash::FromHarbor(kHex, absl::string_view("sa\0lt", 5)).ok());
}

}  // namespace
}  // namespace robot_accounts

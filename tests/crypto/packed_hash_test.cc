#include "robot_accounts/crypto/packed_hash.h"

#include <cstddef>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"

namespace robot_accounts {
namespace {

constexpr absl::string_view kSalt = "AAECAwQFBgcICQoLDA0ODw";
constexpr absl::string_view kDigest =
    "xDRYM9daoMZV/REeOMtpg/xx9c+SS2KUziDWHO4Shi8";
constexpr absl::string_view kHex = "b00428326870787b6d7c437acac3452c";

std::string Pack(absl::string_view text) {
  std::string packed;
  AppendPackedHash(text, packed);
  return packed;
}

void ExpectKept(absl::string_view text) {
  const std::string packed = Pack(text);
  EXPECT_EQ(UnpackHash(packed), text) << absl::CHexEscape(text);
  const absl::StatusOr<SecretHash> hash = SecretHash::Parse(text);
  const absl::optional<HashScheme> scheme = SchemeOfPackedHash(packed);
  ASSERT_EQ(scheme.has_value(), hash.ok()) << absl::CHexEscape(text);
  if (hash.ok()) {
    EXPECT_EQ(*scheme, hash->scheme());
  }
}

std::vector<std::string> WellFormed() {
  return {
      absl::StrCat("$hmac-sha256$k=$", kSalt, "$", kDigest),
      absl::StrCat("$hmac-sha256$k=2026-a_1$", kSalt, "$", kDigest),
      absl::StrCat("$pbkdf2-sha256$i=1$", kSalt, "$", kDigest),
      absl::StrCat("$pbkdf2-sha256$i=600000$", kSalt, "$", kDigest),
      absl::StrCat("$pbkdf2-sha256$i=10000000$", kSalt, "$", kDigest),
      absl::StrCat("$harbor$i=4096$", kHex, "$q1W2e3R4t5Y6u7I8o9P0aSdFgHjKlZx"),
      absl::StrCat("$harbor$i=10000000$", kHex, "$"),
      absl::StrCat("$harbor$i=1$", kHex, "$$a$\xff", std::string(59, 's')),
  };
}

TEST(PackedHashTest, KeepsWhatIsWellFormedInHalfTheBytes) {
  for (const std::string& text : WellFormed()) {
    ASSERT_TRUE(SecretHash::Parse(text).ok()) << text;
    ExpectKept(text);
  }
  EXPECT_EQ(Pack(WellFormed()[0]).size(), 49u);
  EXPECT_EQ(Pack(WellFormed()[2]).size(), 52u);
}

TEST(PackedHashTest, KeepsOtherTexts) {
  EXPECT_EQ(Pack(""), "");
  for (const std::string& text : {
           std::string(),
           std::string("x"),
           std::string(1, '\0'),
           std::string("\x03"),
           std::string("$harbor$..."),
           absl::StrCat("$hmac-sha256$k=$", kSalt, "$", kDigest, "="),
           absl::StrCat("$pbkdf2-sha256$i=01$", kSalt, "$", kDigest),
           std::string(100000, '$'),
       }) {
    ExpectKept(text);
  }
}

TEST(PackedHashTest, AppendsToWhatIsThere) {
  std::string packed = "before";
  AppendPackedHash(WellFormed()[0], packed);
  EXPECT_EQ(packed, absl::StrCat("before", Pack(WellFormed()[0])));
}

// Texts near to well-formed ones, and what packed forms look like as texts.
TEST(PackedHashTest, KeepsAnyTextAndTakesNoTwoForOne) {
  std::mt19937_64 random(4);
  std::map<std::string, std::string> texts;  // By their packed form.
  const std::vector<std::string> well_formed = WellFormed();
  for (int i = 0; i < 50000; ++i) {
    std::string text = well_formed[random() % well_formed.size()];
    if (random() % 4 == 0) text = Pack(text);
    for (size_t changes = random() % 3; changes > 0 && !text.empty();
         --changes) {
      const size_t at = random() % text.size();
      switch (random() % 4) {
        case 0:
          text[at] = static_cast<char>(random());
          break;
        case 1:  // Most of these are still base64.
          text[at] = text[random() % text.size()];
          break;
        case 2:
          text.erase(at, 1 + random() % 2);
          break;
        default:
          text.insert(at, 1, text[random() % text.size()]);
      }
    }
    ExpectKept(text);
    const auto kept = texts.emplace(Pack(text), text);
    ASSERT_EQ(kept.first->second, text);
  }
}

}  // namespace
}  // namespace robot_accounts

#include "robot_accounts/crypto/secret_policy.h"

#include <array>
#include <cstdint>
#include <numeric>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "gtest/gtest.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/crypto/alphanumeric.h"
#include "robot_accounts/crypto/random.h"
#include "robot_accounts/crypto/secret_access.h"
#include "robot_accounts/crypto/secret_bytes.h"
#include "tests/crypto/scripted_random.h"

namespace robot_accounts {
namespace {

constexpr absl::string_view kAlphabet =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
// Chi-square with 61 degrees of freedom passes 111 once in ten thousand.
constexpr double kChiSquareBound = 111;

std::string Text(const SecretBytes& secret) {
  return std::string(secret.Reveal(SecretAccess::Grant()));
}

double ChiSquare(absl::string_view text) {
  std::array<double, 256> count = {};
  for (const char c : text) ++count[static_cast<uint8_t>(c)];
  const double expected = static_cast<double>(text.size()) / kAlphabet.size();
  double sum = 0;
  for (const char c : kAlphabet) {
    const double off = count[static_cast<uint8_t>(c)] - expected;
    sum += off * off / expected;
  }
  return sum;
}

bool HasAllClasses(absl::string_view text) {
  const auto has = [text](absl::string_view any) {
    return text.find_first_of(any) != absl::string_view::npos;
  };
  return has(kAlphabet.substr(0, 26)) && has(kAlphabet.substr(26, 26)) &&
         has(kAlphabet.substr(52));
}

TEST(FillAlphanumericTest, DropsTheBytesThatWouldFavourTheFirstLetters) {
  std::vector<uint8_t> every_byte(256);
  std::iota(every_byte.begin(), every_byte.end(), 0);
  ScriptedRandom random(every_byte);
  std::string text(249, '\0');
  FillAlphanumeric(random, absl::MakeSpan(&text[0], text.size()));
  for (size_t i = 0; i < 248; ++i) {
    ASSERT_EQ(kAlphabet[i % 62], text[i]) << i;
  }
  EXPECT_EQ('a', text[248]);
  // 248 to 255 gave nothing; the last letter is the 257th byte's.
  EXPECT_GE(random.drawn(), 257u);
}

TEST(FillAlphanumericTest, IsEven) {
  SeededRandom random(1);
  std::string text(620000, '\0');
  FillAlphanumeric(random, absl::MakeSpan(&text[0], text.size()));
  EXPECT_EQ(std::string::npos,
            text.find_first_not_of(kAlphabet.data(), 0, kAlphabet.size()));
  EXPECT_LT(ChiSquare(text), kChiSquareBound);
}

TEST(GenerateSecretTest, HasThirtyTwoCharactersOfAllClasses) {
  SeededRandom random(2);
  std::string all;
  std::set<std::string> distinct;
  for (int i = 0; i < 20000; ++i) {
    const std::string text = Text(GenerateSecret(random));
    ASSERT_EQ(kGeneratedSecretBytes, text.size());
    ASSERT_TRUE(HasAllClasses(text)) << text;
    ASSERT_TRUE(CheckSecret(text).ok());
    distinct.insert(text);
    all += text;
  }
  EXPECT_EQ(20000u, distinct.size());
  EXPECT_LT(ChiSquare(all), kChiSquareBound);
}

TEST(GenerateSecretTest, DrawsAgainAtOnceIfAClassIsMissing) {
  // One draw each without upper case and digit, without lower case, without a
  // digit; the fourth has all.
  std::vector<uint8_t> script(32, 0);
  script.insert(script.end(), 16, 26);
  script.insert(script.end(), 16, 52);
  script.insert(script.end(), 16, 1);
  script.insert(script.end(), 16, 27);
  std::vector<uint8_t> good(30, 2);
  good.push_back(28);
  good.push_back(54);
  script.insert(script.end(), good.begin(), good.end());
  ScriptedRandom random(script);
  EXPECT_EQ(std::string(30, 'c') + "C2", Text(GenerateSecret(random)));
  EXPECT_EQ(script.size(), random.drawn());
}

TEST(GenerateSecretTest, SystemRandomDoesNotRepeat) {
  const std::string first = Text(GenerateSecret(SystemRandom()));
  EXPECT_NE(first, Text(GenerateSecret(SystemRandom())));
  EXPECT_TRUE(CheckSecret(first).ok());
}

TEST(CheckSecretTest, AcceptsWhatFollowsTheRules) {
  for (const std::string& secret :
       {std::string("Aa345678"), "aA1" + std::string(125, 'x'),
        std::string("Passw0rd With Spaces"), std::string("a:b:C9:colons"),
        std::string("Z\xc3\xbcrich-7\x80\xff"), std::string("$Aa1~!@# ")}) {
    EXPECT_TRUE(CheckSecret(secret).ok()) << secret;
  }
}

TEST(CheckSecretTest, RejectsWithTheReason) {
  const struct {
    std::string secret;
    const char* reason;
  } kCases[] = {
      {"", "SECRET_TOO_SHORT"},
      {"Aa34567", "SECRET_TOO_SHORT"},
      {"aA1" + std::string(126, 'x'), "SECRET_TOO_LONG"},
      {"AA345678", "SECRET_NEEDS_LOWER"},
      {"aa345678", "SECRET_NEEDS_UPPER"},
      {"Aabcdefgh", "SECRET_NEEDS_DIGIT"},
      // Letters and digits of other alphabets are not counted.
      {"\xc3\x9c"
       "aaaa123",
       "SECRET_NEEDS_UPPER"},
      {"Aaaaaaa\xd9\xa3", "SECRET_NEEDS_DIGIT"},
      {std::string("Aa34\0"
                   "5678",
                   9),
       "SECRET_CONTROL_BYTE"},
      {"Aa345678\n", "SECRET_CONTROL_BYTE"},
      {"Aa345\t678", "SECRET_CONTROL_BYTE"},
      {"Aa345678\x7f", "SECRET_CONTROL_BYTE"},
      {"\x1f"
       "Aa345678",
       "SECRET_CONTROL_BYTE"},
  };
  for (const auto& test : kCases) {
    const absl::Status status = CheckSecret(test.secret);
    EXPECT_EQ(absl::StatusCode::kInvalidArgument, status.code());
    EXPECT_EQ(test.reason, ErrorReason(status)) << test.secret;
    if (!test.secret.empty()) {
      EXPECT_EQ(absl::string_view::npos, status.message().find(test.secret));
    }
  }
}

}  // namespace
}  // namespace robot_accounts

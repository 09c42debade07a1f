#include "robot_accounts/base/utf8.h"

#include <random>
#include <string>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "robot_accounts/base/json.h"

namespace robot_accounts {
namespace {

TEST(Utf8Test, AcceptsTheEdgesOfEachLength) {
  for (const absl::string_view text :
       {"", "a", "\x7f", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf",
        "\xee\x80\x80", "\xef\xbf\xbf", "\xf0\x90\x80\x80",
        "\xf4\x8f\xbf\xbf"}) {
    EXPECT_TRUE(IsUtf8(text)) << text;
  }
}

TEST(Utf8Test, RefusesWhatIsOneBeyond) {
  for (const absl::string_view text :
       {"\x80", "\xbf", "\xc0\xaf", "\xc1\xbf", "\xc2", "\xc2\x7f", "\xc2\xc0",
        "\xe0\x9f\xbf", "\xed\xa0\x80", "\xe1\x80", "\xe1\x80\xc0",
        "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80",
        "\xf1\x80\x80", "\xff", "a\x80z"}) {
    EXPECT_FALSE(IsUtf8(text)) << text;
  }
}

TEST(Utf8Test, AgreesWithTheJsonReader) {
  const absl::string_view kBytes =
      "az\x80\x8f\x90\x9f\xa0\xbf\xc1\xc2\xdf\xe0"
      "\xe1\xed\xef\xf0\xf1\xf4\xf5\xff";
  std::mt19937 random(1);
  int valid = 0;
  for (int i = 0; i < 100000; ++i) {
    std::string text;
    for (size_t n = random() % 6; n > 0; --n) {
      text.push_back(kBytes[random() % kBytes.size()]);
    }
    ASSERT_EQ(IsUtf8(text), ParseStrictJson("\"" + text + "\"").ok()) << text;
    valid += IsUtf8(text);
  }
  EXPECT_GT(valid, 1000);
}

}  // namespace
}  // namespace robot_accounts

#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "robot_accounts/base/same_text.h"
#include "robot_accounts/base/short_text.h"

namespace robot_accounts {
namespace {

TEST(SameTextTest, ComparesEachByteOfEachLength) {
  for (size_t size = 0; size < 100; ++size) {
    const std::string text(size, 'x');
    EXPECT_TRUE(SameText(text, std::string(text)));
    EXPECT_FALSE(SameText(text, text + "x"));
    EXPECT_FALSE(SameText(text + "x", text));
    for (size_t i = 0; i < size; ++i) {
      std::string other = text;
      other[i] = 'y';
      EXPECT_FALSE(SameText(text, other)) << size << " " << i;
    }
  }
}

TEST(ShortTextTest, KeepsTextOfAnyLength) {
  for (const size_t size : {0, 1, 62, 63, 64, 65, 300}) {
    const std::string text(size, 'x');
    ShortText first(text);
    const ShortText copy = first;
    ShortText moved = std::move(first);
    EXPECT_EQ(copy.view(), text);
    EXPECT_EQ(moved.view(), text);
    EXPECT_EQ(moved.view().data()[size], '\0');
    moved = ShortText("other");
    EXPECT_EQ(moved.view(), "other");
    EXPECT_EQ(copy.view(), text);
  }
  EXPECT_EQ(ShortText().view(), "");
}

}  // namespace
}  // namespace robot_accounts

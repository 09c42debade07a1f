#include "robot_accounts/base/base64.h"

#include <cstdint>
#include <random>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "gtest/gtest.h"

namespace robot_accounts {
namespace {

absl::optional<std::string> Decode(absl::string_view text, Base64Form form) {
  std::string bytes(MaxDecodedBytes(text.size()), '?');
  const absl::optional<size_t> size =
      DecodeBase64(text, form, reinterpret_cast<uint8_t*>(&bytes[0]));
  if (!size.has_value()) return absl::nullopt;
  bytes.resize(*size);
  return bytes;
}

TEST(Base64Test, ReadsTheVectorsOfRfc4648) {
  const struct {
    absl::string_view padded, bytes;
  } kVectors[] = {{"", ""},
                  {"Zg==", "f"},
                  {"Zm8=", "fo"},
                  {"Zm9v", "foo"},
                  {"Zm9vYg==", "foob"},
                  {"Zm9vYmE=", "fooba"},
                  {"Zm9vYmFy", "foobar"}};
  for (const auto& vector : kVectors) {
    const absl::string_view bare =
        vector.padded.substr(0, vector.padded.find('='));
    EXPECT_EQ(Decode(vector.padded, Base64Form::kPadded), vector.bytes);
    EXPECT_EQ(Decode(vector.padded, Base64Form::kPaddedOrBare), vector.bytes);
    EXPECT_EQ(Decode(bare, Base64Form::kPaddedOrBare), vector.bytes);
    EXPECT_EQ(Decode(bare, Base64Form::kUrlWithoutPadding), vector.bytes);
    if (bare != vector.padded) {
      EXPECT_EQ(Decode(bare, Base64Form::kPadded), absl::nullopt);
      EXPECT_EQ(Decode(vector.padded, Base64Form::kUrlWithoutPadding),
                absl::nullopt);
    }
  }
}

TEST(Base64Test, RefusesWhatIsNotCanonical) {
  for (const absl::string_view text :
       {"Zh==", "Zm9=", "Z", "Zg=", "Zg===", "Zm8==", "Zm9v=", "Zm9v====", "=",
        "==", "====", "Zg==Zg==", "Z=g=", "Zm 9", "Zm9v\n", " Zm9v", "Zm9\x80",
        "Zm-_"}) {
    EXPECT_EQ(Decode(text, Base64Form::kPadded), absl::nullopt) << text;
  }
  EXPECT_EQ(Decode("Zh", Base64Form::kPaddedOrBare), absl::nullopt);
  EXPECT_EQ(Decode("Zg=", Base64Form::kPaddedOrBare), absl::nullopt);
  EXPECT_EQ(Decode("Zm+/", Base64Form::kUrlWithoutPadding), absl::nullopt);
  EXPECT_EQ(Decode("Zh", Base64Form::kUrlWithoutPadding), absl::nullopt);
  const char kWithNul[] = "Zm9v\0AAA";
  EXPECT_EQ(Decode(absl::string_view(kWithNul, 8), Base64Form::kPadded),
            absl::nullopt);
}

TEST(Base64Test, EveryTextThatIsReadIsTheOneThatIsWritten) {
  std::mt19937 random(1);
  const absl::string_view kAlphabet = "ABab01+/-_= ";
  int read = 0;
  for (int i = 0; i < 200000; ++i) {
    std::string text;
    for (size_t n = random() % 9; n > 0; --n) {
      text.push_back(kAlphabet[random() % kAlphabet.size()]);
    }
    if (const auto bytes = Decode(text, Base64Form::kPadded)) {
      ++read;
      ASSERT_EQ(absl::Base64Escape(*bytes), text);
    }
    if (const auto bytes = Decode(text, Base64Form::kUrlWithoutPadding)) {
      ++read;
      ASSERT_EQ(absl::WebSafeBase64Escape(*bytes), text);
    }
  }
  EXPECT_GT(read, 1000);
}

}  // namespace
}  // namespace robot_accounts

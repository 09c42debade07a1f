#include "robot_accounts/base/json.h"

#include <cstdint>
#include <limits>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "robot_accounts/base/error.h"

namespace robot_accounts {
namespace {

std::string ReasonOf(absl::string_view text, JsonLimits limits = {}) {
  return ErrorReason(ParseStrictJson(text, limits).status());
}

std::string Nested(int depth) {
  std::string text;
  for (int i = 0; i < depth; ++i) text += i % 2 ? "[" : R"({"a":)";
  text += "1";
  for (int i = depth; i-- > 0;) text += i % 2 ? "]" : "}";
  return text;
}

TEST(ParseStrictJsonTest, ReadsEveryKindOfValue) {
  const absl::string_view text =
      R"({"n":null,"t":true,"i":-7,"u":18446744073709551615,"f":1.5,)"
      R"("s":"a\u00e9\n","a":[1,[],{}],"o":{"i":1}})";
  const auto value = ParseStrictJson(text);
  ASSERT_TRUE(value.ok()) << value.status();
  EXPECT_EQ(*value, nlohmann::json::parse(text));
  EXPECT_EQ(ParseStrictJson(" 3 ").value(), 3);
}

TEST(ParseStrictJsonTest, RefusesOneNameTwice) {
  EXPECT_EQ(ReasonOf(R"({"a":1,"a":1})"), "JSON_DUPLICATE_NAME");
  EXPECT_EQ(ReasonOf(R"({"a":{"b":1},"a":{}})"), "JSON_DUPLICATE_NAME");
  EXPECT_EQ(ReasonOf(R"([{"x":[{"b":1,"c":2,"b":3}]}])"),
            "JSON_DUPLICATE_NAME");
  EXPECT_EQ(ReasonOf(R"({"a":1,"\u0061":1})"), "JSON_DUPLICATE_NAME");
  EXPECT_TRUE(ParseStrictJson(R"({"a":{"a":1},"b":[{"a":1},{"a":2}]})").ok());
}

TEST(ParseStrictJsonTest, RefusesWhatIsNoJson) {
  for (const absl::string_view text : {"",
                                       " ",
                                       "{",
                                       "}",
                                       "[1,]",
                                       "{\"a\":1,}",
                                       "{a:1}",
                                       "'a'",
                                       "nul",
                                       "NaN",
                                       "Infinity",
                                       "-Infinity",
                                       "01",
                                       "+1",
                                       "1.",
                                       ".5",
                                       "1e999",
                                       "-1e999",
                                       "1 1",
                                       "{}{}",
                                       "{} x",
                                       "\"a",
                                       "\"\x01\"",
                                       "// c\n1",
                                       "\"\\ud800\"",
                                       "\"\\udc00x\"",
                                       "\"\\x41\"",
                                       "\"\x80\"",
                                       "\"\xc0\xaf\"",
                                       "\"\xed\xa0\x80\"",
                                       "\"\xf4\x90\x80\x80\"",
                                       "\xEF\xBB\xBF{}",
                                       "\xFE\xFF"}) {
    EXPECT_EQ(ReasonOf(text), "MALFORMED_JSON") << text;
  }
  EXPECT_EQ(ReasonOf(absl::string_view("{}\0", 3)), "MALFORMED_JSON");
}

TEST(ParseStrictJsonTest, HoldsItsLimits) {
  EXPECT_TRUE(ParseStrictJson(Nested(16)).ok());
  EXPECT_EQ(ReasonOf(Nested(17)), "JSON_TOO_DEEP");
  EXPECT_EQ(ReasonOf(std::string(100000, '[')), "JSON_TOO_DEEP");
  JsonLimits limits;
  limits.max_depth = 1;
  limits.max_bytes = 4;
  EXPECT_TRUE(ParseStrictJson("[1] ", limits).ok());
  EXPECT_EQ(ReasonOf("[[]]", limits), "JSON_TOO_DEEP");
  EXPECT_EQ(ReasonOf("[12] ", limits), "JSON_TOO_LONG");
}

TEST(ParseStrictJsonTest, NeverQuotesItsInput) {
  const auto value = ParseStrictJson(R"({"s3cret":"s3cret" s3cret})");
  EXPECT_EQ(value.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(value.status().message().find("s3cret"), std::string::npos);
}

TEST(JsonMemberTest, TakesIntegersWhereIntegersBelong) {
  const auto value = ParseStrictJson(
      R"({"i":-9223372036854775808,"m":9223372036854775807,)"
      R"("big":9223372036854775808,"huge":123456789012345678901234567890,)"
      R"("f":1.0,"e":1e3,"s":"1","t":true,"n":null})");
  ASSERT_TRUE(value.ok()) << value.status();
  EXPECT_EQ(JsonInteger(*value, "i").value(),
            std::numeric_limits<int64_t>::min());
  EXPECT_EQ(JsonInteger(*value, "m").value(),
            std::numeric_limits<int64_t>::max());
  for (const absl::string_view name :
       {"big", "huge", "f", "e", "s", "t", "n"}) {
    EXPECT_EQ(ErrorReason(JsonInteger(*value, name).status()),
              "JSON_MEMBER_TYPE")
        << name;
  }
  EXPECT_EQ(ErrorReason(JsonInteger(*value, "none").status()),
            "JSON_MEMBER_MISSING");
}

TEST(JsonMemberTest, TellsTextAndArraysFromOthers) {
  const auto value = ParseStrictJson(R"({"s":"x","a":[1]})");
  ASSERT_TRUE(value.ok()) << value.status();
  EXPECT_EQ(JsonText(*value, "s").value(), "x");
  EXPECT_EQ(ErrorReason(JsonText(*value, "a").status()), "JSON_MEMBER_TYPE");
  EXPECT_EQ(JsonArray(*value, "a").value()->size(), 1u);
  EXPECT_EQ(ErrorReason(JsonArray(*value, "s").status()), "JSON_MEMBER_TYPE");
  EXPECT_EQ(ErrorReason(JsonArray(*value, "b").status()),
            "JSON_MEMBER_MISSING");
}

TEST(JsonMemberTest, FindsNothingInWhatIsNoObject) {
  for (const absl::string_view text : {"[]", "1", "null", "\"a\""}) {
    const auto value = ParseStrictJson(text);
    ASSERT_TRUE(value.ok());
    EXPECT_EQ(FindJsonMember(*value, "a"), nullptr);
    EXPECT_FALSE(JsonInteger(*value, "a").ok());
  }
}

}  // namespace
}  // namespace robot_accounts

#include "robot_accounts/robot/secret_member.h"

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "robot_accounts/base/json.h"
#include "robot_accounts/crypto/secret_access.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

std::string SecretOf(absl::string_view json) {
  const absl::StatusOr<SecretBytes> secret = SecretMember(json, "secret");
  EXPECT_THAT(secret, IsOk()) << json;
  return secret.ok() ? std::string(secret->Reveal(SecretAccess::Grant()))
                     : "<error>";
}

TEST(SecretMemberTest, ReadsTheMember) {
  EXPECT_EQ(SecretOf(R"({"secret":"Aa345678"})"), "Aa345678");
  EXPECT_EQ(SecretOf(R"( { "a" : [ "x" ] , "secret" : "Aa" , "b" : "y" } )"),
            "Aa");
  EXPECT_EQ(SecretOf(R"({"a":{"secret":"no"},"secret":"yes"})"), "yes");
  EXPECT_EQ(SecretOf(R"({"s\u0065cret":"Aa"})"), "Aa");
}

TEST(SecretMemberTest, IsEmptyWhereThereIsNone) {
  for (const absl::string_view json :
       {R"({})", R"({"secret":""})", R"({"secret":null})",
        R"({"Secret":"Aa345678"})", R"({"a":{"secret":"Aa345678"}})"}) {
    EXPECT_EQ(SecretOf(json), "") << json;
  }
}

TEST(SecretMemberTest, UnescapesAsJsonDoes) {
  for (const absl::string_view inside : {
           R"(\"\\\/\b\f\n\r\t)",
           R"(\u0041\u00e9\u20AC\ud83d\uDE00)",
           R"(\u0000x)",
           "\xc3\xa9\xf0\x9f\x98\x80 plain: , {}[]",
           R"(\\"",:"b":"\\)",
           R"(\\\\)",
           R"(ends with \\)",
       }) {
    const std::string json = absl::StrCat(R"({"secret":")", inside, R"("})");
    const auto parsed = ParseStrictJson(json);
    if (!parsed.ok()) continue;
    EXPECT_EQ(SecretOf(json), JsonText(*parsed, "secret").value()) << json;
  }
  EXPECT_EQ(SecretOf(R"({"secret":"\ud83d\ude00\u00e9"})"),
            "\xf0\x9f\x98\x80\xc3\xa9");
}

TEST(SecretMemberTest, RefusesWhatStrictJsonRefuses) {
  struct {
    const char* json;
    const char* reason;
  } const cases[] = {
      {"", "MALFORMED_JSON"},
      {"{", "MALFORMED_JSON"},
      {R"({"secret")", "MALFORMED_JSON"},
      {R"({"secret":"Aa345678)", "MALFORMED_JSON"},
      {R"({"secret":"Aa345678\")", "MALFORMED_JSON"},
      {R"({"secret":"Aa345678"}x)", "MALFORMED_JSON"},
      {R"({"secret":"\x41"})", "MALFORMED_JSON"},
      {R"({"secret":"\u00e"})", "MALFORMED_JSON"},
      {R"({"secret":"\u0x41"})", "MALFORMED_JSON"},
      {R"({"secret":"\ud83d"})", "MALFORMED_JSON"},
      {R"({"secret":"\ud83d\u0041"})", "MALFORMED_JSON"},
      {R"({"secret":"\ude00"})", "MALFORMED_JSON"},
      {"{\"secret\":\"a\nb\"}", "MALFORMED_JSON"},
      {"{\"secret\":\"a\xff\"}", "MALFORMED_JSON"},
      {"{\"a\":\"\xff\",\"secret\":\"Aa\"}", "MALFORMED_JSON"},
      {R"({"a":"\q","secret":"Aa"})", "MALFORMED_JSON"},
      {R"({"secret":"a","secret":"b"})", "JSON_DUPLICATE_NAME"},
      {R"({"secret":"a","s\u0065cret":"b"})", "JSON_DUPLICATE_NAME"},
      {R"([[[[[[[[[[[[[[[[["secret"]]]]]]]]]]]]]]]]])", "JSON_TOO_DEEP"},
      {R"("secret")", "JSON_MEMBER_TYPE"},
      {R"(["secret"])", "JSON_MEMBER_TYPE"},
      {"null", "JSON_MEMBER_TYPE"},
      {R"({"secret":7})", "JSON_MEMBER_TYPE"},
      {R"({"secret":["Aa345678"]})", "JSON_MEMBER_TYPE"},
      {R"({"secret":true})", "JSON_MEMBER_TYPE"},
  };
  for (const auto& c : cases) {
    EXPECT_THAT(SecretMember(c.json, "secret"),
                FailsWith(absl::StatusCode::kInvalidArgument, c.reason))
        << c.json;
  }
}

TEST(SecretMemberTest, RefusesMoreThanJsonMayBe) {
  const size_t most = JsonLimits().max_bytes;
  const std::string json = R"({"secret":"Aa"})";
  EXPECT_EQ(SecretOf(absl::StrCat(std::string(most - json.size(), ' '), json)),
            "Aa");
  EXPECT_THAT(
      SecretMember(absl::StrCat(std::string(most - json.size() + 1, ' '), json),
                   "secret"),
      FailsWith(absl::StatusCode::kInvalidArgument, "JSON_TOO_LONG"));
}

TEST(SecretMemberTest, ReadsABodyOfManyTexts) {
  std::string json = "{\"a\":[\"\"";
  while (json.size() < JsonLimits().max_bytes - 30) json.append(",\"\"");
  absl::StrAppend(&json, "],\"secret\":\"Aa\"}");
  EXPECT_EQ(SecretOf(json), "Aa");
}

// The message is not where a pasted secret may turn up.
TEST(SecretMemberTest, BlanksTheMemberAndNothingElse) {
  const std::pair<const char*, const char*> kCases[] = {
      {R"({"secret":"Aa3"})", R"({"secret":"xxx"})"},
      {R"({"a":"secret","secret" : "A\"a","b":["secret","c"]})",
       R"({"a":"secret","secret" : "xxxx","b":["secret","c"]})"},
      {R"({"a":{"s\u0065cret":"Aa"},"secret":""})",
       R"({"a":{"s\u0065cret":"xx"},"secret":""})"},
      {R"({"secret":7,"Secret":"a","secrets":"b"})",
       R"({"secret":7,"Secret":"a","secrets":"b"})"},
      {R"({"secret":["a"]})", R"({"secret":["a"]})"},
      {R"(not "json)", ""},
      {R"({"secret":"\ud800"})", ""},
      {"{\"secret\":\"\xff\"}", ""},
  };
  for (const auto& [json, blanked] : kCases) {
    EXPECT_EQ(WithoutSecretMember(json, "secret").value_or(""), blanked);
  }
  EXPECT_EQ(WithoutSecretMember("{\"secret\":", "secret").value_or(""),
            "{\"secret\":");
}

TEST(SecretMemberTest, ErrorsDoNotQuoteTheBody) {
  for (const absl::string_view json :
       {R"({"secret":"Aa345678)", R"({"secret":"Aa345678"}x)",
        R"({"secret":["Aa345678"]})", R"({"Aa345678"})"}) {
    EXPECT_EQ(SecretMember(json, "secret").status().message().find("345"),
              absl::string_view::npos)
        << json;
  }
}

}  // namespace
}  // namespace robot_accounts

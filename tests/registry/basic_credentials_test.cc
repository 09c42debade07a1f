#include "robot_accounts/registry/basic_credentials.h"

#include <string>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/crypto/secret_access.h"

namespace robot_accounts {
namespace {

std::string Basic(absl::string_view credentials) {
  return absl::StrCat("Basic ", absl::Base64Escape(credentials));
}

std::string ReasonOf(absl::string_view header) {
  const auto credentials = ParseBasicCredentials(header);
  if (credentials.ok()) return "";
  EXPECT_EQ(credentials.status().code(), absl::StatusCode::kInvalidArgument);
  return ErrorReason(credentials.status());
}

TEST(BasicCredentialsTest, PartsUserAndSecretAtTheFirstColon) {
  const struct {
    absl::string_view text, user, secret;
  } kCases[] = {
      {"robot$library+ci:Secret1", "robot$library+ci", "Secret1"},
      {"a:b:c", "a", "b:c"},
      {"a::", "a", ":"},
      {"a:", "a", ""},
      {":b", "", "b"},
      {":", "", ""},
      {"a:\n\x01\xff \"", "a", "\n\x01\xff \""},
      {"j\xc3\xb6rg:x", "j\xc3\xb6rg", "x"},
      {absl::string_view("a:b\0c", 5), "a", absl::string_view("b\0c", 3)},
  };
  for (const auto& c : kCases) {
    const auto credentials = ParseBasicCredentials(Basic(c.text));
    ASSERT_TRUE(credentials.ok()) << credentials.status();
    EXPECT_EQ(credentials->user, c.user);
    EXPECT_EQ(credentials->secret.Reveal(SecretAccess::Grant()), c.secret);
  }
}

TEST(BasicCredentialsTest, TakesEveryFormOfTheScheme) {
  for (const absl::string_view header :
       {"Basic YTpi", "basic YTpi", "BASIC YTpi", "bAsIc    YTpi",
        "Basic YTpiYg==", "Basic YTpiYg"}) {
    EXPECT_EQ(ReasonOf(header), "") << header;
  }
}

TEST(BasicCredentialsTest, RefusesOtherSchemes) {
  for (const absl::string_view header :
       {"", "Basic", "BasicYTpi", "Basic\tYTpi", " Basic YTpi", "Bearer YTpi",
        "Digest YTpi", "YTpi", "Basics YTpi"}) {
    EXPECT_EQ(ReasonOf(header), "NOT_BASIC") << header;
  }
}

TEST(BasicCredentialsTest, RefusesWhatIsMalformed) {
  for (const absl::string_view header :
       {"Basic ", "Basic    ", "Basic YTpi ", "Basic YTpi\r\n", "Basic YT pi",
        "Basic YTp", "Basic YTpiYg=", "Basic YTpiYh==", "Basic YTp_",
        "Basic =", "Basic !!!!", "Basic YTpi, Basic YTpi", "Basic YWJj"}) {
    EXPECT_EQ(ReasonOf(header), "MALFORMED_CREDENTIALS") << header;
  }
  EXPECT_EQ(ReasonOf(Basic(absl::string_view("a\0b:c", 5))),
            "MALFORMED_CREDENTIALS");
  EXPECT_EQ(ReasonOf(Basic("a\nb:c")), "MALFORMED_CREDENTIALS");
  EXPECT_EQ(ReasonOf(Basic("a\x7f:c")), "MALFORMED_CREDENTIALS");
}

TEST(BasicCredentialsTest, HoldsItsLimits) {
  const std::string user(512, 'u');
  const std::string secret(8192, 's');
  EXPECT_EQ(ReasonOf(Basic(absl::StrCat(user, ":", secret))), "");
  EXPECT_EQ(ReasonOf(Basic(absl::StrCat(user, "u:", secret))), "USER_TOO_LONG");
  EXPECT_EQ(ReasonOf(Basic(absl::StrCat(user, ":", secret, "s"))),
            "SECRET_TOO_LONG");
  EXPECT_EQ(ReasonOf(absl::StrCat("Basic ", std::string(12282, 'A'))),
            "MALFORMED_CREDENTIALS");
  EXPECT_EQ(ReasonOf(absl::StrCat("Basic ", std::string(12283, 'A'))),
            "HEADER_TOO_LONG");
}

TEST(BasicCredentialsTest, QuotesNothingInItsErrors) {
  for (const std::string& header :
       {Basic("S3cret"), Basic(std::string(600, 'u') + ":S3cret"),
        std::string("S3cret"), std::string("Basic S3cret!")}) {
    const absl::Status status = ParseBasicCredentials(header).status();
    EXPECT_FALSE(status.ok());
    EXPECT_EQ(status.ToString().find("S3cret"), std::string::npos) << status;
    EXPECT_EQ(status.ToString().find("uuu"), std::string::npos) << status;
  }
}

std::string Formatted(absl::string_view user, absl::string_view secret) {
  const absl::StatusOr<SecretBytes> header =
      FormatBasicCredentials(user, secret);
  return header.ok() ? std::string(header->Reveal(SecretAccess::Grant()))
                     : ErrorReason(header.status());
}

TEST(BasicCredentialsTest, FormatWritesWhatIsReadBack) {
  // RFC 7617, section 2.
  EXPECT_EQ(Formatted("Aladdin", "open sesame"),
            "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
  EXPECT_EQ(Formatted("", ""), "Basic Og==");
  const std::string user(BasicCredentials::kMaxUserBytes, 'u');
  const std::string long_secret(BasicCredentials::kMaxSecretBytes, 's');
  for (const std::string& secret :
       {std::string("a:b"), std::string("\0\xff", 2), long_secret}) {
    const absl::StatusOr<BasicCredentials> read =
        ParseBasicCredentials(Formatted(user, secret));
    ASSERT_TRUE(read.ok()) << read.status();
    EXPECT_EQ(read->user, user);
    EXPECT_EQ(read->secret.Reveal(SecretAccess::Grant()), secret);
  }
}

TEST(BasicCredentialsTest, FormatRefusesWhatWouldBeReadOtherwise) {
  EXPECT_EQ(Formatted("a:b", "c"), "MALFORMED_CREDENTIALS");
  EXPECT_EQ(Formatted("a\n", "c"), "MALFORMED_CREDENTIALS");
  EXPECT_EQ(Formatted(std::string(513, 'u'), "c"), "USER_TOO_LONG");
  EXPECT_EQ(Formatted("a", std::string(8193, 's')), "SECRET_TOO_LONG");
}

}  // namespace
}  // namespace robot_accounts

// Section 3 of robot_accounts.h.
#include <cstdint>
#include <limits>
#include <string>

#include "gtest/gtest.h"
#include "robot_accounts.h"
#include "tests/capi/capi_testing.h"

namespace robot_accounts {
namespace capi_testing {
namespace {

TEST(NamesTest, ChecksNames) {
  Reason reason;
  EXPECT_EQ(ra_account_name_check(RA_TEXT("ci-push.2"), nullptr), RA_OK);
  EXPECT_EQ(ra_project_name_check(RA_TEXT("library"), nullptr), RA_OK);
  EXPECT_EQ(ra_project_name_check(RA_TEXT("Library"), reason.out()),
            RA_INVALID_ARGUMENT);
  EXPECT_EQ(reason, "INVALID_PROJECT_NAME");
  EXPECT_EQ(ra_account_name_check(nullptr, 0, reason.out()),
            RA_INVALID_ARGUMENT);
  EXPECT_EQ(reason, "INVALID_ACCOUNT_NAME");
  EXPECT_EQ(ra_account_name_check("a\0b", 3, reason.out()),
            RA_INVALID_ARGUMENT);
  const std::string longest(RA_MAX_NAME_BYTES, 'a');
  EXPECT_EQ(ra_account_name_check(RA_STRING(longest), nullptr), RA_OK);
  const std::string longer = longest + "a";
  EXPECT_EQ(ra_account_name_check(RA_STRING(longer), reason.out()),
            RA_INVALID_ARGUMENT);
  EXPECT_EQ(reason, "NAME_TOO_LONG");
}

TEST(NamesTest, FormatsAndParsesFullNames) {
  for (const std::string project : {"library", ""}) {
    Owned<ra_buffer> name;
    Owned<ra_buffer> parsed_project;
    Owned<ra_buffer> parsed_account;
    ASSERT_EQ(ra_full_name_format(RA_TEXT("robot$"), RA_STRING(project),
                                  RA_TEXT("ci"), name.out(), nullptr),
              RA_OK);
    const std::string text = TextOf(name);
    EXPECT_EQ(text, project.empty() ? "robot$ci" : "robot$library+ci");
    ASSERT_EQ(
        ra_full_name_parse(RA_TEXT("robot$"), RA_STRING(text),
                           parsed_project.out(), parsed_account.out(), nullptr),
        RA_OK);
    EXPECT_EQ(TextOf(parsed_project), project);
    EXPECT_EQ(TextOf(parsed_account), "ci");
  }
}

TEST(NamesTest, WhatIsNoRobotsNameIsNotFound) {
  Owned<ra_buffer> project;
  Owned<ra_buffer> account;
  Reason reason;
  EXPECT_EQ(ra_full_name_parse(RA_TEXT("robot$"), RA_TEXT("Hunter2!"),
                               project.out(), account.out(), reason.out()),
            RA_NOT_FOUND);
  EXPECT_EQ(reason, "NOT_A_ROBOT_NAME");
  EXPECT_EQ(project.get(), nullptr);
  EXPECT_EQ(account.get(), nullptr);
  // It may be a secret in the wrong field.
  EXPECT_EQ(reason.message().find("Hunter2"), std::string::npos);
}

TEST(ExpiryTest, CountsDaysAndSeconds) {
  int64_t end = 0;
  Reason reason;
  EXPECT_EQ(ra_expiry_from_days(1000, 30, &end, nullptr), RA_OK);
  EXPECT_EQ(end, 1000 + 30 * 86400);
  EXPECT_EQ(ra_expiry_from_days(1000, RA_NEVER_EXPIRES, &end, nullptr), RA_OK);
  EXPECT_EQ(end, RA_NEVER_EXPIRES);
  EXPECT_EQ(ra_expiry_from_seconds(1000, 2, &end, nullptr), RA_OK);
  EXPECT_EQ(end, 1002);
  EXPECT_EQ(ra_expiry_from_days(1000, 0, &end, reason.out()),
            RA_INVALID_ARGUMENT);
  EXPECT_EQ(reason, "INVALID_DURATION");
  EXPECT_EQ(end, 0);
  EXPECT_EQ(ra_expiry_from_seconds(std::numeric_limits<int64_t>::max(), 1, &end,
                                   reason.out()),
            RA_INVALID_ARGUMENT);
  EXPECT_EQ(reason, "EXPIRY_OVERFLOW");
}

TEST(ExpiryTest, TellsTheTimeLeft) {
  EXPECT_EQ(ra_expiry_is_expired(1000, 999), 0);
  EXPECT_EQ(ra_expiry_is_expired(1000, 1000), 1);
  EXPECT_EQ(ra_expiry_is_expired(RA_NEVER_EXPIRES, 1000), 0);
  EXPECT_EQ(ra_time_left_seconds(1000, 990), 10);
  EXPECT_EQ(ra_time_left_seconds(1000, 1001), 0);
  EXPECT_EQ(ra_time_left_seconds(RA_NEVER_EXPIRES, 1), RA_NEVER_EXPIRES);
  struct {
    int64_t expires_at_unix_s;
    const char* text;
  } const kCases[] = {{30 * 86400 - 1, "29d 23h 59m"},
                      {0, "Expired"},
                      {RA_NEVER_EXPIRES, "Never expires"}};
  for (const auto& test : kCases) {
    Owned<ra_buffer> text;
    EXPECT_EQ(
        ra_time_left_format(test.expires_at_unix_s, 0, text.out(), nullptr),
        RA_OK);
    EXPECT_EQ(TextOf(text), test.text);
  }
}

}  // namespace
}  // namespace capi_testing
}  // namespace robot_accounts

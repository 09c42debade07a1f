// Section 1 of robot_accounts.h.
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

#include "absl/status/status.h"
#include "gtest/gtest.h"
#include "robot_accounts.h"
#include "tests/capi/capi_testing.h"

namespace robot_accounts {
namespace capi_testing {
namespace {

TEST(VersionTest, LibraryIsTheHeaders) {
  EXPECT_EQ(ra_version_number(), RA_VERSION_NUMBER);
  EXPECT_STREQ(ra_version_string(), RA_VERSION_STRING);
}

TEST(StatusTest, NamesAreThoseOfAbsl) {
  for (int code = 0; code <= 16; ++code) {
    EXPECT_EQ(ra_status_name(code),
              absl::StatusCodeToString(static_cast<absl::StatusCode>(code)));
  }
  EXPECT_STREQ(ra_status_name(17), "UNKNOWN_STATUS");
  EXPECT_STREQ(ra_status_name(-1), "UNKNOWN_STATUS");
}

TEST(ErrorTest, TellsCodeReasonAndMessage) {
  Reason reason;
  EXPECT_EQ(ra_account_name_check(RA_TEXT("No"), reason.out()),
            RA_INVALID_ARGUMENT);
  EXPECT_EQ(ra_error_code(reason.error()), RA_INVALID_ARGUMENT);
  EXPECT_EQ(reason, "INVALID_ACCOUNT_NAME");
  size_t size = 0;
  const char* message = ra_error_message(reason.error(), &size);
  EXPECT_EQ(std::strlen(message), size);
  EXPECT_NE(std::string(message).find("\"No\""), std::string::npos) << message;
  EXPECT_EQ(ra_error_refusal_cause(reason.error()), RA_REFUSAL_NONE);
}

TEST(ErrorTest, IsNullAfterSuccess) {
  auto* error = reinterpret_cast<ra_error*>(uintptr_t{0x10});
  EXPECT_EQ(ra_account_name_check(RA_TEXT("ci"), &error), RA_OK);
  EXPECT_EQ(error, nullptr);
}

TEST(ErrorTest, NobodyHasToTakeIt) {
  EXPECT_EQ(ra_account_name_check(RA_TEXT("No"), nullptr), RA_INVALID_ARGUMENT);
}

TEST(ErrorTest, MessageOfALongNameIsShortAndHarmless) {
  const std::string name(RA_MAX_TEXT_BYTES, '\n');
  Reason reason;
  EXPECT_EQ(ra_account_name_check(RA_STRING(name), reason.out()),
            RA_INVALID_ARGUMENT);
  EXPECT_LT(reason.message().size(), 1000u);
  EXPECT_EQ(reason.message().find('\n'), std::string::npos);
}

TEST(BufferTest, HoldsItsBytesAndANul) {
  Owned<ra_buffer> buffer;
  ASSERT_EQ(ra_full_name_format(RA_TEXT("robot$"), RA_TEXT(""), RA_TEXT("ci"),
                                buffer.out(), nullptr),
            RA_OK);
  size_t size = 0;
  const char* data = ra_buffer_data(buffer, &size);
  EXPECT_EQ(std::string(data, size), "robot$ci");
  EXPECT_EQ(data[size], '\0');
  EXPECT_EQ(ra_buffer_data(buffer, nullptr), data);
}

}  // namespace
}  // namespace capi_testing
}  // namespace robot_accounts

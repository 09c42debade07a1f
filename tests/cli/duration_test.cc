#include "robot_accounts/cli/duration.h"

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "robot_accounts/cli/args.h"

namespace robot_accounts::cli {
namespace {

using ::testing::HasSubstr;

TEST(DurationTest, ParseDaysTakesNumbersAndNever) {
  EXPECT_EQ(*ParseDays("--days", "30"), 30);
  EXPECT_EQ(*ParseDays("--days", "never"), -1);
  EXPECT_EQ(*ParseDays("--days", "-1"), -1);
  // Whether that is a life is for the library to say.
  EXPECT_EQ(*ParseDays("--days", "0"), 0);
}

TEST(DurationTest, ParseDaysRejectsOtherText) {
  for (const absl::string_view text :
       {"", " 1", "1 ", "+1", "-2", "1.5", "0x10", "30d", "Never",
        "9223372036854775808"}) {
    EXPECT_TRUE(IsUsageError(ParseDays("--days", text).status())) << text;
  }
  EXPECT_THAT(std::string(ParseDays("--days", "x").status().message()),
              HasSubstr("--days"));
}

TEST(DurationTest, ParseCountTakesDigitsAlone) {
  EXPECT_EQ(*ParseCount("--id", "0"), 0);
  EXPECT_EQ(*ParseCount("--id", "9223372036854775807"), 9223372036854775807);
  for (const absl::string_view text :
       {"", "-1", "+1", " 1", "1 ", "1.0", "never", "9223372036854775808"}) {
    EXPECT_TRUE(IsUsageError(ParseCount("--id", text).status())) << text;
  }
  EXPECT_THAT(std::string(ParseCount("--id", "x").status().message()),
              HasSubstr("--id"));
}

TEST(DurationTest, ParseSecondsTakesEachUnit) {
  EXPECT_EQ(*ParseSeconds("--expires-in", "2s"), 2);
  EXPECT_EQ(*ParseSeconds("--expires-in", "15m"), 900);
  EXPECT_EQ(*ParseSeconds("--expires-in", "6h"), 21600);
  EXPECT_EQ(*ParseSeconds("--expires-in", "3d"), 259200);
  EXPECT_EQ(*ParseSeconds("--expires-in", "9223372036854775807s"),
            9223372036854775807);
}

TEST(DurationTest, ParseSecondsRejectsOtherText) {
  for (const absl::string_view text :
       {"", "s", "2", "2 s", "-2s", "+2s", "2S", "2w", "1h30m", "1.5h",
        "9223372036854775807m", "106751991167301d"}) {
    EXPECT_TRUE(IsUsageError(ParseSeconds("--expires-in", text).status()))
        << text;
  }
  EXPECT_THAT(std::string(ParseSeconds("--expires-in", "x").status().message()),
              HasSubstr("--expires-in"));
}

TEST(DurationTest, ParseUnixSecondsTakesTimesDaysAndSeconds) {
  EXPECT_EQ(*ParseUnixSeconds("--expires-at", "2026-03-01T10:00:00Z"),
            1772359200);
  EXPECT_EQ(*ParseUnixSeconds("--expires-at", "2026-03-01T12:00:00+02:00"),
            1772359200);
  EXPECT_EQ(*ParseUnixSeconds("--expires-at", "2026-03-01"), 1772323200);
  EXPECT_EQ(*ParseUnixSeconds("--expires-at", "1772359200"), 1772359200);
}

TEST(DurationTest, ParseUnixSecondsRejectsOtherText) {
  for (const absl::string_view text :
       {"", "tomorrow", "infinite-future", " 2026-03-01", "2026-03-01 ",
        "2026-02-30", "2026-13-01", "2026-03-01T10:00:00", "2026-03",
        "2026-03-01T25:00:00Z", "-5", "9223372036854775808"}) {
    EXPECT_TRUE(IsUsageError(ParseUnixSeconds("--expires-at", text).status()))
        << text;
  }
  EXPECT_THAT(
      std::string(ParseUnixSeconds("--expires-at", "x").status().message()),
      HasSubstr("--expires-at"));
}

}  // namespace
}  // namespace robot_accounts::cli

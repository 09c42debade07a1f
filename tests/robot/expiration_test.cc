#include "robot_accounts/robot/expiration.h"

#include <cstdint>
#include <limits>

#include "absl/status/status.h"
#include "gtest/gtest.h"
#include "robot_accounts/robot/forward_clock.h"
#include "tests/testing/manual_clock.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
constexpr int64_t kDay = 86400;

TEST(ExpirationTest, FromDaysTakesHarborsRange) {
  EXPECT_EQ(Expiration::FromDays(1000, 1)->unix_s(), 1000 + kDay);
  EXPECT_EQ(Expiration::FromDays(0, 2147483646)->unix_s(), 2147483646 * kDay);
  EXPECT_TRUE(Expiration::FromDays(1000, -1)->is_never());
  for (const int64_t days :
       {int64_t{0}, int64_t{-2}, int64_t{-10}, int64_t{2147483647},
        int64_t{999999999999}, kMax, std::numeric_limits<int64_t>::min()}) {
    EXPECT_THAT(Expiration::FromDays(1000, days),
                FailsWith(kInvalid, "INVALID_DURATION"))
        << days;
  }
}

TEST(ExpirationTest, SumsAreChecked) {
  EXPECT_THAT(Expiration::FromDays(kMax - kDay + 1, 1),
              FailsWith(kInvalid, "EXPIRY_OVERFLOW"));
  EXPECT_EQ(Expiration::FromDays(kMax - kDay, 1)->unix_s(), kMax);
  EXPECT_THAT(Expiration::FromSeconds(1, kMax),
              FailsWith(kInvalid, "EXPIRY_OVERFLOW"));
  EXPECT_THAT(Expiration::FromSeconds(1, 0),
              FailsWith(kInvalid, "INVALID_DURATION"));
}

TEST(ExpirationTest, NoTimeBecomesNever) {
  EXPECT_THAT(Expiration::FromDays(-1 - kDay, 1),
              FailsWith(kInvalid, "EXPIRY_OVERFLOW"));
  EXPECT_THAT(Expiration::FromSeconds(-3, 2),
              FailsWith(kInvalid, "EXPIRY_OVERFLOW"));
  EXPECT_THAT(Expiration::At(-1, -2), FailsWith(kInvalid, "EXPIRY_OVERFLOW"));
  EXPECT_EQ(Expiration::FromSeconds(-3, 1)->unix_s(), -2);
  EXPECT_EQ(Expiration::FromSeconds(-3, 3)->unix_s(), 0);
}

TEST(ExpirationTest, AtRejectsThePastAndNow) {
  EXPECT_THAT(Expiration::At(100, 100),
              FailsWith(kInvalid, "EXPIRES_IN_THE_PAST"));
  EXPECT_THAT(Expiration::At(-1, 100),
              FailsWith(kInvalid, "EXPIRES_IN_THE_PAST"));
  EXPECT_EQ(Expiration::At(101, 100)->unix_s(), 101);
}

TEST(ExpirationTest, TheSecondItselfIsExpired) {
  const Expiration expiration = Expiration::FromStored(100);
  EXPECT_FALSE(expiration.IsExpired(99));
  EXPECT_TRUE(expiration.IsExpired(100));
  EXPECT_TRUE(expiration.IsExpired(101));
  EXPECT_FALSE(Expiration::Never().IsExpired(kMax));
  EXPECT_TRUE(Expiration::FromStored(0).IsExpired(1));
  EXPECT_TRUE(Expiration::FromStored(-2).IsExpired(1));
}

TEST(ExpirationTest, TimeLeftReadsAsInThePortal) {
  const Expiration expiration = Expiration::FromStored(30 * kDay);
  EXPECT_EQ(expiration.TimeLeft(1), "29d 23h 59m");
  EXPECT_EQ(expiration.TimeLeft(0), "30d 0h 0m");
  EXPECT_EQ(expiration.TimeLeft(30 * kDay - 1), "0d 0h 0m");
  EXPECT_EQ(expiration.TimeLeft(30 * kDay), "Expired");
  EXPECT_EQ(Expiration::Never().TimeLeft(0), "Never expires");
}

TEST(ExpirationTest, SecondsLeftNeverOverflows) {
  EXPECT_EQ(Expiration::FromStored(100).SecondsLeft(40), 60);
  EXPECT_EQ(Expiration::FromStored(100).SecondsLeft(100), 0);
  EXPECT_EQ(Expiration::Never().SecondsLeft(5), kNeverExpires);
  EXPECT_EQ(Expiration::FromStored(kMax).SecondsLeft(-10), kMax);
}

TEST(ForwardClockTest, NeverRunsBackwards) {
  ManualClock machine;
  ForwardClock clock(machine);
  const int64_t first = clock.UnixSeconds();
  machine.SetUnixSeconds(first - 3600);
  EXPECT_EQ(clock.UnixSeconds(), first);
  machine.SetUnixSeconds(first + 1);
  EXPECT_EQ(clock.UnixSeconds(), first + 1);
}

}  // namespace
}  // namespace robot_accounts

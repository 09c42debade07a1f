// The hot path of section 8 allocates nothing.
#include <cstdint>

#include "gtest/gtest.h"
#include "robot_accounts.h"
#include "tests/capi/capi_testing.h"
#include "tests/capi/objects.h"
#include "tests/testing/allocation_counter.h"

namespace robot_accounts {
namespace capi_testing {
namespace {

TEST(HotPathTest, CanAllocatesNothing) {
  const Objects objects;
  const ra_principal* principal = objects.Get<ra_principal>();
  int32_t pull = 0;
  ASSERT_EQ(
      ra_permission_id(ra_catalog_default(), RA_LEVEL_PROJECT,
                       RA_TEXT("repository"), RA_TEXT("pull"), &pull, nullptr),
      RA_OK);
  const AllocationCounter allocations;
  const ra_status hit =
      ra_principal_can_id(principal, RA_TEXT("library"), pull);
  const ra_status miss =
      ra_principal_can_id(principal, RA_TEXT("nowhere"), pull);
  const ra_status null = ra_principal_can_id(nullptr, RA_TEXT("x"), pull);
  const ra_status too_long = ra_principal_can_id(principal, "", SIZE_MAX, pull);
  const ra_status text =
      ra_principal_can(principal, RA_TEXT("library"), RA_TEXT("repository"),
                       RA_TEXT("pull"), nullptr);
  // Who asks for no error does not pay for one.
  const ra_status denied = ra_principal_can_repository(
      principal, RA_TEXT("library/app"), RA_TEXT("delete"), nullptr);
  const ra_status system = ra_principal_can_system(
      principal, RA_TEXT("catalog"), RA_TEXT("read"), nullptr);
  const int64_t count = allocations.count();
  EXPECT_EQ(count, 0);
  EXPECT_EQ(system, RA_PERMISSION_DENIED);
  EXPECT_EQ(hit, RA_OK);
  EXPECT_EQ(miss, RA_PERMISSION_DENIED);
  EXPECT_EQ(null, RA_INVALID_ARGUMENT);
  EXPECT_EQ(too_long, RA_INVALID_ARGUMENT);
  EXPECT_EQ(text, RA_OK);
  EXPECT_EQ(denied, RA_PERMISSION_DENIED);
}

// An error is made for who asks for one; it is set to null for who is allowed.
TEST(HotPathTest, ChecksTellTheirErrors) {
  const Objects objects;
  const ra_principal* principal = objects.Get<ra_principal>();
  Reason why;
  EXPECT_EQ(
      ra_principal_can(principal, RA_TEXT("library"), RA_TEXT("repository"),
                       RA_TEXT("delete"), why.out()),
      RA_PERMISSION_DENIED);
  EXPECT_EQ(why.text(), "NOT_GRANTED");
  ra_error* error = const_cast<ra_error*>(why.error());
  EXPECT_EQ(ra_principal_can_repository(principal, RA_TEXT("library/app"),
                                        RA_TEXT("pull"), &error),
            RA_OK);
  EXPECT_EQ(error, nullptr);
  EXPECT_EQ(ra_principal_can(principal, nullptr, 3, RA_TEXT("repository"),
                             RA_TEXT("pull"), why.out()),
            RA_INVALID_ARGUMENT);
  EXPECT_EQ(why.text(), "NULL_ARGUMENT");
  EXPECT_EQ(ra_principal_can_repository(principal, "", SIZE_MAX,
                                        RA_TEXT("pull"), why.out()),
            RA_INVALID_ARGUMENT);
  EXPECT_EQ(why.text(), "LENGTH_TOO_LARGE");
  // Nothing is a text without bytes.
  EXPECT_EQ(
      ra_principal_can_system(principal, nullptr, 0, nullptr, 0, why.out()),
      RA_PERMISSION_DENIED);
}

}  // namespace
}  // namespace capi_testing
}  // namespace robot_accounts

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
  const int64_t count = allocations.count();
  EXPECT_EQ(count, 0);
  EXPECT_EQ(hit, RA_OK);
  EXPECT_EQ(miss, RA_PERMISSION_DENIED);
  EXPECT_EQ(null, RA_INVALID_ARGUMENT);
  EXPECT_EQ(too_long, RA_INVALID_ARGUMENT);
  EXPECT_EQ(text, RA_OK);
  EXPECT_EQ(denied, RA_PERMISSION_DENIED);
}

}  // namespace
}  // namespace capi_testing
}  // namespace robot_accounts

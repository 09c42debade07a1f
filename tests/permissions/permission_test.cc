#include "robot_accounts/permissions/permission.h"

#include <cstdint>
#include <limits>

#include "absl/hash/hash_testing.h"
#include "gtest/gtest.h"

namespace robot_accounts {
namespace {

TEST(PermissionTest, IdTellsLevelAndIndex) {
  const auto system = Permission::FromId(255);
  ASSERT_TRUE(system.has_value());
  EXPECT_EQ(system->level(), PermissionLevel::kSystem);
  EXPECT_EQ(system->index(), 255);

  const auto project = Permission::FromId(256);
  ASSERT_TRUE(project.has_value());
  EXPECT_EQ(project->level(), PermissionLevel::kProject);
  EXPECT_EQ(project->index(), 0);
}

TEST(PermissionTest, EveryIdComesBack) {
  for (int32_t id = 0; id < 512; ++id) {
    const auto permission = Permission::FromId(id);
    ASSERT_TRUE(permission.has_value()) << id;
    EXPECT_EQ(permission->id(), id);
    EXPECT_EQ(*permission,
              Permission::At(permission->level(),
                             static_cast<uint8_t>(permission->index())));
  }
}

TEST(PermissionTest, FromIdRejectsWhatIsNoId) {
  EXPECT_FALSE(Permission::FromId(-1).has_value());
  EXPECT_FALSE(Permission::FromId(512).has_value());
  EXPECT_FALSE(Permission::FromId(65536).has_value());
  EXPECT_FALSE(
      Permission::FromId(std::numeric_limits<int32_t>::min()).has_value());
  EXPECT_FALSE(
      Permission::FromId(std::numeric_limits<int32_t>::max()).has_value());
}

TEST(PermissionTest, IsSmallAndOrderedById) {
  EXPECT_EQ(sizeof(Permission), 2u);
  EXPECT_LT(*Permission::FromId(255), *Permission::FromId(256));
  EXPECT_NE(*Permission::FromId(1), *Permission::FromId(257));
}

TEST(PermissionTest, HashFollowsEquality) {
  EXPECT_TRUE(absl::VerifyTypeImplementsAbslHashCorrectly(
      {*Permission::FromId(0), *Permission::FromId(256),
       *Permission::FromId(511)}));
}

}  // namespace
}  // namespace robot_accounts

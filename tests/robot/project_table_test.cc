#include "robot_accounts/robot/project_table.h"

#include <vector>

#include "gtest/gtest.h"

namespace robot_accounts {
namespace {

TEST(ProjectTableTest, FindsByNameIdAndHostId) {
  const ProjectTable table({{2, "library", 40, true, 1000}, {1, "demo"}});
  ASSERT_NE(table.FindByName("library"), nullptr);
  EXPECT_EQ(table.FindByName("library")->id, 2);
  EXPECT_EQ(table.FindById(1)->name, "demo");
  EXPECT_EQ(table.FindByHostId(40)->name, "library");
  EXPECT_EQ(table.FindByName("lib"), nullptr);
  EXPECT_EQ(table.FindByName("Library"), nullptr);
  EXPECT_EQ(table.FindById(3), nullptr);
}

TEST(ProjectTableTest, AHostIdOfZeroIsNone) {
  const ProjectTable table({{1, "demo"}, {2, "other"}});
  EXPECT_EQ(table.FindByHostId(0), nullptr);
}

TEST(ProjectTableTest, ListsByName) {
  const ProjectTable table({{1, "b"}, {2, "a"}});
  EXPECT_EQ(table.projects()[0].name, "a");
  EXPECT_EQ(table.projects()[1].name, "b");
}

}  // namespace
}  // namespace robot_accounts

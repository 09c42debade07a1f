#include "robot_accounts/robot/project_table.h"

#include <cstdint>
#include <string>
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

// Names of every length, and ids that are near to each other and far.
TEST(ProjectTableTest, FindsEachOfManyAndNoOther) {
  std::vector<Project> projects;
  for (int64_t i = 1; i <= 1000; ++i) {
    std::string name(1 + static_cast<size_t>(i) % 255, 'a');
    name.append(std::to_string(i));
    projects.push_back({i % 2 == 0 ? i : i << 40, name, 5000000000 + i});
  }
  const ProjectTable table(projects);
  for (const Project& project : projects) {
    const Project* found = table.FindByName(project.name);
    ASSERT_NE(found, nullptr) << project.name;
    EXPECT_EQ(found->name, project.name);
    EXPECT_EQ(table.FindById(project.id), found);
    EXPECT_EQ(table.FindByHostId(project.host_id), found);
    EXPECT_EQ(table.FindByName(project.name + "x"), nullptr);
    EXPECT_EQ(table.FindByName("b" + project.name.substr(1)), nullptr);
    EXPECT_EQ(table.FindById(-project.id), nullptr);
    EXPECT_EQ(table.FindByHostId(project.id), nullptr);
  }
}

TEST(ProjectTableTest, WithoutProjectsFindsNone) {
  const ProjectTable table({});
  EXPECT_EQ(table.FindByName(""), nullptr);
  EXPECT_EQ(table.FindById(0), nullptr);
}

}  // namespace
}  // namespace robot_accounts

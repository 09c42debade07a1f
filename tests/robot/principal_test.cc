#include "robot_accounts/robot/principal.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "tests/robot/robots_for_tests.h"
#include "tests/testing/allocation_counter.h"

namespace robot_accounts {
namespace {

constexpr int64_t kLibrary = 1;
constexpr int64_t kPublic = 2;
constexpr int64_t kOther = 3;
constexpr int64_t kGone = 9;

std::shared_ptr<const ProjectTable> Projects() {
  std::vector<Project> projects(3);
  projects[0] = {kLibrary, "library", 0, false, 0};
  projects[1] = {kPublic, "public", 0, true, 0};
  projects[2] = {kOther, "other", 0, false, 0};
  return std::make_shared<const ProjectTable>(std::move(projects));
}

Principal PrincipalOf(RobotRecord record, uint32_t slot_id = 1) {
  return Principal(*Robot::FromRecord(std::move(record), Catalog::Default()),
                   Projects(), "robot$library+ci", slot_id);
}

Principal ProjectRobot(int64_t project_id = kLibrary) {
  return PrincipalOf(RecordOf("ci", project_id));
}

Principal SystemRobot() {
  RobotRecord record = RecordOf("ops", 0);
  record.grants = {{"/system", "robot", "create", ""},
                   {"/project/*", "repository", "pull", ""},
                   {"/project/9", "repository", "push", ""}};
  return PrincipalOf(std::move(record));
}

Permission PermissionOf(absl::string_view text,
                        PermissionLevel level = PermissionLevel::kProject) {
  return *Catalog::Default()->FindText(level, text);
}

TEST(PrincipalTest, CanWhatIsGrantedWhereItIsGranted) {
  const Principal robot = ProjectRobot();
  EXPECT_TRUE(robot.Can("library", "repository", "pull"));
  EXPECT_TRUE(robot.Can("library", "repository", "push"));
  EXPECT_FALSE(robot.Can("library", "repository", "delete"));
  EXPECT_FALSE(robot.Can("other", "repository", "pull"));
  EXPECT_TRUE(robot.Can("library", PermissionOf("repository:push")));
  EXPECT_TRUE(robot.CanById(kLibrary, PermissionOf("repository:push")));
  EXPECT_FALSE(robot.CanById(kOther, PermissionOf("repository:push")));
}

TEST(PrincipalTest, RefusesWhatIsUnknown) {
  const Principal robot = ProjectRobot();
  EXPECT_FALSE(robot.Can("libraryx", "repository", "pull"));
  EXPECT_FALSE(robot.Can("librar", "repository", "pull"));
  EXPECT_FALSE(robot.Can("", "repository", "pull"));
  EXPECT_FALSE(robot.Can("library", "repositories", "pull"));
  EXPECT_FALSE(robot.Can("library", "repository", "PULL"));
  EXPECT_FALSE(robot.Can("library", "repository", "*"));
  EXPECT_FALSE(robot.Can("library", "", ""));
  EXPECT_FALSE(robot.CanSystem("robot", "fly"));
  const Permission pull = PermissionOf("repository:pull");
  for (const int64_t id : {int64_t{0}, int64_t{-1}, kGone, INT64_MAX}) {
    EXPECT_FALSE(robot.CanById(id, pull)) << id;
  }
}

TEST(PrincipalTest, CanInThePartOfARepositoryBeforeItsFirstSlash) {
  const Principal robot = ProjectRobot();
  EXPECT_TRUE(robot.CanRepository("library/app", "pull"));
  EXPECT_TRUE(robot.CanRepository("library/a/b", "push"));
  EXPECT_TRUE(
      robot.CanRepository("library/app", PermissionOf("repository:push")));
  EXPECT_FALSE(robot.CanRepository("library/app", "delete"));
  EXPECT_FALSE(robot.CanRepository("libraryx/app", "pull"));
  EXPECT_FALSE(robot.CanRepository("other/library", "pull"));
  EXPECT_FALSE(robot.CanRepository("library", "pull"));
  EXPECT_FALSE(robot.CanRepository("/library/app", "pull"));
  EXPECT_FALSE(robot.CanRepository("", "pull"));
}

TEST(PrincipalTest, CanPullAndReadInPublicProjects) {
  const Principal robot = ProjectRobot();
  EXPECT_TRUE(robot.CanRepository("public/app", "pull"));
  EXPECT_FALSE(robot.CanRepository("public/app", "push"));
  EXPECT_TRUE(robot.CanById(kPublic, PermissionOf("tag:list")));
}

TEST(PrincipalTest, SystemRobotCanAsItsScopesSay) {
  const Principal robot = SystemRobot();
  EXPECT_TRUE(robot.CanSystem("robot", "create"));
  EXPECT_TRUE(
      robot.CanSystem(PermissionOf("robot:create", PermissionLevel::kSystem)));
  EXPECT_FALSE(robot.CanSystem("robot", "delete"));
  EXPECT_TRUE(robot.CanRepository("library/app", "pull"));
  EXPECT_TRUE(robot.CanRepository("other/app", "pull"));
  EXPECT_FALSE(robot.CanRepository("other/app", "push"));
  // The project of its third grant is gone; a grant on all does not bring it
  // back.
  EXPECT_FALSE(robot.CanById(kGone, PermissionOf("repository:push")));
  EXPECT_FALSE(robot.CanById(kGone, PermissionOf("repository:pull")));
}

TEST(PrincipalTest, LevelsAreNotMixed) {
  EXPECT_FALSE(ProjectRobot().CanSystem("label", "read"));
  const Principal robot = SystemRobot();
  EXPECT_FALSE(robot.CanSystem(PermissionOf("repository:pull")));
  EXPECT_FALSE(robot.CanById(
      kLibrary, PermissionOf("robot:create", PermissionLevel::kSystem)));
}

TEST(PrincipalTest, WithoutItsOwnProjectItCanNothing) {
  const Principal robot = ProjectRobot(kGone);
  EXPECT_FALSE(robot.CanRepository("public/app", "pull"));
  EXPECT_FALSE(robot.CanById(kGone, PermissionOf("repository:pull")));
  EXPECT_FALSE(robot.CanSystem("robot", "create"));

  RobotRecord nowhere = RecordOf("ci", kLibrary);
  nowhere.project_id = 0;
  EXPECT_FALSE(PrincipalOf(nowhere).CanRepository("public/app", "pull"));
}

TEST(PrincipalTest, CanAllocatesNothing) {
  const Principal robot = ProjectRobot();
  const Permission pull = PermissionOf("repository:pull");
  const AllocationCounter allocations;
  int yes = 0;
  yes += robot.CanById(kLibrary, pull);
  yes += robot.Can("library", pull);
  yes += robot.Can("library", "repository", "pull");
  yes += robot.CanRepository("library/app", "push");
  yes += robot.CanRepository("public/app", pull);
  yes += robot.CanRepository("unknown/app", pull);
  yes += robot.CanSystem("robot", "create");
  EXPECT_EQ(allocations.count(), 0);
  EXPECT_EQ(yes, 5);
}

TEST(PrincipalTest, MakingAndCopyingAllocatesNothing) {
  const Principal first = ProjectRobot();
  const AllocationCounter allocations;
  const Principal made(first.robot(), first.shared_projects(),
                       first.full_name(), 1);
  const Principal copy = made;
  EXPECT_EQ(allocations.count(), 0);
  EXPECT_EQ(copy.full_name(), "robot$library+ci");
  EXPECT_NE(copy.full_name().data(), made.full_name().data());
  EXPECT_TRUE(copy.CanRepository("library/app", "pull"));
}

// By name it answers as by id, for a robot of a project and of the system.
TEST(PrincipalTest, NamesLeadToTheirProjects) {
  std::vector<Project> projects;
  for (int64_t id = 1; id <= 300; ++id) {
    projects.push_back({id, "p" + std::to_string(id), 0, id % 3 == 0, 0});
  }
  const auto table = std::make_shared<const ProjectTable>(projects);
  RobotRecord of_system = RecordOf("ops", 0);
  of_system.grants.clear();
  for (int64_t id = 1; id <= 300; id += 2) {
    of_system.grants.push_back(
        {"/project/" + std::to_string(id), "repository", "push", ""});
  }
  for (const RobotRecord& record : {RecordOf("ci", 7), of_system}) {
    const Principal robot(*Robot::FromRecord(record, Catalog::Default()), table,
                          "robot$x", 1);
    const bool is_system = record.level == RobotLevel::kSystem;
    for (const Project& project : projects) {
      const bool may_push = is_system ? project.id % 2 == 1 : project.id == 7;
      const bool may_pull =
          project.is_public || (!is_system && project.id == 7);
      EXPECT_EQ(robot.Can(project.name, "repository", "push"), may_push);
      EXPECT_EQ(robot.CanRepository(project.name + "/a", "push"), may_push);
      EXPECT_EQ(robot.CanById(project.id, PermissionOf("repository:push")),
                may_push);
      EXPECT_EQ(robot.Can(project.name, PermissionOf("repository:pull")),
                may_pull);
    }
  }
}

TEST(PrincipalTest, IsValidUntilTheEarlierOfRobotAndSecret) {
  struct {
    int64_t robot_ends;
    int64_t secret_ends;
    int64_t expected;
  } const cases[] = {
      {kNeverExpires, 0, kNeverExpires},
      {5000, 0, 5000},
      {kNeverExpires, 4000, 4000},
      {5000, 4000, 4000},
      {4000, 5000, 4000},
      {5000, -1, 0},
      {kNeverExpires, -1, 0},
  };
  for (const auto& c : cases) {
    RobotRecord record = RecordOf("ci", kLibrary);
    record.expires_at = Expiration::FromStored(c.robot_ends);
    AddSlot(record, "$other", SecretOrigin::kGenerated, 1);
    AddSlot(record, "$hash", SecretOrigin::kGenerated, c.secret_ends);
    EXPECT_EQ(PrincipalOf(record, 2).valid_until().unix_s(), c.expected)
        << c.robot_ends << " " << c.secret_ends;
  }
}

TEST(PrincipalTest, TellsWhoItIs) {
  const Principal robot = PrincipalOf(RecordOf("ci", kLibrary), 4);
  EXPECT_EQ(robot.full_name(), "robot$library+ci");
  EXPECT_EQ(robot.secret_slot_id(), 4u);
  EXPECT_EQ(robot.robot().account_name(), "ci");
  EXPECT_EQ(robot.projects().projects().size(), 3u);
}

}  // namespace
}  // namespace robot_accounts

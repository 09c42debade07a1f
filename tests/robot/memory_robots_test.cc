// What a memory store holds takes few bytes, and stays whole when memory runs
// out.
#include "robot_accounts/robot/memory_robots.h"

#include <cstdint>
#include <cstdlib>
#include <map>
#include <memory>
#include <new>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "gtest/gtest.h"
#include "robot_accounts/robot/memory_store.h"
#include "robot_accounts/robot/robot_store.h"
#include "tests/robot/robots_for_tests.h"
#include "tests/testing/allocation_counter.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

constexpr int64_t kNow = 1772359200;

// `number` in 20 bytes, not in the order of the numbers.
std::string NameOf(int64_t number) {
  const uint64_t mixed = static_cast<uint64_t>(number) * 0x9E3779B97F4A7C15u;
  return absl::StrFormat("robot%015d", mixed >> 16);
}

absl::Status Fill(RobotStore& store, int64_t project_id, int64_t robots,
                  const std::string& description) {
  RobotRecord record = RecordOf("x", project_id);
  record.description = description;
  record.created_unix_s = kNow;
  record.updated_unix_s = kNow;
  record.expires_at = Expiration::FromStored(kNow + 30 * 86400);
  record.duration_days = 30;
  AddSlot(record, HashOf("Secret123456", SecretOrigin::kGenerated))
      .created_unix_s = kNow;
  return store.Write([&](StoreTransaction& transaction) -> absl::Status {
    for (int64_t i = 0; i < robots; ++i) {
      record.account_name = NameOf(i);
      const absl::Status status = transaction.Insert(record).status();
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  });
}

int64_t BytesPerRobot(int64_t robots, const std::string& description) {
  const auto store = NewMemoryStore(Catalog::Default());
  const Project project = PutProject(*store, "library");
  const AllocationCounter counter;
  EXPECT_THAT(Fill(*store, project.id, robots, description), IsOk());
  return counter.bytes() / robots;
}

TEST(MemoryRobotsTest, AreSmallAtAnyNumber) {
  for (const int64_t robots : {20000, 25000, 32000, 40000, 60000}) {
    SCOPED_TRACE(robots);
    EXPECT_LE(BytesPerRobot(robots, ""), 200);
    EXPECT_LE(BytesPerRobot(robots, std::string(20, 'd')), 250);
  }
}

// All that can be asked of the robots, and what the model says of it.
void ExpectHolds(const MemoryRobots& robots,
                 const std::map<int64_t, Robot>& model) {
  std::map<std::string, int64_t> names;
  for (const auto& [id, robot] : model) {
    ASSERT_NE(robots.Get(id), nullptr);
    ASSERT_EQ(&robots.Get(id)->packed(), &robot.packed());
    ASSERT_NE(robots.Find(robot.project_id(), robot.account_name()), nullptr);
    names.emplace(robot.account_name(), id);
  }
  for (const RobotOrder order :
       {RobotOrder::kAccountName, RobotOrder::kCreated, RobotOrder::kExpiry}) {
    for (const bool descending : {false, true}) {
      RobotQuery query;
      query.order = order;
      query.descending = descending;
      query.page_size = 1000;
      const RobotPage page = robots.List(query, absl::nullopt);
      ASSERT_EQ(page.robots.size(), model.size());
      query.project_id = 1;
      size_t of_project = 0;
      for (const auto& [id, robot] : model) of_project += robot.project_id();
      ASSERT_EQ(robots.List(query, absl::nullopt).robots.size(), of_project);
      ASSERT_EQ(robots.OfProject(1).size(), of_project);
    }
  }
  ASSERT_EQ(robots.schemes().hmac_sha256, int64_t{0} + model.size());
  ASSERT_EQ(robots.CountMadeBy(5), int64_t{0} + model.size());
}

Robot RobotOf(int64_t id, uint64_t version) {
  RobotRecord record = RecordOf(NameOf(id), id % 2);
  record.id = id;
  record.version = version;
  record.made_by = Actor::FromStored(ActorKind::kRobot, "", 5, "maker");
  AddSlot(record, HashOf("Secret123456", SecretOrigin::kGenerated));
  return *Robot::FromRecord(record, Catalog::Default());
}

TEST(MemoryRobotsTest, PuttingBackMendsWhatMemoryRanOutFor) {
  MemoryRobots robots;
  std::map<int64_t, Robot> model;
  int failures = 0;
  for (int64_t id = 1; id <= 100; ++id) {
    const Robot robot = RobotOf(id, 1);
    for (int64_t nth = 1;; ++nth) {
      FailingAllocations failing(nth);
      try {
        robots.Put(id, robot);
        break;
      } catch (const std::bad_alloc&) {
        ++failures;
      }
      failing.Stop();
      robots.Put(id, absl::nullopt);
      ExpectHolds(robots, model);
    }
    model.emplace(id, robot);
    ExpectHolds(robots, model);
  }
  EXPECT_GT(failures, 30);
}

// A robot in the place of one of the same name needs no memory.
TEST(MemoryRobotsTest, ReplacingAllocatesNothing) {
  MemoryRobots robots;
  std::map<int64_t, Robot> model;
  for (int64_t id = 1; id <= 100; ++id) {
    model.emplace(id, RobotOf(id, 1));
    robots.Put(id, model.at(id));
  }
  for (int64_t id = 1; id <= 100; ++id) {
    model.at(id) = RobotOf(id, 2);
    const AllocationCounter counter;
    robots.Put(id, model.at(id));
    EXPECT_EQ(counter.count(), 0);
  }
  ExpectHolds(robots, model);
}

}  // namespace
}  // namespace robot_accounts

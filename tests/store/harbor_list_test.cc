// Lists over Harbor's own tables.
#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "robot_accounts/store/open_store.h"
#include "tests/store/harbor_database.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

using Code = absl::StatusCode;
using testing::ElementsAre;
using testing::IsEmpty;
using Names = std::vector<std::string>;

class HarborListTest : public testing::Test {
 protected:
  HarborListTest() {
    Add("demo+ci", "4", 100, 5000);
    Add("demo+build.bot", "4", 400, -1);
    Add("library+ci", "1", 300, 4000);
    Add("mirror", "0", 200, 6000);
    Add("Zeta", "0", 200, -1);
    harbor_.Add({"robot$old", "4", "3000", "NULL", -1});
    harbor_.sql().Run(
        "UPDATE robot SET creation_time = to_timestamp(50) AT TIME"
        " ZONE 'UTC' WHERE name = 'robot$old';"
        "UPDATE robot SET creator_type = 'robot', creator_ref = 4"
        " WHERE id = 1 OR id = 3");
    HarborRobot hidden{"scanner"};
    hidden.visible = false;
    harbor_.Add(hidden);
    store_ = OpenStore(harbor_.harbor_url()).value();
  }

  void Add(const std::string& name, const std::string& project, int created,
           int expires_at) {
    const int64_t id =
        harbor_.AddWithPull({name, project, std::to_string(expires_at)});
    harbor_.Grant(id, "/project/1", "tag", "list");
    harbor_.sql().Run("UPDATE robot SET creation_time = to_timestamp(" +
                      std::to_string(created) +
                      ") AT TIME ZONE 'UTC' WHERE id = " + std::to_string(id));
  }

  // The account names of all pages, page by page.
  Names List(RobotQuery query = {}) {
    Names names;
    query.cursor.clear();
    do {
      const auto page = store_->List(query);
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) return names;
      for (const Robot& robot : page->robots) {
        names.emplace_back(robot.account_name());
        EXPECT_EQ(robot.grants().rows().size(), robot.is_legacy() ? 0 : 2);
      }
      query.cursor = page->next_cursor;
    } while (!query.cursor.empty());
    return names;
  }

  HarborDatabase harbor_;
  std::unique_ptr<RobotStore> store_;
};

TEST_F(HarborListTest, SortsInEveryOrder) {
  const Names by_name = {"Zeta", "build.bot", "ci",
                         "ci",   "mirror",    "robot$old"};
  const Names by_creation = {"robot$old", "ci", "mirror",
                             "Zeta",      "ci", "build.bot"};
  const Names by_expiry = {"robot$old", "ci",        "ci",
                           "mirror",    "build.bot", "Zeta"};
  for (const size_t page_size : {1, 2, 3, 50}) {
    RobotQuery query;
    query.page_size = page_size;
    const auto both_ways = [&](RobotOrder order, Names names) {
      query.order = order;
      query.descending = false;
      EXPECT_EQ(List(query), names) << page_size;
      query.descending = true;
      EXPECT_EQ(List(query), Names(names.rbegin(), names.rend())) << page_size;
    };
    both_ways(RobotOrder::kAccountName, by_name);
    both_ways(RobotOrder::kCreated, by_creation);
    both_ways(RobotOrder::kExpiry, by_expiry);
  }
}

TEST_F(HarborListTest, FiltersByLevelAndProject) {
  RobotQuery query;
  query.level = RobotLevel::kSystem;
  EXPECT_THAT(List(query), ElementsAre("Zeta", "mirror"));
  query.level = RobotLevel::kProject;
  EXPECT_THAT(List(query), ElementsAre("build.bot", "ci", "ci"));
  query.level = RobotLevel::kLegacy;
  EXPECT_THAT(List(query), ElementsAre("robot$old"));
  query = {};
  query.project_id = 4;
  EXPECT_THAT(List(query), ElementsAre("build.bot", "ci", "robot$old"));
  query.project_id = 0;
  EXPECT_THAT(List(query), ElementsAre("Zeta", "mirror"));
  query.project_id = 77;
  EXPECT_THAT(List(query), IsEmpty());
}

TEST_F(HarborListTest, FiltersByWhatIsInSight) {
  RobotQuery query;
  RobotsInSight sight;
  const auto list = [&] {
    query.in_sight = std::make_shared<const RobotsInSight>(sight);
    return List(query);
  };
  EXPECT_THAT(list(), IsEmpty());
  sight.project_ids = {1, 9};
  EXPECT_THAT(list(), ElementsAre("ci"));
  sight.system = true;
  EXPECT_THAT(list(), ElementsAre("Zeta", "ci", "mirror"));
  sight = {};
  sight.all_projects = true;
  EXPECT_THAT(list(), ElementsAre("build.bot", "ci", "ci", "robot$old"));
}

TEST_F(HarborListTest, SearchesAccountNamesAlone) {
  RobotQuery query;
  const auto search = [&](const std::string& text) {
    query.search = text;
    return List(query);
  };
  EXPECT_THAT(search("CI"), ElementsAre("ci", "ci"));
  EXPECT_THAT(search("zet"), ElementsAre("Zeta"));
  EXPECT_THAT(search("demo"), IsEmpty());
  for (const char* text : {"%", "_", "\\", "c%", "b.*", "'", "ci ", "+"}) {
    EXPECT_THAT(search(text), IsEmpty()) << text;
  }
  EXPECT_THAT(search("d.b"), ElementsAre("build.bot"));
  EXPECT_THAT(search("\xff\xfe"), IsEmpty());
  EXPECT_THAT(search(std::string(1, '\0')), IsEmpty());
}

TEST_F(HarborListTest, FiltersByMakerAndTimes) {
  RobotQuery query;
  query.made_by_robot_id = 4;
  EXPECT_THAT(List(query), ElementsAre("ci", "ci"));
  query = {};
  query.expires_until_unix_s = 5000;
  EXPECT_THAT(List(query), ElementsAre("ci", "ci", "robot$old"));
  query.expires_after_unix_s = 4000;
  EXPECT_THAT(List(query), ElementsAre("ci"));
  query.expires_until_unix_s.reset();
  EXPECT_THAT(List(query), ElementsAre("ci", "mirror"));
  query = {};
  query.unused_since_unix_s = 1;
  EXPECT_THAT(store_->List(query),
              FailsWith(Code::kFailedPrecondition, "HARBOR_RULES"));
}

TEST_F(HarborListTest, RefusesBadQueries) {
  RobotQuery query;
  query.page_size = 0;
  EXPECT_THAT(store_->List(query),
              FailsWith(Code::kInvalidArgument, "INVALID_PAGE_SIZE"));
  query.page_size = 1;
  query.cursor = "nonsense";
  EXPECT_THAT(store_->List(query),
              FailsWith(Code::kInvalidArgument, "INVALID_CURSOR"));
  query.cursor = "";
  query.cursor = store_->List(query)->next_cursor;
  query.descending = true;
  EXPECT_THAT(store_->List(query),
              FailsWith(Code::kInvalidArgument, "INVALID_CURSOR"));
}

// A robot that is called as no robot of its project can be: by its whole name.
TEST_F(HarborListTest, ShowsWhatHasNoProjectByItsWholeName) {
  harbor_.Add({"gone+ci", "99"});
  harbor_.Add({"private+x", "4"});
  RobotQuery query;
  query.search = "+";
  const auto page = store_->List(query);
  ASSERT_EQ(page->robots.size(), 2);
  EXPECT_EQ(page->robots[0].account_name(), "gone+ci");
  EXPECT_EQ(page->robots[1].account_name(), "private+x");
}

}  // namespace
}  // namespace robot_accounts

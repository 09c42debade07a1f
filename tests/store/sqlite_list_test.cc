// How SQLite goes to the robots of a list.

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "robot_accounts/store/open_store.h"
#include "robot_accounts/store/sqlite/connection.h"
#include "robot_accounts/store/sqlite/list_sql.h"
#include "tests/store/temp_folder.h"

namespace robot_accounts {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr RobotOrder kOrders[] = {RobotOrder::kAccountName,
                                  RobotOrder::kCreated, RobotOrder::kExpiry};

class SqliteListTest : public testing::Test {
 protected:
  // What SQLite would do, in its own words.
  std::string PlanOf(RobotOrder order, bool descending, ListWay way,
                     ListPart part) {
    RobotQuery query;
    query.order = order;
    query.descending = descending;
    auto call =
        connection_
            ->Call(absl::StrCat(
                "EXPLAIN QUERY PLAN SELECT r.record, b.beside FROM robots r"
                " INDEXED BY ",
                IndexOf(way, order),
                " LEFT JOIN robot_beside b ON b.robot_id = r.id ",
                ListSql(query, way, part)))
            .value();
    std::string plan;
    while (call.Step().value()) {
      absl::StrAppend(&plan, call.TextAt(3), "\n");
    }
    return plan;
  }

  const TempFolder folder_;
  const std::unique_ptr<RobotStore> store_ =
      OpenStore("sqlite:" + folder_.File("robots.db")).value();
  const std::unique_ptr<SqliteConnection> connection_ =
      SqliteConnection::Open(folder_.File("robots.db"), 5000).value();
};

const auto Sorts() { return HasSubstr("ORDER BY"); }
const auto LooksAtAll() { return HasSubstr("SCAN r"); }

TEST_F(SqliteListTest, WalksInOrder) {
  const char* const indexes[] = {"robots_by_account (account_name",
                                 "robots_by_created (created_unix_s",
                                 "robots_by_expiry (expires_unix_s"};
  for (int i = 0; i < 3; ++i) {
    for (const bool descending : {false, true}) {
      const auto plan = [&](ListPart part) {
        return PlanOf(kOrders[i], descending, ListWay::kOrder, part);
      };
      EXPECT_THAT(plan(ListPart::kAll), Not(Sorts()));
      const std::string id = descending ? "=? AND rowid<?)" : "=? AND rowid>?)";
      EXPECT_THAT(plan(ListPart::kSameKey),
                  AllOf(HasSubstr(indexes[i] + id), Not(Sorts())));
      const std::string key = descending ? "<?)" : ">?)";
      EXPECT_THAT(plan(ListPart::kBehind),
                  AllOf(HasSubstr(indexes[i] + key), Not(Sorts())));
    }
  }
}

TEST_F(SqliteListTest, WalksByNameInAProjectAndALevel) {
  for (const bool descending : {false, true}) {
    for (const ListPart part :
         {ListPart::kAll, ListPart::kSameKey, ListPart::kBehind}) {
      EXPECT_THAT(
          PlanOf(RobotOrder::kAccountName, descending, ListWay::kProject, part),
          AllOf(HasSubstr("(project_id=?"), Not(Sorts())));
      EXPECT_THAT(
          PlanOf(RobotOrder::kAccountName, descending, ListWay::kLevel, part),
          AllOf(HasSubstr("robots_by_level (robot_level=?"), Not(Sorts())));
      EXPECT_THAT(
          PlanOf(RobotOrder::kExpiry, descending, ListWay::kExpiry, part),
          AllOf(HasSubstr("robots_by_expiry (expires_unix_s"), Not(Sorts())));
    }
  }
}

TEST_F(SqliteListTest, LooksOnlyAtWhatAWayLeadsTo) {
  for (const ListWay way : {ListWay::kProject, ListWay::kSight, ListWay::kLevel,
                            ListWay::kMaker, ListWay::kExpiry}) {
    for (const RobotOrder order : kOrders) {
      for (const ListPart part :
           {ListPart::kAll, ListPart::kSameKey, ListPart::kBehind}) {
        EXPECT_THAT(PlanOf(order, false, way, part), Not(LooksAtAll()));
      }
    }
  }
}

}  // namespace
}  // namespace robot_accounts

// Lists: orders, filters, pages and cursors.
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "tests/store/records.h"
#include "tests/store/store_contract.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

using Code = absl::StatusCode;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr int64_t kMin = std::numeric_limits<int64_t>::min();
constexpr int64_t kMax = std::numeric_limits<int64_t>::max();

RobotQuery InOrder(RobotOrder order, bool descending) {
  RobotQuery query;
  query.order = order;
  query.descending = descending;
  query.page_size = 2;
  return query;
}

int64_t InsertWith(RobotStore& store, int64_t project_id,
                   absl::string_view account,
                   const std::function<void(RobotRecord&)>& change) {
  RobotRecord record = NewRecord(project_id, account);
  change(record);
  return InsertOne(store, std::move(record)).value().id();
}

void InsertExpiring(RobotStore& store, absl::string_view account,
                    int64_t expires_at_unix_s) {
  InsertWith(store, 0, account, [&](RobotRecord& record) {
    record.expires_at = Expiration::FromStored(expires_at_unix_s);
  });
}

TEST_P(StoreContractTest, ListsByNameInPages) {
  for (const char* name : {"d", "a", "c", "e", "b"}) {
    ASSERT_THAT(InsertOne(store(), NewRecord(0, name)), IsOk());
  }
  for (const size_t size : {1, 2, 4, 5, 1000}) {
    RobotQuery query;
    query.page_size = size;
    EXPECT_THAT(ListAll(store(), query), ElementsAre("a", "b", "c", "d", "e"));
  }
  RobotQuery query;
  query.page_size = 5;
  EXPECT_EQ(store().List(query)->next_cursor, "");
  query.page_size = 4;
  EXPECT_NE(store().List(query)->next_cursor, "");
}

TEST_P(StoreContractTest, ListsByLevelAndProject) {
  const int64_t a = InsertOneProject(store(), "a").value().id;
  const int64_t b = InsertOneProject(store(), "b").value().id;
  for (const int64_t project : {a, b, int64_t{0}}) {
    for (const char* name : {"x", "y"}) {
      ASSERT_THAT(InsertOne(store(), NewRecord(project, name)), IsOk());
    }
  }
  RobotRecord old = NewRecord(a, "old");
  old.level = RobotLevel::kLegacy;
  ASSERT_THAT(InsertOne(store(), old), IsOk());

  RobotQuery query;
  query.page_size = 1;
  EXPECT_THAT(ListAll(store(), query),
              ElementsAre("old", "x", "x", "x", "y", "y", "y"));
  query.level = RobotLevel::kProject;
  EXPECT_THAT(ListAll(store(), query), ElementsAre("x", "x", "y", "y"));
  query.project_id = a;
  EXPECT_THAT(ListAll(store(), query), ElementsAre("x", "y"));
  query.level = absl::nullopt;
  EXPECT_THAT(ListAll(store(), query), ElementsAre("old", "x", "y"));
  query.project_id = 0;
  EXPECT_THAT(ListAll(store(), query), ElementsAre("x", "y"));
  query.project_id = 999;
  EXPECT_THAT(ListAll(store(), query), IsEmpty());
}

TEST_P(StoreContractTest, ACursorStaysRightWhileRobotsComeAndGo) {
  std::vector<int64_t> ids;
  for (const char* name : {"b", "d", "f", "h"}) {
    ids.push_back(InsertOne(store(), NewRecord(0, name)).value().id());
  }
  RobotQuery query;
  query.page_size = 2;
  query.cursor = store().List(query)->next_cursor;  // After "d".
  ASSERT_THAT(DeleteOne(store(), ids[1]), IsOk());
  ASSERT_THAT(DeleteOne(store(), ids[2]), IsOk());
  for (const char* name : {"a", "c", "e", "i"}) {
    ASSERT_THAT(InsertOne(store(), NewRecord(0, name)), IsOk());
  }
  EXPECT_THAT(ListAll(store(), query), ElementsAre("e", "h", "i"));
}

TEST_P(StoreContractTest, SearchKnowsNoPatterns) {
  for (const char* name : {"ci-build", "ci.build", "ci_build", "deploy"}) {
    ASSERT_THAT(InsertOne(store(), NewRecord(0, name)), IsOk());
  }
  const auto search = [this](absl::string_view text) {
    RobotQuery query;
    query.search = std::string(text);
    query.page_size = 2;
    return ListAll(store(), query);
  };
  EXPECT_THAT(search("I_B"), ElementsAre("ci_build"));
  EXPECT_THAT(search("build"), ElementsAre("ci-build", "ci.build", "ci_build"));
  EXPECT_THAT(search("deploy"), ElementsAre("deploy"));
  for (const absl::string_view pattern :
       {"%", "*", "?", "d%y", "[a-z]", "'", "\"", "\\", "ci..uild", "\xff"}) {
    EXPECT_THAT(search(pattern), IsEmpty()) << pattern;
  }
  EXPECT_THAT(search(absl::string_view("\0", 1)), IsEmpty());
  EXPECT_THAT(search(absl::string_view("ci\0", 3)), IsEmpty());
  EXPECT_EQ(search("").size(), 4);
}

TEST_P(StoreContractTest, ListRefusesBadPagesAndCursors) {
  RobotQuery query;
  for (const size_t size : {size_t{0}, size_t{1001}, SIZE_MAX}) {
    query.page_size = size;
    EXPECT_THAT(store().List(query),
                FailsWith(Code::kInvalidArgument, "INVALID_PAGE_SIZE"));
  }
  query.page_size = 1;
  for (const char* cursor : {"x", "....", "bjE6", "bjE6eDph", "' OR 1"}) {
    query.cursor = cursor;
    EXPECT_THAT(store().List(query),
                FailsWith(Code::kInvalidArgument, "INVALID_CURSOR"))
        << cursor;
  }
}

TEST_P(StoreContractTest, ListsByCreationBothWays) {
  const std::pair<const char*, int64_t> robots[] = {
      {"c", 30}, {"a", 20}, {"d", -5}, {"b", 20}, {"e", kMax}};
  for (const auto& [name, created] : robots) {
    InsertWith(store(), 0, name, [created = created](RobotRecord& record) {
      record.created_unix_s = created;
    });
  }
  EXPECT_THAT(ListAll(store(), InOrder(RobotOrder::kCreated, false)),
              ElementsAre("d", "a", "b", "c", "e"));
  EXPECT_THAT(ListAll(store(), InOrder(RobotOrder::kCreated, true)),
              ElementsAre("e", "c", "b", "a", "d"));
}

TEST_P(StoreContractTest, ListsByExpiryAndThoseThatNeverDoLast) {
  const std::pair<const char*, int64_t> robots[] = {
      {"never-1", -1}, {"far", kMax},   {"none", 0},   {"never-2", -1},
      {"soon", 2000},  {"odd", -70000}, {"also", 2000}};
  for (const auto& [name, expires] : robots) {
    InsertExpiring(store(), name, expires);
  }
  EXPECT_THAT(
      ListAll(store(), InOrder(RobotOrder::kExpiry, false)),
      ElementsAre("odd", "none", "soon", "also", "far", "never-1", "never-2"));
  EXPECT_THAT(
      ListAll(store(), InOrder(RobotOrder::kExpiry, true)),
      ElementsAre("never-2", "never-1", "far", "also", "soon", "none", "odd"));
}

TEST_P(StoreContractTest, ListsByNameDescending) {
  const int64_t a = InsertOneProject(store(), "a").value().id;
  for (const int64_t project : {a, int64_t{0}}) {
    for (const char* name : {"x", "z", "y"}) {
      ASSERT_THAT(InsertOne(store(), NewRecord(project, name)), IsOk());
    }
  }
  RobotQuery query = InOrder(RobotOrder::kAccountName, true);
  EXPECT_THAT(ListAll(store(), query),
              ElementsAre("z", "z", "y", "y", "x", "x"));
  EXPECT_GT(store().List(query)->robots[0].id(),
            store().List(query)->robots[1].id());
  query.project_id = a;
  EXPECT_THAT(ListAll(store(), query), ElementsAre("z", "y", "x"));
  query.project_id = absl::nullopt;
  query.level = RobotLevel::kSystem;
  EXPECT_THAT(ListAll(store(), query), ElementsAre("z", "y", "x"));
}

TEST_P(StoreContractTest, OrdersFollowAnEdit) {
  InsertExpiring(store(), "a", 1000);
  InsertExpiring(store(), "b", 2000);
  RobotRecord record = store().ViewForLogin("", "a")->robot->record();
  record.expires_at = Expiration::FromStored(3000);
  ASSERT_THAT(ReplaceOne(store(), record), IsOk());
  RobotQuery query = InOrder(RobotOrder::kExpiry, false);
  EXPECT_THAT(ListAll(store(), query), ElementsAre("b", "a"));
  query.expires_until_unix_s = 2500;
  EXPECT_THAT(ListAll(store(), query), ElementsAre("b"));
}

TEST_P(StoreContractTest, ListsByWhenTheyExpire) {
  const std::pair<const char*, int64_t> robots[] = {{"a", 100},  {"b", 200},
                                                    {"c", 300},  {"far", kMax},
                                                    {"gone", 0}, {"never", -1}};
  for (const auto& [name, expires] : robots) {
    InsertExpiring(store(), name, expires);
  }
  const auto list = [this](absl::optional<int64_t> after,
                           absl::optional<int64_t> until) {
    RobotQuery query;
    query.page_size = 2;
    query.expires_after_unix_s = after;
    query.expires_until_unix_s = until;
    const std::vector<std::string> names = ListAll(store(), query);
    query.order = RobotOrder::kExpiry;
    EXPECT_EQ(ListAll(store(), query).size(), names.size());
    return names;
  };
  EXPECT_THAT(list(100, 200), ElementsAre("b"));
  EXPECT_THAT(list(absl::nullopt, 200), ElementsAre("a", "b", "gone"));
  EXPECT_THAT(list(200, absl::nullopt), ElementsAre("c", "far"));
  EXPECT_THAT(list(kMin, kMax), ElementsAre("a", "b", "c", "far", "gone"));
  EXPECT_THAT(list(kMax, absl::nullopt), IsEmpty());
  EXPECT_THAT(list(300, 300), IsEmpty());
}

TEST_P(StoreContractTest, ListsWhatIsUnused) {
  std::vector<RobotUse> uses;
  for (const char* name : {"early", "late", "never"}) {
    const int64_t id = InsertWith(store(), 0, name, [](RobotRecord& record) {
      record.created_unix_s = 600;
    });
    if (uses.size() < 2) uses.push_back({id, uses.empty() ? 1200 : 6000, ""});
  }
  InsertWith(store(), 0, "new",
             [](RobotRecord& record) { record.created_unix_s = 1201; });
  ASSERT_THAT(store().KeepUses(uses), IsOk());
  RobotQuery query;
  query.unused_since_unix_s = 1200;
  EXPECT_THAT(ListAll(store(), query), ElementsAre("early", "never"));
  query.unused_since_unix_s = 1199;
  EXPECT_THAT(ListAll(store(), query), ElementsAre("never"));
  query.unused_since_unix_s = 599;
  EXPECT_THAT(ListAll(store(), query), IsEmpty());
  query.unused_since_unix_s = 6000;
  EXPECT_EQ(ListAll(store(), query).size(), 4);
}

TEST_P(StoreContractTest, ListsWhatARobotMade) {
  const auto made_by = [](ActorKind kind, int64_t id) {
    return [=](RobotRecord& record) {
      record.made_by = Actor::FromStored(kind, "", id, "someone");
    };
  };
  InsertWith(store(), 0, "b", made_by(ActorKind::kRobot, 7));
  InsertWith(store(), 0, "a", made_by(ActorKind::kRobot, 7));
  InsertWith(store(), 0, "other", made_by(ActorKind::kRobot, 8));
  InsertWith(store(), 0, "user", made_by(ActorKind::kUser, 7));
  RobotQuery query = InOrder(RobotOrder::kAccountName, false);
  query.made_by_robot_id = 7;
  EXPECT_THAT(ListAll(store(), query), ElementsAre("a", "b"));
  query.order = RobotOrder::kCreated;
  EXPECT_THAT(ListAll(store(), query), ElementsAre("b", "a"));
  query.search = "A";
  EXPECT_THAT(ListAll(store(), query), ElementsAre("a"));
  query.made_by_robot_id = 0;
  EXPECT_THAT(ListAll(store(), query), IsEmpty());
}

TEST_P(StoreContractTest, ListsOnlyWhatIsInSight) {
  std::vector<int64_t> projects = {0};
  for (const char* name : {"p1", "p2", "p3"}) {
    projects.push_back(InsertOneProject(store(), name).value().id);
  }
  for (const int64_t project : projects) {
    const std::string name = "in-" + std::to_string(project);
    ASSERT_THAT(InsertOne(store(), NewRecord(project, name)), IsOk());
  }
  const auto list = [this](const RobotsInSight& sight, RobotQuery query = {}) {
    query.in_sight = std::make_shared<const RobotsInSight>(sight);
    query.page_size = 1;
    return ListAll(store(), query);
  };
  EXPECT_THAT(list({false, false, {}}), IsEmpty());
  EXPECT_THAT(list({true, false, {}}), ElementsAre("in-0"));
  EXPECT_THAT(list({true, true, {}}),
              ElementsAre("in-0", "in-1", "in-2", "in-3"));
  EXPECT_THAT(list({false, true, {}}), ElementsAre("in-1", "in-2", "in-3"));
  EXPECT_THAT(list({false, false, {1, 3, 99}}), ElementsAre("in-1", "in-3"));
  EXPECT_THAT(list({true, false, {2}}), ElementsAre("in-0", "in-2"));
  // A number among the projects does not stand for the system.
  EXPECT_THAT(list({false, false, {0, 2}}), ElementsAre("in-2"));

  RobotQuery query;
  query.project_id = 2;
  EXPECT_THAT(list({true, false, {1, 3}}, query), IsEmpty());
  EXPECT_THAT(list({true, false, {2}}, query), ElementsAre("in-2"));
  query.project_id = absl::nullopt;
  query.level = RobotLevel::kSystem;
  EXPECT_THAT(list({false, true, {}}, query), IsEmpty());
  EXPECT_THAT(list({true, false, {2}}, query), ElementsAre("in-0"));
  query.level = absl::nullopt;
  query.order = RobotOrder::kCreated;
  query.descending = true;
  EXPECT_THAT(list({false, false, {1, 3}}, query), ElementsAre("in-3", "in-1"));
}

TEST_P(StoreContractTest, ACursorIsGoodForItsOwnOrderOnly) {
  for (const char* name : {"a", "b"}) {
    ASSERT_THAT(InsertOne(store(), NewRecord(0, name)), IsOk());
  }
  const RobotOrder orders[] = {RobotOrder::kAccountName, RobotOrder::kCreated,
                               RobotOrder::kExpiry};
  for (const RobotOrder given : orders) {
    for (const bool given_descending : {false, true}) {
      RobotQuery query = InOrder(given, given_descending);
      query.page_size = 1;
      const std::string cursor = store().List(query)->next_cursor;
      ASSERT_NE(cursor, "");
      for (const RobotOrder order : orders) {
        for (const bool descending : {false, true}) {
          query.order = order;
          query.descending = descending;
          query.cursor = cursor;
          const auto page = store().List(query);
          if (order == given && descending == given_descending) {
            EXPECT_THAT(page, IsOk());
          } else {
            EXPECT_THAT(page,
                        FailsWith(Code::kInvalidArgument, "INVALID_CURSOR"));
          }
        }
      }
    }
  }
}

TEST_P(StoreContractTest, ListRefusesAnUnknownOrder) {
  RobotQuery query;
  for (const int order : {0, 4, -1}) {
    query.order = static_cast<RobotOrder>(order);
    EXPECT_THAT(store().List(query),
                FailsWith(Code::kInvalidArgument, "INVALID_ORDER"));
  }
}

}  // namespace
}  // namespace robot_accounts

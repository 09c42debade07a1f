// Lists against a slow and obvious model: random robots, random queries, and
// pages that are walked while robots come and go.
#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "tests/store/records.h"
#include "tests/store/store_contract.h"
#include "tests/testing/status_matchers.h"

namespace robot_accounts {
namespace {

constexpr int kProjects = 4;

// What a list compares of a robot.
using Place = std::tuple<std::string, int64_t, int64_t>;

Place PlaceOf(const RobotRecord& robot, RobotOrder order) {
  switch (order) {
    case RobotOrder::kAccountName:
      return {robot.account_name, 0, robot.id};
    case RobotOrder::kCreated:
      return {"", robot.created_unix_s, robot.id};
    case RobotOrder::kExpiry:
      break;
  }
  const bool never = robot.expires_at.is_never();
  return {never ? "1" : "0", never ? 0 : robot.expires_at.unix_s(), robot.id};
}

bool Sees(const RobotsInSight& sight, int64_t project_id) {
  if (project_id == 0) return sight.system;
  if (sight.all_projects) return true;
  for (const int64_t id : sight.project_ids) {
    if (id == project_id) return true;
  }
  return false;
}

bool IsAskedFor(const RobotRecord& robot, const RobotQuery& query) {
  const int64_t expires = robot.expires_at.unix_s();
  const bool never = robot.expires_at.is_never();
  const bool checks[] = {
      !query.level || robot.level == *query.level,
      !query.project_id || robot.project_id == *query.project_id,
      query.in_sight == nullptr || Sees(*query.in_sight, robot.project_id),
      !query.made_by_robot_id ||
          (robot.made_by.kind() == ActorKind::kRobot &&
           robot.made_by.id() == *query.made_by_robot_id),
      !query.expires_after_unix_s ||
          (!never && expires > *query.expires_after_unix_s),
      !query.expires_until_unix_s ||
          (!never && expires <= *query.expires_until_unix_s),
      !query.unused_since_unix_s ||
          std::max(robot.created_unix_s, robot.last_used_unix_s) <=
              *query.unused_since_unix_s,
      absl::StrContains(robot.account_name,
                        absl::AsciiStrToLower(query.search))};
  return std::all_of(std::begin(checks), std::end(checks),
                     [](bool holds) { return holds; });
}

// A store and what it should hold.
class Modelled {
 public:
  Modelled(RobotStore& store, uint32_t seed) : store_(store), random_(seed) {
    for (int i = 1; i <= kProjects; ++i) {
      InsertOneProject(store, absl::StrCat("p", i)).value();
    }
  }

  void Insert(int count) {
    ASSERT_THAT(store_.Write([&](StoreTransaction& t) {
      for (int i = 0; i < count; ++i) {
        absl::StatusOr<Robot> robot = t.Insert(RandomRecord());
        if (!robot.ok()) return robot.status();
        robots_[robot->id()] = robot->record();
      }
      return absl::OkStatus();
    }),
                IsOk());
  }

  void UseSome() {
    std::vector<RobotUse> uses;
    for (auto& [id, robot] : robots_) {
      if (Below(2) == 0) continue;
      const int64_t used_unix_s = 60 * Below(20);
      robot.last_used_unix_s = std::max(robot.last_used_unix_s, used_unix_s);
      uses.push_back({id, used_unix_s, "here"});
    }
    ASSERT_THAT(store_.KeepUses(uses), IsOk());
  }

  // Some robots come, some go, some are edited.
  void Change() {
    Insert(Below(3));
    for (int i = Below(3); i > 0 && !robots_.empty(); --i) {
      const auto gone = std::next(robots_.begin(), Below(robots_.size()));
      ASSERT_THAT(DeleteOne(store_, gone->first), IsOk());
      robots_.erase(gone);
    }
    if (robots_.empty()) return;
    RobotRecord& edited =
        std::next(robots_.begin(), Below(robots_.size()))->second;
    edited.expires_at = RandomExpiry();
    const auto robot = ReplaceOne(store_, edited);
    ASSERT_THAT(robot, IsOk());
    edited = robot->record();
  }

  // Walks at most `pages` pages of a random query, and sees them agree.
  void ExpectAgreement(int pages, bool while_changing) {
    RobotQuery query = RandomQuery();
    absl::optional<Place> last;
    for (int page = 0; page < pages; ++page) {
      if (while_changing && page > 0) Change();
      const std::vector<Place> expected = Expected(query, last);
      const auto listed = store_.List(query);
      ASSERT_THAT(listed, IsOk());
      const size_t size = std::min(expected.size(), query.page_size);
      ASSERT_EQ(Ids(listed->robots), Ids(expected, size)) << Text(query);
      ASSERT_EQ(listed->next_cursor.empty(), expected.size() == size);
      if (listed->next_cursor.empty()) return;
      query.cursor = listed->next_cursor;
      last = expected[size - 1];
    }
  }

 private:
  int64_t Below(uint64_t bound) {
    return static_cast<int64_t>(random_() % bound);
  }

  Expiration RandomExpiry() {
    return Expiration::FromStored(Below(3) == 0 ? -1 : 100 * Below(12));
  }

  RobotRecord RandomRecord() {
    // Half of them in one project.
    const int64_t project_id = Below(2) == 0 ? 1 : Below(kProjects + 1);
    RobotRecord record =
        NewRecord(project_id, absl::StrCat(std::string(1, 'a' + Below(4)), "-",
                                           next_++, "-", Below(10)));
    // The same name in many projects, too.
    if (Below(4) == 0) record.account_name = absl::StrCat("same-", next_ / 8);
    if (!names_.emplace(project_id, record.account_name).second) {
      record.account_name = absl::StrCat("only-", next_++);
    }
    if (project_id != 0 && Below(5) == 0) {
      record.level = RobotLevel::kLegacy;
      record.origin_source = "old";
      record.origin_foreign_id = Below(5);
    }
    record.created_unix_s = 60 * Below(20);
    record.expires_at = RandomExpiry();
    if (Below(4) == 0) {
      record.made_by =
          Actor::FromStored(ActorKind::kRobot, "", 1 + Below(3), "maker");
    }
    return record;
  }

  std::shared_ptr<const RobotsInSight> RandomSight() {
    auto sight = std::make_shared<RobotsInSight>();
    sight->system = Below(2) == 0;
    sight->all_projects = Below(3) == 0;
    for (int64_t id = 1; id <= kProjects; ++id) {
      if (Below(2) == 0) sight->project_ids.push_back(id);
    }
    return sight;
  }

  RobotQuery RandomQuery() {
    RobotQuery query;
    query.order = static_cast<RobotOrder>(1 + Below(3));
    query.descending = Below(2) == 0;
    query.page_size = 1 + Below(12);
    const auto sometimes = [this] { return Below(4) == 0; };
    if (sometimes()) query.level = static_cast<RobotLevel>(1 + Below(3));
    if (sometimes()) query.project_id = Below(kProjects + 2);
    if (sometimes()) query.in_sight = RandomSight();
    if (sometimes()) query.made_by_robot_id = Below(4);
    if (sometimes()) query.expires_after_unix_s = 100 * Below(12) - 1;
    if (sometimes()) query.expires_until_unix_s = 100 * Below(12);
    if (sometimes()) query.unused_since_unix_s = 60 * Below(20);
    if (sometimes()) query.search = Below(2) == 0 ? "A-" : "-1";
    return query;
  }

  // All places after `last`.
  std::vector<Place> Expected(const RobotQuery& query,
                              const absl::optional<Place>& last) const {
    std::vector<Place> expected;
    for (const auto& [id, robot] : robots_) {
      if (!IsAskedFor(robot, query)) continue;
      Place place = PlaceOf(robot, query.order);
      if (!last.has_value() ||
          (query.descending ? place < *last : *last < place)) {
        expected.push_back(std::move(place));
      }
    }
    std::sort(expected.begin(), expected.end());
    if (query.descending) std::reverse(expected.begin(), expected.end());
    return expected;
  }

  static std::string Ids(const std::vector<Robot>& robots) {
    return absl::StrJoin(robots, " ", [](std::string* out, const Robot& robot) {
      absl::StrAppend(out, robot.id());
    });
  }
  static std::string Ids(const std::vector<Place>& places, size_t count) {
    return absl::StrJoin(places.begin(), places.begin() + count, " ",
                         [](std::string* out, const Place& place) {
                           absl::StrAppend(out, std::get<2>(place));
                         });
  }

  static std::string Text(const RobotQuery& query) {
    const auto text = [](const absl::optional<int64_t>& value) {
      return value.has_value() ? absl::StrCat(*value) : "-";
    };
    return absl::StrCat(
        "order ", static_cast<int>(query.order),
        query.descending ? " descending" : "", ", level ",
        query.level.has_value() ? static_cast<int>(*query.level) : 0,
        ", project ", text(query.project_id), ", maker ",
        text(query.made_by_robot_id), ", expires ",
        text(query.expires_after_unix_s), " to ",
        text(query.expires_until_unix_s), ", unused ",
        text(query.unused_since_unix_s), ", search ", query.search,
        query.in_sight == nullptr ? "" : ", in sight");
  }

  RobotStore& store_;
  std::mt19937 random_;
  int next_ = 0;
  std::map<int64_t, RobotRecord> robots_;
  std::set<std::pair<int64_t, std::string>> names_;  // Ever given.
};

TEST_P(StoreContractTest, ListsAsTheModelWhileRobotsComeAndGo) {
  Modelled modelled(store(), 20240301);
  modelled.Insert(60);
  for (int round = 0; round < 60 && !HasFailure(); ++round) {
    if (round % 10 == 0) modelled.UseSome();
    modelled.ExpectAgreement(100, true);
  }
}

// So many that a store goes other ways than for a few.
TEST_P(StoreContractTest, ListsManyAsTheModel) {
  Modelled modelled(store(), 20240302);
  modelled.Insert(10000);
  modelled.UseSome();
  for (int round = 0; round < 150 && !HasFailure(); ++round) {
    modelled.ExpectAgreement(3, false);
  }
}

}  // namespace
}  // namespace robot_accounts

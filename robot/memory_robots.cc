#include "robot_accounts/robot/memory_robots.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <limits>
#include <utility>
#include <vector>

#include "absl/types/optional.h"

namespace robot_accounts {
namespace {

constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();

// The least key that starts with `id`.
std::pair<int64_t, int64_t> FirstOf(int64_t id) { return {id, kLeast}; }

// In the place of the robot of the same key, if it is there, which needs no
// memory.
template <typename Order>
void PutIn(Order& order, const Robot& robot) {
  const auto found = order.find(robot);
  if (found == order.end()) {
    order.insert(robot);
  } else {
    const_cast<Robot&>(*found) = robot;  // Its key stays what it is.
  }
}

void Count(const Robot& robot, int64_t by, SchemeCounts& counts) {
  const absl::optional<HashScheme> scheme = CountedScheme(robot);
  if (scheme.has_value()) CountScheme(*scheme, by, counts);
}

// Shows the robots from `from` on, reading ahead, until the picker has enough.
template <typename Iterator>
void ShowRange(Iterator from, Iterator end, PagePicker& picker) {
  constexpr int kAhead = 16;
  Iterator ahead = from;
  for (int i = 0; i < kAhead && ahead != end; ++i, ++ahead) {
    ahead->packed().Prefetch();
  }
  for (; from != end && picker.Show(*from); ++from) {
    if (ahead == end) continue;
    ahead->packed().Prefetch();
    ++ahead;
  }
}

}  // namespace

void MemoryRobots::Put(int64_t id, absl::optional<Robot> robot) {
  absl::optional<Robot> before;
  if (const BorrowedRobot found = Get(id); found != nullptr) before = *found;
  if (before.has_value() && robot.has_value() &&
      before->project_id() == robot->project_id() &&
      before->account_name() == robot->account_name()) {
    Replace(*before, *robot);
    return;
  }
  if (before.has_value()) {
    Unlink(*before);
    by_id_.Erase(id);
    Count(*before, -1, schemes_);
  }
  if (!robot.has_value()) return;
  by_id_.Put(*robot);
  Count(*robot, 1, schemes_);
  Link(*robot);
}

void MemoryRobots::Replace(const Robot& before, const Robot& robot) {
  by_id_.Put(robot);
  Count(before, -1, schemes_);
  Count(robot, 1, schemes_);
  const bool same_ids = before.made_by().kind() == robot.made_by().kind() &&
                        before.made_by().id() == robot.made_by().id() &&
                        before.is_legacy() == robot.is_legacy() &&
                        before.origin_foreign_id() == robot.origin_foreign_id();
  if (!same_ids) UnlinkIds(before);
  Link(robot);
}

// Completes a half-linked robot too.
void MemoryRobots::Link(const Robot& robot) {
  by_name_.Put(robot);
  PutIn(order_, robot);
  PutIn(order_by_project_, robot);
  LinkIds(robot);
}

void MemoryRobots::LinkIds(const Robot& robot) {
  const RobotMaker maker = robot.made_by();
  if (maker.kind() == ActorKind::kRobot) {
    made_.emplace(maker.id(), robot.id());
  }
  if (robot.is_legacy()) legacy_.emplace(robot.origin_foreign_id(), robot.id());
}

// Takes a half-linked robot too.
void MemoryRobots::Unlink(const Robot& robot) {
  by_name_.Erase(robot);
  order_.erase(NameOrderKeyOf(robot));
  order_by_project_.erase(ProjectOrderKeyOf(robot));
  UnlinkIds(robot);
}

void MemoryRobots::UnlinkIds(const Robot& robot) {
  made_.erase({robot.made_by().id(), robot.id()});
  legacy_.erase({robot.origin_foreign_id(), robot.id()});
}

std::vector<Robot> MemoryRobots::OfProject(int64_t project_id) const {
  std::vector<Robot> robots;
  for (auto robot = order_by_project_.lower_bound(
           ProjectOrderKey{project_id, "", kLeast});
       robot != order_by_project_.end() && robot->project_id() == project_id;
       ++robot) {
    robots.push_back(*robot);
  }
  return robots;
}

std::vector<Robot> MemoryRobots::MadeBy(int64_t maker_id) const {
  return Linked(made_, maker_id);
}

int64_t MemoryRobots::CountMadeBy(int64_t maker_id) const {
  int64_t count = 0;
  for (auto link = made_.lower_bound(FirstOf(maker_id));
       link != made_.end() && link->first == maker_id; ++link) {
    ++count;
  }
  return count;
}

std::vector<Robot> MemoryRobots::Legacy(int64_t foreign_id) const {
  return Linked(legacy_, foreign_id);
}

std::vector<Robot> MemoryRobots::Linked(const Links& links,
                                        int64_t from) const {
  std::vector<Robot> robots;
  for (auto link = links.lower_bound(FirstOf(from));
       link != links.end() && link->first == from; ++link) {
    robots.push_back(*Get(link->second));
  }
  return robots;
}

std::vector<Robot> MemoryRobots::Select(
    absl::FunctionRef<bool(const Robot&)> predicate) const {
  std::vector<Robot> selected;
  by_id_.ForEach([&](const Robot& robot) {
    if (predicate(robot)) selected.push_back(robot);
  });
  return selected;
}

RobotPage MemoryRobots::List(const RobotQuery& query,
                             const absl::optional<ListPosition>& after) const {
  PagePicker picker(query, after);
  if (query.made_by_robot_id.has_value()) {
    ShowLinked(made_, query.made_by_robot_id, picker);
  } else if (const auto projects = ProjectsFor(query); projects.has_value()) {
    for (const int64_t project_id : *projects) {
      ShowProject(project_id, query, after, picker);
    }
  } else if (query.level == RobotLevel::kLegacy) {
    ShowLinked(legacy_, absl::nullopt, picker);
  } else if (query.order == RobotOrder::kAccountName) {
    ShowInOrder(query, after, picker);
  } else {
    ShowAll(picker);
  }
  return picker.Pick();
}

absl::optional<std::vector<int64_t>> MemoryRobots::ProjectsFor(
    const RobotQuery& query) const {
  std::vector<int64_t> projects;
  if (query.project_id.has_value()) {
    projects = {*query.project_id};
  } else if (query.level == RobotLevel::kSystem) {
    projects = {0};
  } else if (query.in_sight != nullptr && !query.in_sight->all_projects) {
    projects = query.in_sight->project_ids;
    projects.push_back(0);  // Out of sight unless the filter lets it through.
  } else {
    return absl::nullopt;
  }
  std::sort(projects.begin(), projects.end());
  projects.erase(std::unique(projects.begin(), projects.end()), projects.end());
  return projects;
}

void MemoryRobots::ShowAll(PagePicker& picker) const {
  by_id_.ForEach([&picker](const Robot& robot) { picker.Show(robot); });
}

void MemoryRobots::ShowLinked(const Links& links,
                              const absl::optional<int64_t>& from,
                              PagePicker& picker) const {
  auto link =
      from.has_value() ? links.lower_bound(FirstOf(*from)) : links.begin();
  for (; link != links.end(); ++link) {
    if (from.has_value() && link->first != *from) return;
    picker.Show(*Get(link->second));
  }
}

// By name from where the page before ended, and no further than this one
// reaches.
void MemoryRobots::ShowProject(int64_t project_id, const RobotQuery& query,
                               const absl::optional<ListPosition>& after,
                               PagePicker& picker) const {
  const ProjectOrder& order = order_by_project_;
  // The least key behind the project's; of the last id there is none.
  auto begin = order.lower_bound(ProjectOrderKey{project_id, "", kLeast});
  auto end =
      project_id == std::numeric_limits<int64_t>::max()
          ? order.end()
          : order.lower_bound(ProjectOrderKey{project_id + 1, "", kLeast});
  if (query.order != RobotOrder::kAccountName) {
    for (; begin != end; ++begin) picker.Show(*begin);
    return;
  }
  if (after.has_value()) {
    const ProjectOrderKey last = {project_id, after->account_name, after->id};
    if (query.descending) {
      end = order.lower_bound(last);
    } else {
      begin = order.upper_bound(last);
    }
  }
  if (query.descending) {
    ShowRange(std::make_reverse_iterator(end),
              std::make_reverse_iterator(begin), picker);
  } else {
    ShowRange(begin, end, picker);
  }
}

void MemoryRobots::ShowInOrder(const RobotQuery& query,
                               const absl::optional<ListPosition>& after,
                               PagePicker& picker) const {
  auto begin = order_.begin();
  auto end = order_.end();
  if (after.has_value()) {
    const NameOrderKey last = {after->account_name, after->id};
    if (query.descending) {
      end = order_.lower_bound(last);
    } else {
      begin = order_.upper_bound(last);
    }
  }
  if (query.descending) {
    ShowRange(std::make_reverse_iterator(end),
              std::make_reverse_iterator(begin), picker);
  } else {
    ShowRange(begin, end, picker);
  }
}

}  // namespace robot_accounts

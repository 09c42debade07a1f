#include "robot_accounts/robot/memory_robots.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <limits>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/types/optional.h"

namespace robot_accounts {
namespace {

// The least key that starts with `id`.
std::pair<int64_t, int64_t> FirstOf(int64_t id) {
  return {id, std::numeric_limits<int64_t>::min()};
}

}  // namespace

const Robot* MemoryRobots::Get(int64_t id) const {
  const auto found = robots_.find(id);
  return found == robots_.end() ? nullptr : &found->second.robot;
}

const Robot* MemoryRobots::Find(int64_t project_id,
                                absl::string_view account) const {
  const auto found = by_name_.find({project_id, account});
  return found == by_name_.end() ? nullptr : Get(found->second);
}

void MemoryRobots::Put(int64_t id, absl::optional<Robot> robot) {
  absl::optional<HashScheme> scheme;
  if (robot.has_value()) scheme = CountedScheme(robot->record());
  if (const auto found = robots_.find(id); found != robots_.end()) {
    Unlink(found->second);
    robots_.erase(found);
  }
  if (!robot.has_value()) return;
  const auto kept = robots_.emplace(id, Entry{*std::move(robot), scheme});
  if (scheme.has_value()) CountScheme(*scheme, 1, schemes_);
  Link(kept.first->second.robot);
}

void MemoryRobots::Link(const Robot& robot) {
  by_name_.emplace(NameKey{robot.project_id(), robot.account_name()},
                   robot.id());
  order_.emplace(robot.account_name(), robot.id());
  order_by_project_[robot.project_id()].emplace(robot.account_name(),
                                                robot.id());
  if (robot.made_by().kind() == ActorKind::kRobot) {
    made_.emplace(robot.made_by().id(), robot.id());
  }
  if (robot.is_legacy()) {
    legacy_.emplace(robot.origin_foreign_id(), robot.id());
  }
}

// Takes a half-linked entry too.
void MemoryRobots::Unlink(const Entry& entry) {
  const Robot& robot = entry.robot;
  const std::tuple<absl::string_view, int64_t> position(robot.account_name(),
                                                        robot.id());
  by_name_.erase(NameKey{robot.project_id(), robot.account_name()});
  order_.erase(position);
  const auto project = order_by_project_.find(robot.project_id());
  if (project != order_by_project_.end()) {
    project->second.erase(position);
    if (project->second.empty()) order_by_project_.erase(project);
  }
  made_.erase({robot.made_by().id(), robot.id()});
  legacy_.erase({robot.origin_foreign_id(), robot.id()});
  if (entry.scheme.has_value()) CountScheme(*entry.scheme, -1, schemes_);
}

std::vector<Robot> MemoryRobots::OfProject(int64_t project_id) const {
  std::vector<Robot> robots;
  const auto found = order_by_project_.find(project_id);
  if (found == order_by_project_.end()) return robots;
  for (const auto& [name, id] : found->second) robots.push_back(*Get(id));
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
  for (const auto& [id, entry] : robots_) {
    if (predicate(entry.robot)) selected.push_back(entry.robot);
  }
  return selected;
}

RobotPage MemoryRobots::List(const RobotQuery& query,
                             const absl::optional<ListPosition>& after) const {
  PagePicker picker(query, after);
  if (query.made_by_robot_id.has_value()) {
    ShowLinked(made_, query.made_by_robot_id, picker);
    return picker.Pick();
  }
  const auto orders = OrdersFor(query);
  const bool by_name = query.order == RobotOrder::kAccountName;
  if (orders.has_value()) {
    for (const NameOrder* order : *orders) {
      by_name ? ShowInOrder(*order, query, after, picker)
              : ShowAll(*order, picker);
    }
  } else if (query.level == RobotLevel::kLegacy) {
    ShowLinked(legacy_, absl::nullopt, picker);
  } else if (by_name) {
    ShowInOrder(order_, query, after, picker);
  } else {
    ShowAll(picker);
  }
  return picker.Pick();
}

absl::optional<std::vector<const MemoryRobots::NameOrder*>>
MemoryRobots::OrdersFor(const RobotQuery& query) const {
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
  std::vector<const NameOrder*> orders;
  for (const int64_t project_id : projects) {
    const auto found = order_by_project_.find(project_id);
    if (found != order_by_project_.end()) orders.push_back(&found->second);
  }
  return orders;
}

void MemoryRobots::ShowAll(PagePicker& picker) const {
  for (const auto& [id, entry] : robots_) picker.Show(entry.robot);
}

void MemoryRobots::ShowAll(const NameOrder& order, PagePicker& picker) const {
  for (const auto& [name, id] : order) picker.Show(*Get(id));
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

// From where the page before ended, and no further than this one reaches.
void MemoryRobots::ShowInOrder(const NameOrder& order, const RobotQuery& query,
                               const absl::optional<ListPosition>& after,
                               PagePicker& picker) const {
  const auto show = [&](auto from, auto end) {
    while (from != end && picker.Show(*Get(std::get<1>(*from)))) ++from;
  };
  if (query.descending) {
    const auto end = after.has_value()
                         ? order.lower_bound({after->account_name, after->id})
                         : order.end();
    show(std::make_reverse_iterator(end), order.rend());
  } else {
    show(after.has_value() ? order.upper_bound({after->account_name, after->id})
                           : order.begin(),
         order.end());
  }
}

}  // namespace robot_accounts

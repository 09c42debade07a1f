#include "robot_accounts/robot/page_picker.h"

#include <algorithm>
#include <string>
#include <tuple>

#include "absl/types/optional.h"

namespace robot_accounts {

PagePicker::PagePicker(const RobotQuery& query,
                       const absl::optional<ListPosition>& after)
    : query_(query), filter_(query) {
  if (!after.has_value()) return;
  after_ = Candidate();
  after_->name = after->account_name;
  after_->unix_s = after->unix_s;
  after_->id = after->id;
}

bool PagePicker::Show(const Robot& robot) {
  const auto is_before = [this](const Candidate& a, const Candidate& b) {
    return IsBefore(a, b);
  };
  const Candidate candidate = CandidateOf(robot);
  if (after_.has_value() && !IsBefore(*after_, candidate)) return true;
  const bool is_full = kept_.size() > query_.page_size;
  if (is_full && !IsBefore(candidate, kept_.front())) return false;
  if (!filter_.Matches(robot)) return true;
  if (is_full) {
    std::pop_heap(kept_.begin(), kept_.end(), is_before);
    kept_.pop_back();
  }
  kept_.push_back(candidate);
  kept_.back().robot = robot;
  std::push_heap(kept_.begin(), kept_.end(), is_before);
  return true;
}

RobotPage PagePicker::Pick() {
  std::sort(kept_.begin(), kept_.end(),
            [this](const Candidate& a, const Candidate& b) {
              return IsBefore(a, b);
            });
  RobotPage page;
  if (kept_.size() > query_.page_size) {
    kept_.pop_back();
    const Candidate& last = kept_.back();
    page.next_cursor =
        EncodeCursor(query_, {std::string(last.name), last.unix_s, last.id});
  }
  page.robots.reserve(kept_.size());
  for (const Candidate& candidate : kept_) {
    page.robots.push_back(*candidate.robot);
  }
  return page;
}

PagePicker::Candidate PagePicker::CandidateOf(const Robot& robot) const {
  Candidate candidate;
  candidate.id = robot.id();
  switch (query_.order) {
    case RobotOrder::kAccountName:
      candidate.name = robot.account_name();
      break;
    case RobotOrder::kCreated:
      candidate.unix_s = robot.created_unix_s();
      break;
    case RobotOrder::kExpiry:
      candidate.unix_s = ExpirySortKey(robot.expires_at());
      break;
  }
  return candidate;
}

bool PagePicker::IsBefore(const Candidate& a, const Candidate& b) const {
  const Candidate& first = query_.descending ? b : a;
  const Candidate& second = query_.descending ? a : b;
  return std::tie(first.name, first.unix_s, first.id) <
         std::tie(second.name, second.unix_s, second.id);
}

}  // namespace robot_accounts

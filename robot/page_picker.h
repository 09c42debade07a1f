#ifndef ROBOT_ACCOUNTS_ROBOT_PAGE_PICKER_H_
#define ROBOT_ACCOUNTS_ROBOT_PAGE_PICKER_H_

#include <cstdint>
#include <vector>

#include "absl/types/optional.h"
#include "robot_accounts/robot/list_position.h"
#include "robot_accounts/robot/robot_filter.h"
#include "robot_accounts/robot/robot_page.h"
#include "robot_accounts/robot/robot_query.h"

namespace robot_accounts {

// For stores that look at robots one by one: picks those of one page out of all
// that it is shown, in any order, and keeps no more than those. Used by one
// thread; the query must outlive it.
class PagePicker final {
 public:
  // `after`: where the page before ended.
  PagePicker(const RobotQuery& query,
             const absl::optional<ListPosition>& after);

  // False: neither this robot nor any that comes after it will be on the page.
  bool Show(const Robot& robot);

  // To be called last.
  RobotPage Pick();

 private:
  // A robot with what is compared of it.
  struct Candidate {
    absl::string_view name;
    int64_t unix_s = 0;
    int64_t id = 0;
    absl::optional<Robot> robot;  // Of those that are kept.
  };
  Candidate CandidateOf(const Robot& robot) const;
  // Whether `a` stands before `b` in the list.
  bool IsBefore(const Candidate& a, const Candidate& b) const;

  const RobotQuery& query_;
  const RobotFilter filter_;
  absl::optional<Candidate> after_;
  // A heap with the last of the list on top; one more than a page shows that
  // there is another.
  std::vector<Candidate> kept_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_PAGE_PICKER_H_

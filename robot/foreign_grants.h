#ifndef ROBOT_ACCOUNTS_ROBOT_FOREIGN_GRANTS_H_
#define ROBOT_ACCOUNTS_ROBOT_FOREIGN_GRANTS_H_

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "robot_accounts/permissions/grants.h"
#include "robot_accounts/robot/change.h"
#include "robot_accounts/robot/robot_import.h"
#include "robot_accounts/robot/robot_record.h"

namespace robot_accounts {

// Rows as the robot `record` (its level and project) will keep them: odd ones
// as they are, repeated ones once, projects found by name or declared. Fails by
// the rule that refuses the whole robot.
class ForeignGrants final {
 public:
  static absl::StatusOr<ForeignGrants> Resolve(Change& change,
                                               const ForeignRobot& robot,
                                               const RobotRecord& record);

  const std::vector<GrantRow>& rows() const { return rows_; }

  // What is odd about them and what was done with it, in words: `compiled` is
  // what the store made of rows().
  std::vector<std::string> Notes(const Grants& compiled) const;

 private:
  // A row, and its finding's reason; none of a deny that is as it should be.
  using OddRow = std::pair<size_t, std::string>;

  std::vector<OddRow> OddRows(const Grants& compiled) const;
  // 0: of no project here, and left out.
  absl::StatusOr<int64_t> ProjectIdOf(Change& change, const ForeignRobot& robot,
                                      const RobotRecord& record,
                                      const ForeignGrant& grant);
  absl::Status Add(Change& change, const ForeignRobot& robot,
                   const RobotRecord& record, const ForeignGrant& grant);

  std::vector<GrantRow> rows_;
  std::vector<std::string> places_;  // In words, of each row.
  // Scope, resource, action and effect of each.
  std::set<std::tuple<std::string, std::string, std::string, std::string>>
      seen_;
  std::vector<std::string> left_out_;
  size_t repeated_ = 0;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_FOREIGN_GRANTS_H_

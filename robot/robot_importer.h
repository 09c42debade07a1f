#ifndef ROBOT_ACCOUNTS_ROBOT_ROBOT_IMPORTER_H_
#define ROBOT_ACCOUNTS_ROBOT_ROBOT_IMPORTER_H_

#include <string>

#include "absl/status/statusor.h"
#include "robot_accounts/robot/change.h"
#include "robot_accounts/robot/foreign_grants.h"
#include "robot_accounts/robot/robot.h"
#include "robot_accounts/robot/robot_import.h"

namespace robot_accounts {

// Takes in robots of one source within a transaction. For one thread.
class RobotImporter final {
 public:
  // Both are borrowed.
  RobotImporter(Change& change, const std::string& source)
      : change_(change), source_(source) {}

  // Takes in `robot`, or refuses it alone. An error is the store's, and ends
  // the transaction.
  absl::StatusOr<ImportResult> Import(const ForeignRobot& robot);

 private:
  absl::Status ImportNew(const ForeignRobot& robot, ImportResult& result);
  absl::Status ImportAgain(const ForeignRobot& robot, const ImportMark& mark,
                           ImportResult& result);
  absl::Status Update(const ForeignRobot& robot, const Robot& kept,
                      ImportResult& result);
  // A robot stays in its project; that may have another name there by now.
  absl::Status NoteOtherProject(const ForeignRobot& robot, const Robot& kept,
                                ImportResult& result);
  absl::Status CheckNameIsFree(const RobotRecord& record);
  absl::StatusOr<Actor> MakerOf(const ForeignRobot& robot,
                                ImportResult& result);
  absl::Status Mark(const ForeignRobot& robot, const Robot& ours);

  Change& change_;
  const std::string& source_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_ROBOT_IMPORTER_H_

#ifndef ROBOT_ACCOUNTS_ROBOT_ROBOT_H_
#define ROBOT_ACCOUNTS_ROBOT_ROBOT_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/permissions/grants.h"
#include "robot_accounts/robot/actor.h"
#include "robot_accounts/robot/expiration.h"
#include "robot_accounts/robot/robot_record.h"

namespace robot_accounts {

// A robot as it was at one version, its grants compiled. An immutable value
// that is cheap to copy; every method may run concurrently.
class Robot final {
 public:
  // Compiles the grants of `record`. InvalidArgument if it has more than
  // kMaxGrantRows of them.
  static absl::StatusOr<Robot> FromRecord(
      RobotRecord record, std::shared_ptr<const Catalog> catalog);

  int64_t id() const { return data_->record.id; }
  RobotLevel level() const { return data_->record.level; }
  // 0 at system level.
  int64_t project_id() const { return data_->record.project_id; }
  const std::string& account_name() const { return data_->record.account_name; }
  const std::string& description() const { return data_->record.description; }
  const Grants& grants() const { return data_->grants; }
  int64_t created_unix_s() const { return data_->record.created_unix_s; }
  int64_t updated_unix_s() const { return data_->record.updated_unix_s; }
  Expiration expires_at() const { return data_->record.expires_at; }
  bool is_enabled() const { return data_->record.enabled; }
  bool is_legacy() const { return level() == RobotLevel::kLegacy; }
  const Actor& made_by() const { return data_->record.made_by; }
  // When its last good login was, to the minute (0: none yet), and whence; see
  // RobotAccounts::Maintain.
  int64_t last_used_unix_s() const { return data_->record.last_used_unix_s; }
  const std::string& last_used_source() const {
    return data_->record.last_used_source;
  }
  // Grows by one with every change; 1 at creation.
  uint64_t version() const { return data_->record.version; }
  // The last is the newest.
  const std::vector<SecretSlot>& secrets() const {
    return data_->record.secrets;
  }

  // Everything, to change a copy of it.
  const RobotRecord& record() const { return data_->record; }

 private:
  struct Data {
    RobotRecord record;
    Grants grants;
  };

  explicit Robot(std::shared_ptr<const Data> data) : data_(std::move(data)) {}

  std::shared_ptr<const Data> data_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_ROBOT_H_

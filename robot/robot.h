#ifndef ROBOT_ACCOUNTS_ROBOT_ROBOT_H_
#define ROBOT_ACCOUNTS_ROBOT_ROBOT_H_

#include <cstdint>
#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/base/intrusive_ptr.h"
#include "robot_accounts/permissions/catalog.h"
#include "robot_accounts/permissions/grants.h"
#include "robot_accounts/robot/expiration.h"
#include "robot_accounts/robot/packed_robot.h"
#include "robot_accounts/robot/robot_maker.h"
#include "robot_accounts/robot/robot_record.h"
#include "robot_accounts/robot/secret_views.h"

namespace robot_accounts {

// A robot as it was at one version, its grants compiled. An immutable value
// that is as large as a pointer and cheap to copy; every method may run
// concurrently. What is returned as a view, or by reference, stays good as long
// as one of the copies lives; a NUL follows each text.
class Robot final {
 public:
  // Compiles the grants of `record`. InvalidArgument if it has more than
  // kMaxGrantRows of them.
  static absl::StatusOr<Robot> FromRecord(
      RobotRecord record, std::shared_ptr<const Catalog> catalog);
  // Takes `grants`, made of the record's rows for OwnerOf(record), instead of
  // these, which may be gone from it.
  static Robot FromRecord(const RobotRecord& record, Grants grants) {
    return Robot(PackedRobot::Make(record, std::move(grants)));
  }
  // Whom the grants of `record` belong to.
  static Grants::Owner OwnerOf(const RobotRecord& record);

  int64_t id() const { return data_->id(); }
  RobotLevel level() const { return data_->level(); }
  // 0 at system level.
  int64_t project_id() const { return data_->project_id(); }
  absl::string_view account_name() const { return data_->account_name(); }
  absl::string_view description() const { return data_->Rest().description; }
  const Grants& grants() const { return data_->grants(); }
  int64_t created_unix_s() const { return data_->created_unix_s(); }
  int64_t updated_unix_s() const { return data_->Rest().updated_unix_s; }
  Expiration expires_at() const { return data_->expires_at(); }
  // See robot.proto.
  int64_t duration_days() const { return data_->Rest().duration_days; }
  bool is_enabled() const { return data_->is_enabled(); }
  bool is_legacy() const { return level() == RobotLevel::kLegacy; }
  bool legacy_login_enabled() const { return data_->legacy_login_enabled(); }
  RobotMaker made_by() const { return data_->Rest().made_by; }
  // Empty: made here.
  absl::string_view origin_source() const {
    return data_->Rest().origin_source;
  }
  int64_t origin_foreign_id() const { return data_->Rest().origin_foreign_id; }
  // Of a legacy robot; else 0.
  int64_t origin_foreign_project_id() const {
    return data_->Rest().origin_foreign_project_id;
  }
  // When its last good login was, to the minute (0: none yet), and whence; see
  // RobotAccounts::Maintain.
  int64_t last_used_unix_s() const { return data_->Rest().last_used_unix_s; }
  absl::string_view last_used_source() const {
    return data_->Rest().last_used_source;
  }
  // Grows by one with every change; 1 at creation.
  uint64_t version() const { return data_->Rest().version; }
  // Above RobotRecord::kReader: it is shown but never authenticated.
  uint32_t min_reader() const { return data_->min_reader(); }
  // The last is the newest.
  SecretViews secrets() const { return data_->secrets(); }

  // A copy of everything, to change it. Not for the hot path.
  RobotRecord record() const { return data_->Unpack(); }

  // Internal: what an index of robots keeps.
  const PackedRobot& packed() const { return *data_; }

 private:
  friend class BorrowedRobot;
  explicit Robot(IntrusivePtr<const PackedRobot> data)
      : data_(std::move(data)) {}

  IntrusivePtr<const PackedRobot> data_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_ROBOT_H_

#ifndef ROBOT_ACCOUNTS_ROBOT_ROBOT_BESIDE_H_
#define ROBOT_ACCOUNTS_ROBOT_ROBOT_BESIDE_H_

#include <cstdint>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/robot/robot_record.h"

namespace robot_accounts {

// The minute that a last use is kept as, in seconds; 0, never, for what is not
// after 1970 began.
int64_t WholeMinute(int64_t unix_s);

// What a store keeps beside a robot's record, and what never changes the
// record's version: StoredBeside of robot.proto, whose unknown fields survive.
// A value; const methods may run concurrently.
class RobotBeside final {
 public:
  RobotBeside() = default;

  // DataLoss, reason RECORD_UNREADABLE, if `bytes` is not such a form.
  static absl::StatusOr<RobotBeside> Parse(absl::string_view bytes);

  // The stored form; empty if there is nothing to keep.
  const std::string& bytes() const { return bytes_; }

  // Puts each renewed hash in the place of the hash of `record` it replaces,
  // and sets its last use.
  void Overlay(RobotRecord& record) const;

  // Renews the hash of a slot of `stored`, a record without overlay, from
  // `replaces` to `hash`. False, and nothing changes, if what counts for the
  // slot is not `replaces`.
  bool Renew(const RobotRecord& stored, uint32_t slot_id,
             absl::string_view replaces, absl::string_view hash);

  // Keeps a use, to the minute. False, and nothing changes, if it is no later
  // than the one that is kept.
  bool Use(int64_t unix_s, absl::string_view source);
  // 0: never.
  int64_t last_used_unix_s() const;

  // Forgets the renewed hashes of what `stored` does not have any more.
  void DropStale(const RobotRecord& stored);

 private:
  explicit RobotBeside(std::string bytes) : bytes_(std::move(bytes)) {}

  std::string bytes_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_ROBOT_BESIDE_H_

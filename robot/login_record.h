#ifndef ROBOT_ACCOUNTS_ROBOT_LOGIN_RECORD_H_
#define ROBOT_ACCOUNTS_ROBOT_LOGIN_RECORD_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "robot_accounts/robot/event.h"
#include "robot_accounts/robot/last_uses.h"
#include "robot_accounts/robot/login.h"
#include "robot_accounts/robot/principal.h"
#include "robot_accounts/robot/robot_store.h"

namespace robot_accounts {

// What remains of logins: events, and when and whence a robot was last used.
// Noting never fails, and so never fails a login: what there is no memory for
// is lost, and events told to be. Thread-safe.
class LoginRecord final {
 public:
  // Good logins are written down and told at most so often.
  static constexpr int64_t kIntervalS = 60;

  // `events` is borrowed; null: nothing is told. `keeps_uses`: whether the
  // store that Flush is given keeps last uses.
  LoginRecord(EventSink* events, bool keeps_uses);

  // Whether there is anyone to tell of refusals.
  bool tells() const { return events_ != nullptr; }

  void Accepted(const Principal& principal, absl::string_view source,
                int64_t now_unix_s) noexcept;

  // A refused login. The work of telling it does not depend on whether there
  // is such a robot.
  struct Refusal {
    RefusalCause cause;
    absl::string_view user;  // As it was given.
    bool is_name;            // It fits the grammar of names.
    absl::string_view project_name;
    int64_t project_id;
    int64_t robot_id;  // 0: no such robot, or nobody looked.
    absl::string_view source;
    int64_t now_unix_s;
  };
  void Refused(const Refusal& refusal) noexcept;

  // A login of the robot of `view` renewed a hash.
  void Renewed(const LoginView& view, absl::string_view source,
               int64_t now_unix_s) noexcept;

  // Flushes if kIntervalS passed since the last time, on the boot clock.
  absl::Status Maintain(RobotStore& store, int64_t now_boot_s);
  // Tells and writes down the good logins that were gathered. What the store
  // fails to keep is tried again next time.
  absl::Status Flush(RobotStore& store);
  // The same, for the last time: nobody is told if it fails.
  void Close(RobotStore& store) noexcept;

 private:
  void TellLogins(const std::vector<GatheredUse>& uses) noexcept;

  EventSink* const events_;
  const bool keeps_uses_;
  const std::unique_ptr<LastUses> uses_;  // Null: nobody wants them.
  absl::Mutex mutex_;
  int64_t next_boot_s_ ABSL_GUARDED_BY(mutex_) = INT64_MIN;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_LOGIN_RECORD_H_

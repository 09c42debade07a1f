#ifndef ROBOT_ACCOUNTS_ROBOT_EXPIRY_NOTICES_H_
#define ROBOT_ACCOUNTS_ROBOT_EXPIRY_NOTICES_H_

#include <cstdint>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "robot_accounts/robot/event.h"
#include "robot_accounts/robot/robot_store.h"

namespace robot_accounts {

// Tells of robots that expire within 30, 7 and 1 days, and that expired. Each
// of these is told once, whatever restarts and however many processes share the
// store; of several that passed since the last time, only the nearest. The
// first time ever tells nothing, nor does a robot that was made, or just now
// edited, to live for no longer than that. Robots that cannot log in anyway,
// being disabled or legacy ones that are off, interest nobody: they are left
// out. Thread-safe.
class ExpiryNotices final {
 public:
  // How often the store is asked.
  static constexpr int64_t kIntervalS = 60;

  // `events` is borrowed; null: nobody wants to know. `store_remembers`:
  // whether the store that Maintain is given keeps what was told; if not, only
  // this object does.
  ExpiryNotices(EventSink* events, bool store_remembers)
      : events_(events), store_remembers_(store_remembers) {}

  // Tells what is due, if kIntervalS passed since the last time. Writes to the
  // store only if there is something to tell, or nothing was for an hour. Fails
  // as the store does; then nothing was told, and is next time.
  absl::Status Maintain(RobotStore& store, int64_t now_unix_s,
                        int64_t now_boot_s);

 private:
  absl::Status Tell(RobotStore& store, int64_t now_unix_s)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status Begin(RobotStore& store, int64_t now_unix_s)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Whether it is for this process to tell what became due until now.
  absl::StatusOr<bool> Advance(RobotStore& store, int64_t now_unix_s)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  EventSink* const events_;
  const bool store_remembers_;
  absl::Mutex mutex_;
  int64_t next_boot_s_ ABSL_GUARDED_BY(mutex_) = INT64_MIN;
  // Until when everything was told, as far as is known here; 0: not at all.
  int64_t told_until_unix_s_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_EXPIRY_NOTICES_H_

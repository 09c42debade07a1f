#ifndef ROBOT_ACCOUNTS_ROBOT_SLOW_LANE_H_
#define ROBOT_ACCOUNTS_ROBOT_SLOW_LANE_H_

#include <deque>
#include <memory>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "robot_accounts/robot/verified_memory.h"

namespace robot_accounts {

// Where slow hashes wait. At most `at_once` run; the sources of those that wait
// take turns, so that one source cannot starve the others; equal work is done
// once and its result shared. Thread-safe.
class SlowLane final {
 public:
  explicit SlowLane(int at_once);

  // Runs `work`, or waits for an equal one (same `tag`) that runs or waits, and
  // returns its result: whether the secret matched, or an error of the work.
  // DeadlineExceeded, reason LOGIN_BUSY, if `deadline` passes first.
  absl::StatusOr<bool> Run(const VerifiedMemory::Tag& tag,
                           absl::string_view source, absl::Time deadline,
                           absl::FunctionRef<absl::StatusOr<bool>()> work);

 private:
  struct Job;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_SLOW_LANE_H_

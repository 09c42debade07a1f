#ifndef ROBOT_ACCOUNTS_ROBOT_SLOW_LANE_H_
#define ROBOT_ACCOUNTS_ROBOT_SLOW_LANE_H_

#include <cstddef>
#include <map>
#include <memory>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "robot_accounts/robot/slow_hashing.h"
#include "robot_accounts/robot/slow_job.h"
#include "robot_accounts/robot/slow_queue.h"

namespace robot_accounts {

// Where slow hashes wait. At most `at_once` callers run them; the sources of
// those that wait take turns, so that one source cannot starve the others;
// equal work is done once and its result shared. Where it pays, who has its
// turn does others' work of the same kind along with its own, side by side, in
// the order of their turns. It starts no thread: callers do the work.
// Thread-safe. What the hashing throws passes through to who ran it, and a
// waiter takes its place.
class SlowLane final {
 public:
  using Tag = SlowJob::Tag;
  using Work = SlowJob::Work;
  class Ticket;

  // How much work may wait, in all and of one source; what comes then is told
  // LOGIN_BUSY at once. Who waits for another's work does not count.
  struct Limits {
    size_t waiting = 1024;
    size_t waiting_of_source = 256;
  };
  // Sources that agree in so many bytes share one turn.
  static constexpr size_t kMaxSourceBytes = 256;
  // Of what is run at once by one caller.
  static constexpr size_t kMaxTogether = 16;

  // `at_once` below 1: half of the cores, at least one.
  explicit SlowLane(int at_once, SlowHashing hashing = {});
  SlowLane(int at_once, Limits limits, SlowHashing hashing = {});

  SlowLane(const SlowLane&) = delete;
  SlowLane& operator=(const SlowLane&) = delete;

  // Takes a free place, or stands in line, or joins who has equal work (same
  // `tag`). DeadlineExceeded, reason LOGIN_BUSY, if the line is full. The lane
  // must outlive the ticket.
  absl::StatusOr<Ticket> Enter(const Tag& tag, absl::string_view source,
                               Work work);

  int at_once() const { return at_once_; }
  // How many callers wait at this moment, for a turn or for another's result.
  int waiting() const;

 private:
  absl::StatusOr<std::shared_ptr<SlowJob>> Join(const Tag& tag,
                                                absl::string_view source,
                                                Work work)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool WaitForTurn(SlowJob& job, bool came_late, absl::Time deadline)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Lead(SlowJob& job) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void TakeAlong(SlowJob& job) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Hash(SlowJob& job);
  void EndTurn(SlowJob& job, bool is_done)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Leave(SlowJob& job) ABSL_LOCKS_EXCLUDED(mutex_);
  void Forget(SlowJob& job) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void HandOn(SlowJob& job) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Grant(SlowJob& job) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void PassOnTurn() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const int at_once_;
  const SlowHashing hashing_;
  mutable absl::Mutex mutex_;
  int taken_ ABSL_GUARDED_BY(mutex_) = 0;    // Of `at_once_`.
  int waiting_ ABSL_GUARDED_BY(mutex_) = 0;  // Callers.
  SlowQueue queue_ ABSL_GUARDED_BY(mutex_);
  // What waits, runs, or was done a moment ago. A tree: its lookups do not
  // depend on what strangers send, and a failed allocation leaves it whole.
  std::map<Tag, std::shared_ptr<SlowJob>> jobs_ ABSL_GUARDED_BY(mutex_);
};

// One caller's part in a job. Others may share the result until one that has
// it lets its ticket die: so a caller that remembers results does it before.
class SlowLane::Ticket final {
 public:
  Ticket(Ticket&& other) noexcept = default;
  Ticket& operator=(Ticket&&) = delete;
  ~Ticket();

  // Returns the work, finished; valid as long as the ticket. Waits for the
  // caller's turn, or for another that runs it. DeadlineExceeded, reason
  // LOGIN_BUSY, if `deadline` passes before its turn comes; a free place is
  // taken at any hour. Called once.
  absl::StatusOr<const Work*> Finish(absl::Time deadline);

  // Whether, of all that share the result, this caller had it first.
  bool is_first() const { return is_first_; }

 private:
  friend class SlowLane;
  Ticket(SlowLane& lane, std::shared_ptr<SlowJob> job, bool came_late)
      : lane_(&lane), job_(std::move(job)), came_late_(came_late) {}

  SlowLane* lane_;
  std::shared_ptr<SlowJob> job_;  // Null: moved from.
  bool came_late_;                // When it was run already.
  bool is_first_ = false;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_SLOW_LANE_H_

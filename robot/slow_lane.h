#ifndef ROBOT_ACCOUNTS_ROBOT_SLOW_LANE_H_
#define ROBOT_ACCOUNTS_ROBOT_SLOW_LANE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace robot_accounts {

// Where slow hashes wait. At most `at_once` run; the sources of those that wait
// take turns, so that one source cannot starve the others; equal work is done
// once and its result shared. It starts no thread: callers do their own work.
// Thread-safe. What `work` throws passes through, and a waiter takes its place.
class SlowLane final {
 public:
  // Names work: equal tags mean equal results.
  using Tag = std::array<uint64_t, 2>;

  // How much work may wait, in all and of one source; what comes then is told
  // LOGIN_BUSY at once. Who waits for another's work does not count.
  struct Limits {
    size_t waiting = 1024;
    size_t waiting_of_source = 256;
  };
  // Sources that agree in so many bytes share one turn.
  static constexpr size_t kMaxSourceBytes = 256;

  // `at_once` below 1: half of the cores, at least one.
  explicit SlowLane(int at_once);
  SlowLane(int at_once, Limits limits);

  SlowLane(const SlowLane&) = delete;
  SlowLane& operator=(const SlowLane&) = delete;

  // Runs `work`, or waits for an equal one (same `tag`) that runs or waits, and
  // returns its result: the slot that matched, 0 for none, or an error of the
  // work. DeadlineExceeded, reason LOGIN_BUSY, if `deadline` passes before its
  // turn comes or the lane is full; a free place is taken at any hour.
  absl::StatusOr<uint32_t> Run(
      const Tag& tag, absl::string_view source, absl::Time deadline,
      absl::FunctionRef<absl::StatusOr<uint32_t>()> work);

  int at_once() const { return at_once_; }
  // How many callers wait at this moment, for a turn or for another's result.
  int waiting() const;

 private:
  struct Job;
  using Jobs = std::list<std::shared_ptr<Job>>;
  struct Source {
    std::string name;
    Jobs jobs;  // The first came first; never empty.
  };

  absl::StatusOr<std::shared_ptr<Job>> Join(const Tag& tag,
                                            absl::string_view source)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<std::shared_ptr<Job>> Enqueue(std::shared_ptr<Job> job,
                                               absl::string_view source)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool WaitForTurn(Job& job, absl::Time deadline)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Finish(Job& job) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Leave(Job& job) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Dequeue(Job& job) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void PassOnTurn() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const int at_once_;
  const Limits limits_;
  mutable absl::Mutex mutex_;
  int taken_ ABSL_GUARDED_BY(mutex_) = 0;    // Of `at_once_`.
  int waiting_ ABSL_GUARDED_BY(mutex_) = 0;  // Callers.
  size_t queued_ ABSL_GUARDED_BY(mutex_) = 0;
  // Waiting or running. A tree: its lookups do not depend on what strangers
  // send, and a failed allocation leaves it whole.
  std::map<Tag, std::shared_ptr<Job>> jobs_ ABSL_GUARDED_BY(mutex_);
  // Whose turn is next stands first.
  std::list<Source> ring_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_SLOW_LANE_H_

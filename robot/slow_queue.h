#ifndef ROBOT_ACCOUNTS_ROBOT_SLOW_QUEUE_H_
#define ROBOT_ACCOUNTS_ROBOT_SLOW_QUEUE_H_

#include <cstddef>
#include <list>
#include <memory>

#include "absl/strings/string_view.h"
#include "robot_accounts/robot/slow_job.h"

namespace robot_accounts {

// Jobs that wait, in the order of their turns: the sources take turns, and of
// one source the first comes first. Not thread-safe: SlowLane's mutex guards it
// and the jobs.
class SlowQueue final {
 public:
  struct Limits {
    size_t all;
    size_t of_source;
  };

  explicit SlowQueue(Limits limits) : limits_(limits) {}

  // Puts `job` last in its source's line. False, and nothing changed, if the
  // limits are reached. What it throws for want of memory changes nothing.
  bool Add(const std::shared_ptr<SlowJob>& job, absl::string_view source);

  // Takes out `job`, which waits here. Never fails.
  void Remove(SlowJob& job);

  // Takes out the job whose turn is next; null: none waits. Never fails.
  std::shared_ptr<SlowJob> Next();

  // How many jobs like `leader` wait, counted up to `most`.
  size_t CountLike(const SlowJob& leader, size_t most) const;

  // Moves the next `count` jobs like `leader` to the end of `leader.along`, in
  // the order of their turns, as if each were a turn. Others keep theirs. Never
  // fails.
  void TakeAlong(SlowJob& leader, size_t count);

 private:
  void TurnTaken(std::list<SlowSource>::iterator source);

  const Limits limits_;
  size_t size_ = 0;
  // Whose turn is next stands first.
  std::list<SlowSource> ring_;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_SLOW_QUEUE_H_

#ifndef ROBOT_ACCOUNTS_ROBOT_SLOW_JOB_H_
#define ROBOT_ACCOUNTS_ROBOT_SLOW_JOB_H_

#include <array>
#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <utility>

#include "absl/container/inlined_vector.h"
#include "absl/synchronization/mutex.h"
#include "robot_accounts/crypto/pbkdf2.h"

namespace robot_accounts {

struct SlowJob;
using SlowJobs = std::list<std::shared_ptr<SlowJob>>;

// Jobs of one source that wait: the first came first; never empty.
struct SlowSource {
  std::string name;
  SlowJobs jobs;
};

// One computation and those who want its result. SlowLane's mutex guards it;
// while it is kRunning, `work` and `along` are for who runs it alone.
struct SlowJob {
  // Names work: equal tags mean equal results.
  using Tag = std::array<uint64_t, 2>;
  // A PBKDF2 for each secret slot that is tried.
  using Work = absl::InlinedVector<BegunPbkdf2, 2>;
  enum class State {
    kQueued,
    kGranted,  // It has a place; the first of its callers to wake takes it.
    kRunning,
    kDone,
  };

  SlowJob(const Tag& tag, Work work) : tag(tag), work(std::move(work)) {}

  // Whether both take the same time, step by step.
  bool IsLike(const SlowJob& other) const;

  const Tag tag;
  Work work;
  State state = State::kQueued;
  int callers = 1;
  bool is_claimed = false;  // One of its callers had the result already.
  absl::CondVar changed;
  // What has its turn with it: alike, kRunning even while this is kGranted.
  SlowJobs along;
  // Where it stands, while kQueued.
  std::list<SlowSource>::iterator source;
  SlowJobs::iterator place;
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_SLOW_JOB_H_

#include "robot_accounts/robot/slow_lane.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/container/inlined_vector.h"
#include "robot_accounts/base/error.h"

namespace robot_accounts {
namespace {

int AtOnce(int wanted) {
  if (wanted >= 1) return wanted;
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency() / 2));
}

absl::Status Busy() {
  return MakeError(absl::StatusCode::kDeadlineExceeded, "LOGIN_BUSY",
                   "too many logins wait for their turn");
}

// Lets go of a held mutex for the length of a scope.
class Unlocked final {
 public:
  explicit Unlocked(absl::Mutex& mutex) : mutex_(mutex) { mutex_.Unlock(); }
  ~Unlocked() { mutex_.Lock(); }

  Unlocked(const Unlocked&) = delete;
  Unlocked& operator=(const Unlocked&) = delete;

 private:
  absl::Mutex& mutex_;
};

// The works of a job that can be run side by side.
size_t WorksAlike(const SlowJob& job) {
  const auto& first = job.work.front();
  return static_cast<size_t>(std::count_if(
      job.work.begin(), job.work.end(), [&](const BegunPbkdf2& work) {
        return work.iterations() == first.iterations();
      }));
}

}  // namespace

SlowLane::SlowLane(int at_once, SlowHashing hashing)
    : SlowLane(at_once, Limits(), std::move(hashing)) {}

SlowLane::SlowLane(int at_once, Limits limits, SlowHashing hashing)
    : at_once_(AtOnce(at_once)),
      hashing_(std::move(hashing)),
      queue_({limits.waiting, limits.waiting_of_source}) {}

int SlowLane::waiting() const {
  absl::MutexLock lock(&mutex_);
  return waiting_;
}

absl::StatusOr<SlowLane::Ticket> SlowLane::Enter(const Tag& tag,
                                                 absl::string_view source,
                                                 Work work) {
  absl::MutexLock lock(&mutex_);
  absl::StatusOr<std::shared_ptr<SlowJob>> job =
      Join(tag, source.substr(0, kMaxSourceBytes), std::move(work));
  if (!job.ok()) return job.status();
  const bool came_late = (*job)->state == SlowJob::State::kRunning;
  return Ticket(*this, *std::move(job), came_late);
}

absl::StatusOr<std::shared_ptr<SlowJob>> SlowLane::Join(
    const Tag& tag, absl::string_view source, Work work) {
  const auto found = jobs_.find(tag);
  if (found != jobs_.end()) {
    ++found->second->callers;
    return found->second;
  }
  auto job = std::make_shared<SlowJob>(tag, std::move(work));
  const auto entry = jobs_.emplace(tag, job).first;
  absl::Cleanup undo = [&] {
    mutex_.AssertHeld();
    jobs_.erase(entry);
  };
  if (taken_ == at_once_) {
    if (!queue_.Add(job, source)) return Busy();
  } else {
    job->state = SlowJob::State::kGranted;
    ++taken_;
  }
  std::move(undo).Cancel();
  return job;
}

// Whether `job` is now done or the caller's to run; not if time ran out before
// its turn came. Who came before the turn has it, whoever runs the job.
bool SlowLane::WaitForTurn(SlowJob& job, bool came_late, absl::Time deadline) {
  using State = SlowJob::State;
  ++waiting_;
  const absl::Cleanup awake = [&] {
    mutex_.AssertHeld();
    --waiting_;
  };
  while (job.state == State::kQueued || job.state == State::kRunning) {
    const bool timed_out = job.changed.WaitWithDeadline(
        &mutex_, job.state == State::kQueued || came_late
                     ? deadline
                     : absl::InfiniteFuture());
    const bool may_give_up = job.state == State::kQueued ||
                             (came_late && job.state == State::kRunning);
    if (timed_out && may_give_up) return false;
  }
  return true;
}

// Runs a granted job and others along with it.
void SlowLane::Lead(SlowJob& job) {
  TakeAlong(job);
  job.state = SlowJob::State::kRunning;
  bool is_done = false;
  const absl::Cleanup end = [&] {
    mutex_.AssertHeld();
    EndTurn(job, is_done);
  };
  const Unlocked unlocked(mutex_);
  Hash(job);
  is_done = true;
}

// As many as make the time for each the least.
void SlowLane::TakeAlong(SlowJob& job) {
  const size_t works = WorksAlike(job);
  const size_t have = 1 + job.along.size();
  const size_t most = std::max<size_t>(1, kMaxTogether / works);
  if (have >= most) return;
  const size_t could = have + queue_.CountLike(job, most - have);
  const size_t best = hashing_.best(works * could) / works;
  if (best > have) queue_.TakeAlong(job, best - have);
  for (const std::shared_ptr<SlowJob>& other : job.along) {
    other->state = SlowJob::State::kRunning;
  }
}

// All works of the same number of iterations at once, of `job` and of those
// along; they are alike, so that the numbers of one are those of all.
void SlowLane::Hash(SlowJob& job) {
  absl::InlinedVector<BegunPbkdf2*, kMaxTogether> together;
  for (size_t i = 0; i < job.work.size(); ++i) {
    const uint32_t iterations = job.work[i].iterations();
    const auto add = [&](SlowJob& one) {
      for (size_t k = i; k < one.work.size(); ++k) {
        if (one.work[k].iterations() != iterations) continue;
        together.push_back(&one.work[k]);
      }
    };
    const bool is_done = std::any_of(job.work.begin(), job.work.begin() + i,
                                     [&](const BegunPbkdf2& done) {
                                       return done.iterations() == iterations;
                                     });
    if (is_done) continue;
    together.clear();
    add(job);
    for (const std::shared_ptr<SlowJob>& other : job.along) add(*other);
    hashing_.finish(together);
  }
}

// Ends a run: with results for all, or, if the hashing threw, in the hands of
// those who still wait.
void SlowLane::EndTurn(SlowJob& job, bool is_done) {
  if (!is_done) {
    Grant(job);
    return;
  }
  const auto finish = [this](SlowJob& done) {
    mutex_.AssertHeld();
    done.state = SlowJob::State::kDone;
    if (done.callers == 0) Forget(done);
    done.changed.SignalAll();
  };
  // Whose turn is next wakes first, lest the place be idle while they all wake.
  PassOnTurn();
  finish(job);
  for (const std::shared_ptr<SlowJob>& other : job.along) finish(*other);
  job.along.clear();
}

// A caller goes away; the last one takes a job that nobody wants with it.
void SlowLane::Leave(SlowJob& job) {
  absl::MutexLock lock(&mutex_);
  --job.callers;
  if (job.state == SlowJob::State::kDone) Forget(job);
  if (job.callers > 0) return;
  switch (job.state) {
    case SlowJob::State::kQueued:
      queue_.Remove(job);
      Forget(job);
      break;
    case SlowJob::State::kGranted:
      HandOn(job);
      Forget(job);
      break;
    case SlowJob::State::kRunning:  // Another runs it and sees to it.
    case SlowJob::State::kDone:
      break;
  }
}

// Who comes with that tag from now on begins anew.
void SlowLane::Forget(SlowJob& job) {
  const auto found = jobs_.find(job.tag);
  if (found != jobs_.end() && found->second.get() == &job) jobs_.erase(found);
}

// Gives the place of `job`, which its callers left, to the first of those that
// had their turn with it, the others still along.
void SlowLane::HandOn(SlowJob& job) {
  while (!job.along.empty()) {
    const std::shared_ptr<SlowJob> next = job.along.front();
    job.along.pop_front();
    if (next->callers == 0) {
      Forget(*next);
      continue;
    }
    next->along.splice(next->along.end(), job.along);
    Grant(*next);
    return;
  }
  PassOnTurn();
}

void SlowLane::Grant(SlowJob& job) {
  job.state = SlowJob::State::kGranted;
  job.changed.SignalAll();
}

// Gives a place that came free to the job whose turn is next.
void SlowLane::PassOnTurn() {
  const std::shared_ptr<SlowJob> next = queue_.Next();
  if (next == nullptr) {
    --taken_;
  } else {
    Grant(*next);
  }
}

SlowLane::Ticket::~Ticket() {
  if (job_ != nullptr) lane_->Leave(*job_);
}

absl::StatusOr<const SlowLane::Work*> SlowLane::Ticket::Finish(
    absl::Time deadline) {
  absl::MutexLock lock(&lane_->mutex_);
  if (!lane_->WaitForTurn(*job_, came_late_, deadline)) return Busy();
  if (job_->state == SlowJob::State::kGranted) lane_->Lead(*job_);
  is_first_ = !job_->is_claimed;
  job_->is_claimed = true;
  return &job_->work;
}

}  // namespace robot_accounts

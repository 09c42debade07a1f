#include "robot_accounts/robot/slow_lane.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/types/optional.h"
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

}  // namespace

// One computation and those who want its result. The lane's mutex guards it.
struct SlowLane::Job {
  enum class State {
    kQueued,
    kGranted,  // It has a place; the first of its callers to wake takes it.
    kRunning,
    kDone,
  };

  explicit Job(const Tag& tag) : tag(tag) {}

  const Tag tag;
  State state = State::kQueued;
  int callers = 1;
  absl::optional<absl::StatusOr<uint32_t>> result;
  absl::CondVar changed;
  // Where it stands, while kQueued.
  std::list<Source>::iterator source;
  Jobs::iterator place;
};

SlowLane::SlowLane(int at_once) : SlowLane(at_once, Limits()) {}

SlowLane::SlowLane(int at_once, Limits limits)
    : at_once_(AtOnce(at_once)), limits_(limits) {}

int SlowLane::waiting() const {
  absl::MutexLock lock(&mutex_);
  return waiting_;
}

absl::StatusOr<uint32_t> SlowLane::Run(
    const Tag& tag, absl::string_view source, absl::Time deadline,
    absl::FunctionRef<absl::StatusOr<uint32_t>()> work) {
  absl::MutexLock lock(&mutex_);
  absl::StatusOr<std::shared_ptr<Job>> joined =
      Join(tag, source.substr(0, kMaxSourceBytes));
  if (!joined.ok()) return joined.status();
  const std::shared_ptr<Job> job = *std::move(joined);
  const absl::Cleanup leave = [&] {
    mutex_.AssertHeld();
    Leave(*job);
  };

  if (!WaitForTurn(*job, deadline)) return Busy();
  if (job->state == Job::State::kDone) return *job->result;

  job->state = Job::State::kRunning;
  const absl::Cleanup finish = [&] {
    mutex_.AssertHeld();
    Finish(*job);
  };
  absl::StatusOr<uint32_t> result(0);
  {
    const Unlocked unlocked(mutex_);
    result = work();
  }
  job->result = result;
  return result;
}

absl::StatusOr<std::shared_ptr<SlowLane::Job>> SlowLane::Join(
    const Tag& tag, absl::string_view source) {
  const auto found = jobs_.find(tag);
  if (found != jobs_.end()) {
    ++found->second->callers;
    return found->second;
  }
  if (taken_ == at_once_) return Enqueue(std::make_shared<Job>(tag), source);
  auto job = std::make_shared<Job>(tag);
  jobs_.emplace(tag, job);
  job->state = Job::State::kGranted;
  ++taken_;
  return job;
}

absl::StatusOr<std::shared_ptr<SlowLane::Job>> SlowLane::Enqueue(
    std::shared_ptr<Job> job, absl::string_view source) {
  if (queued_ >= limits_.waiting) return Busy();
  auto place = std::find_if(ring_.begin(), ring_.end(),
                            [&](const Source& s) { return s.name == source; });
  const bool is_new = place == ring_.end();
  if (!is_new && place->jobs.size() >= limits_.waiting_of_source) return Busy();

  // Whatever can fail for want of memory comes before the first change.
  std::list<Source> new_source;
  if (is_new) new_source.push_back({std::string(source), {}});
  Jobs new_job{job};
  jobs_.emplace(job->tag, job);

  ring_.splice(ring_.end(), new_source);
  if (is_new) place = std::prev(ring_.end());
  place->jobs.splice(place->jobs.end(), new_job);
  job->source = place;
  job->place = std::prev(place->jobs.end());
  ++queued_;
  return job;
}

// Whether `job` is now done or the caller's to run; not if time ran out.
bool SlowLane::WaitForTurn(Job& job, absl::Time deadline) {
  const auto must_wait = [&job] {
    return job.state == Job::State::kQueued ||
           job.state == Job::State::kRunning;
  };
  ++waiting_;
  bool timed_out = false;
  while (must_wait() && !timed_out) {
    timed_out = job.changed.WaitWithDeadline(&mutex_, deadline);
  }
  --waiting_;
  return !must_wait();
}

// Ends a run: with a result for all, or, if the work threw, in the hands of
// those who still wait.
void SlowLane::Finish(Job& job) {
  if (job.result.has_value()) {
    job.state = Job::State::kDone;
    jobs_.erase(job.tag);
    PassOnTurn();
  } else {
    job.state = Job::State::kGranted;
  }
  job.changed.SignalAll();
}

// A caller goes away; the last one takes a job that nobody wants with it.
void SlowLane::Leave(Job& job) {
  if (--job.callers > 0 || job.state == Job::State::kDone) return;
  const bool had_place = job.state == Job::State::kGranted;
  if (!had_place) Dequeue(job);
  jobs_.erase(job.tag);
  if (had_place) PassOnTurn();
}

void SlowLane::Dequeue(Job& job) {
  const auto source = job.source;
  source->jobs.erase(job.place);
  if (source->jobs.empty()) ring_.erase(source);
  --queued_;
}

// Gives a place that came free to the next source's first job.
void SlowLane::PassOnTurn() {
  if (ring_.empty()) {
    --taken_;
    return;
  }
  const std::shared_ptr<Job> next = ring_.front().jobs.front();
  if (ring_.front().jobs.size() > 1) {
    ring_.splice(ring_.end(), ring_, ring_.begin());
  }
  Dequeue(*next);
  next->state = Job::State::kGranted;
  next->changed.SignalAll();
}

}  // namespace robot_accounts

#include "robot_accounts/robot/slow_queue.h"

#include <algorithm>
#include <iterator>
#include <string>

namespace robot_accounts {
namespace {

SlowJobs::iterator FirstLike(const SlowJob& leader, SlowJobs& jobs) {
  return std::find_if(
      jobs.begin(), jobs.end(),
      [&](const std::shared_ptr<SlowJob>& job) { return leader.IsLike(*job); });
}

}  // namespace

bool SlowJob::IsLike(const SlowJob& other) const {
  return std::equal(work.begin(), work.end(), other.work.begin(),
                    other.work.end(),
                    [](const BegunPbkdf2& a, const BegunPbkdf2& b) {
                      return a.iterations() == b.iterations();
                    });
}

bool SlowQueue::Add(const std::shared_ptr<SlowJob>& job,
                    absl::string_view source) {
  if (size_ >= limits_.all) return false;
  auto place =
      std::find_if(ring_.begin(), ring_.end(),
                   [&](const SlowSource& s) { return s.name == source; });
  const bool is_new = place == ring_.end();
  if (!is_new && place->jobs.size() >= limits_.of_source) return false;

  // Whatever can fail for want of memory comes before the first change.
  std::list<SlowSource> new_source;
  if (is_new) new_source.push_back({std::string(source), {}});
  SlowJobs new_job{job};

  ring_.splice(ring_.end(), new_source);
  if (is_new) place = std::prev(ring_.end());
  place->jobs.splice(place->jobs.end(), new_job);
  job->source = place;
  job->place = std::prev(place->jobs.end());
  ++size_;
  return true;
}

void SlowQueue::Remove(SlowJob& job) {
  const auto source = job.source;
  source->jobs.erase(job.place);
  if (source->jobs.empty()) ring_.erase(source);
  --size_;
}

std::shared_ptr<SlowJob> SlowQueue::Next() {
  if (ring_.empty()) return nullptr;
  const auto source = ring_.begin();
  std::shared_ptr<SlowJob> next = source->jobs.front();
  source->jobs.pop_front();
  TurnTaken(source);
  return next;
}

size_t SlowQueue::CountLike(const SlowJob& leader, size_t most) const {
  size_t count = 0;
  for (const SlowSource& source : ring_) {
    for (const std::shared_ptr<SlowJob>& job : source.jobs) {
      if (count == most) return count;
      count += leader.IsLike(*job);
    }
  }
  return count;
}

void SlowQueue::TakeAlong(SlowJob& leader, size_t count) {
  auto next = ring_.begin();
  while (count > 0 && next != ring_.end()) {
    const auto source = next++;
    const auto job = FirstLike(leader, source->jobs);
    if (job == source->jobs.end()) continue;
    leader.along.splice(leader.along.end(), source->jobs, job);
    --count;
    // It goes to the end, and so is asked again after the others.
    const bool goes_on = source->jobs.size() > 0;
    TurnTaken(source);
    if (goes_on && next == ring_.end()) next = source;
  }
}

// A job of `source` was taken out: the others are next.
void SlowQueue::TurnTaken(std::list<SlowSource>::iterator source) {
  --size_;
  if (source->jobs.empty()) {
    ring_.erase(source);
  } else {
    ring_.splice(ring_.end(), ring_, source);
  }
}

}  // namespace robot_accounts

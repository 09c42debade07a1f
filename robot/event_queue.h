#ifndef ROBOT_ACCOUNTS_ROBOT_EVENT_QUEUE_H_
#define ROBOT_ACCOUNTS_ROBOT_EVENT_QUEUE_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/types/optional.h"
#include "robot_accounts/robot/event.h"

namespace robot_accounts {

// Keeps events until the host takes them, in two lanes, so that a flood of
// logins never pushes out what administrators did and what expires. A lane that
// is full drops its oldest and counts that. Thread-safe; telling and taking
// allocate nothing.
class EventQueue final : public EventSink {
 public:
  static constexpr size_t kDefaultEvents = 4096;

  // Room for `events` in each lane, at least one.
  explicit EventQueue(size_t events = kDefaultEvents);

  void Tell(Event event) noexcept override;
  // Counts it as dropped.
  void Lose(EventKind kind) noexcept override;

  // The oldest event that is not of logins, else the oldest of those; nothing
  // if both lanes are empty.
  absl::optional<Event> Next() noexcept;

  // How many were dropped, of each lane, since the queue was made.
  struct Dropped {
    int64_t of_logins = 0;
    int64_t of_others = 0;
  };
  Dropped dropped() const;

 private:
  class Lane {
   public:
    explicit Lane(size_t room) : ring_(room) {}

    void Push(Event& event) noexcept;
    absl::optional<Event> Pop() noexcept;
    void CountDropped() { ++dropped_; }
    int64_t dropped() const { return dropped_; }

   private:
    std::vector<Event> ring_;
    size_t first_ = 0;
    size_t size_ = 0;
    int64_t dropped_ = 0;
  };

  mutable absl::Mutex mutex_;
  Lane& LaneOf(EventKind kind) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return IsOfLogins(kind) ? logins_ : others_;
  }

  Lane others_ ABSL_GUARDED_BY(mutex_);
  Lane logins_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_EVENT_QUEUE_H_

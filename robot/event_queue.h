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

// Keeps events until the host takes them, in two lanes, so that refused logins
// never push out what administrators did. A lane that is full drops its oldest
// and counts that. Thread-safe; telling and taking allocate nothing.
class EventQueue final : public EventSink {
 public:
  static constexpr size_t kDefaultEvents = 4096;

  // Room for `events` in each lane, at least one.
  explicit EventQueue(size_t events = kDefaultEvents);

  void Tell(Event event) noexcept override;
  // Counts it as dropped.
  void Lose(EventKind kind) noexcept override;

  // The oldest event of the administrative lane, else of the other; nothing if
  // both are empty.
  absl::optional<Event> Next() noexcept;

  // How many were dropped, of each lane, since the queue was made.
  struct Dropped {
    int64_t administrative = 0;
    int64_t others = 0;
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
  Lane administrative_ ABSL_GUARDED_BY(mutex_);
  Lane others_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace robot_accounts

#endif  // ROBOT_ACCOUNTS_ROBOT_EVENT_QUEUE_H_

#include "robot_accounts/robot/event_queue.h"

#include <algorithm>
#include <type_traits>
#include <utility>

namespace robot_accounts {

static_assert(std::is_nothrow_move_assignable<Event>::value &&
                  std::is_nothrow_move_constructible<Event>::value,
              "telling an event must not fail");

// What is pushed out ends up in `event`, so that its caller frees it.
void EventQueue::Lane::Push(Event& event) noexcept {
  const bool is_full = size_ == ring_.size();
  Event& place = ring_[(first_ + size_) % ring_.size()];
  std::swap(place, event);
  if (is_full) {
    first_ = (first_ + 1) % ring_.size();
    ++dropped_;
  } else {
    ++size_;
  }
}

absl::optional<Event> EventQueue::Lane::Pop() noexcept {
  if (size_ == 0) return absl::nullopt;
  Event event = std::move(ring_[first_]);
  first_ = (first_ + 1) % ring_.size();
  --size_;
  return event;
}

EventQueue::EventQueue(size_t events)
    : others_(std::max<size_t>(1, events)),
      logins_(std::max<size_t>(1, events)) {}

void EventQueue::Tell(Event event) noexcept {
  const absl::MutexLock lock(&mutex_);
  LaneOf(event.kind).Push(event);
}

void EventQueue::Lose(EventKind kind) noexcept {
  const absl::MutexLock lock(&mutex_);
  LaneOf(kind).CountDropped();
}

absl::optional<Event> EventQueue::Next() noexcept {
  const absl::MutexLock lock(&mutex_);
  absl::optional<Event> event = others_.Pop();
  if (!event.has_value()) event = logins_.Pop();
  return event;
}

EventQueue::Dropped EventQueue::dropped() const {
  const absl::MutexLock lock(&mutex_);
  return {logins_.dropped(), others_.dropped()};
}

}  // namespace robot_accounts

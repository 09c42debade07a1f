// Section 7 of robot_accounts.h: what happened.
#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>

#include "absl/status/status.h"
#include "absl/types/optional.h"
#include "robot_accounts.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/capi/accounts.h"
#include "robot_accounts/capi/arguments.h"
#include "robot_accounts/capi/buffer.h"
#include "robot_accounts/capi/guard.h"
#include "robot_accounts/capi/reserved.h"
#include "robot_accounts/robot/actor.h"
#include "robot_accounts/robot/event.h"
#include "robot_accounts/robot/event_queue.h"

using robot_accounts::Event;
using robot_accounts::EventKind;
using robot_accounts::EventQueue;
using robot_accounts::MakeError;
using robot_accounts::capi::Arguments;
using robot_accounts::capi::CheckProcess;
using robot_accounts::capi::Guard;
using robot_accounts::capi::Lend;
using robot_accounts::capi::LendNothing;
using robot_accounts::capi::Reserved;

struct ra_event {
  Event event;
};

namespace {

static_assert(std::is_nothrow_move_constructible<Event>::value,
              "what left the queue must not be lost");

// What `get` answers for the event, or a zero for none.
template <typename Get>
auto Ask(const ra_event* event, Get get) -> decltype(get(event->event)) {
  if (event == nullptr) return {};
  return get(event->event);
}

// Lends a text of the event, or an empty one.
const char* LendText(const ra_event* event, std::string Event::*text,
                     size_t* out_len) {
  return event == nullptr ? LendNothing(out_len)
                          : Lend(event->event.*text, out_len);
}

// Whether the accounts keep events, in this process.
absl::Status CheckKept(const ra_accounts& accounts) {
  absl::Status status = CheckProcess(accounts);
  if (!status.ok()) return status;
  if (accounts.events == nullptr) {
    return MakeError(absl::StatusCode::kFailedPrecondition, "EVENTS_OFF",
                     "the accounts were opened without room for events");
  }
  return absl::OkStatus();
}

}  // namespace

extern "C" {

const char* ra_event_kind_text(ra_event_kind kind) {
  // Each is a literal, so a NUL follows.
  return robot_accounts::EventKindText(static_cast<EventKind>(kind)).data();
}

ra_status ra_accounts_next_event(const ra_accounts* accounts,
                                 ra_event** out_event, ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_event", out_event);
    arguments.Need("accounts", accounts);
    if (!arguments.ok()) return arguments.status();
    absl::Status kept = CheckKept(*accounts);
    if (!kept.ok()) return kept;
    Reserved<ra_event> reserved;
    absl::optional<Event> next = accounts->events->Next();
    if (next) *out_event = reserved.Make(ra_event{*std::move(next)});
    return absl::OkStatus();
  });
}

ra_status ra_accounts_dropped_events(const ra_accounts* accounts,
                                     int64_t* out_of_logins,
                                     int64_t* out_of_others,
                                     ra_error** out_error) {
  return Guard(out_error, [&]() -> absl::Status {
    Arguments arguments;
    arguments.Out("out_of_logins", out_of_logins);
    arguments.Out("out_of_others", out_of_others);
    arguments.Need("accounts", accounts);
    if (!arguments.ok()) return arguments.status();
    absl::Status kept = CheckKept(*accounts);
    if (!kept.ok()) return kept;
    const EventQueue::Dropped dropped = accounts->events->dropped();
    *out_of_logins = dropped.of_logins;
    *out_of_others = dropped.of_others;
    return absl::OkStatus();
  });
}

ra_event_kind ra_event_kind_of(const ra_event* event) {
  return Ask(event, [](const Event& of) {
    return static_cast<ra_event_kind>(of.kind);
  });
}

uint8_t ra_event_is_administrative(const ra_event* event) {
  return Ask(event, [](const Event& of) {
    return static_cast<uint8_t>(robot_accounts::IsAdministrative(of.kind));
  });
}

int64_t ra_event_unix_s(const ra_event* event) {
  return Ask(event, [](const Event& of) { return of.unix_s; });
}

ra_actor_kind ra_event_actor_kind(const ra_event* event) {
  return Ask(event, [](const Event& of) {
    return static_cast<ra_actor_kind>(of.actor.kind());
  });
}

const char* ra_event_actor_user_kind(const ra_event* event, size_t* out_len) {
  return event == nullptr ? LendNothing(out_len)
                          : Lend(event->event.actor.user_kind(), out_len);
}

int64_t ra_event_actor_id(const ra_event* event) {
  return Ask(event, [](const Event& of) { return of.actor.id(); });
}

const char* ra_event_actor_name(const ra_event* event, size_t* out_len) {
  return event == nullptr ? LendNothing(out_len)
                          : Lend(event->event.actor.name(), out_len);
}

int64_t ra_event_robot_id(const ra_event* event) {
  return Ask(event, [](const Event& of) { return of.robot_id; });
}

const char* ra_event_robot_name(const ra_event* event, size_t* out_len) {
  return LendText(event, &Event::robot_name, out_len);
}

int64_t ra_event_project_id(const ra_event* event) {
  return Ask(event, [](const Event& of) { return of.project_id; });
}

const char* ra_event_project_name(const ra_event* event, size_t* out_len) {
  return LendText(event, &Event::project_name, out_len);
}

size_t ra_event_changed_count(const ra_event* event) {
  return Ask(event, [](const Event& of) { return of.changed.size(); });
}

const char* ra_event_changed_at(const ra_event* event, size_t index,
                                size_t* out_len) {
  if (index >= ra_event_changed_count(event)) return LendNothing(out_len);
  return Lend(event->event.changed[index], out_len);
}

ra_refusal_cause ra_event_cause(const ra_event* event) {
  return Ask(event, [](const Event& of) {
    return static_cast<ra_refusal_cause>(of.cause);
  });
}

const char* ra_event_source(const ra_event* event, size_t* out_len) {
  return LendText(event, &Event::source, out_len);
}

int64_t ra_event_count(const ra_event* event) {
  return Ask(event, [](const Event& of) { return of.count; });
}

int64_t ra_event_days_left(const ra_event* event) {
  return Ask(event, [](const Event& of) { return of.days_left; });
}

void ra_event_free(ra_event* event) { delete event; }

}  // extern "C"

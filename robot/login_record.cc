#include "robot_accounts/robot/login_record.h"

#include <algorithm>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/types/span.h"
#include "robot_accounts/robot/login_source.h"
#include "robot_accounts/robot/robot_views.h"

namespace robot_accounts {
namespace {

// How many uses are kept in one transaction.
constexpr size_t kUsesAtOnce = 1000;
constexpr int64_t kMinuteS = 60;
constexpr absl::string_view kMalformed = "<malformed>";

// A robot that proved to be that one; or, with 0 and "", one that did not.
Actor RobotActor(int64_t id, std::string name) {
  return Actor::FromStored(ActorKind::kRobot, /*user_kind=*/"", id,
                           std::move(name));
}

// Whether the secret was right all the same.
bool IsProven(RefusalCause cause) {
  return cause == RefusalCause::kDisabled || cause == RefusalCause::kExpired;
}

// Tells the event that `make` returns.
template <typename Make>
void TellMade(EventSink& events, EventKind kind, Make make) noexcept {
  try {
    Event event = make();
    event.kind = kind;
    events.Tell(std::move(event));
  } catch (const std::bad_alloc&) {
    events.Lose(kind);
  }
}

std::vector<RobotUse> InMinutes(absl::Span<const GatheredUse> gathered) {
  std::vector<RobotUse> uses;
  uses.reserve(gathered.size());
  for (const GatheredUse& use : gathered) {
    uses.push_back(
        {use.robot_id, use.unix_s - use.unix_s % kMinuteS, use.source});
  }
  return uses;
}

}  // namespace

LoginRecord::LoginRecord(EventSink* events, bool keeps_uses)
    : events_(events),
      keeps_uses_(keeps_uses),
      uses_(events != nullptr || keeps_uses
                ? std::make_unique<LastUses>(/*with_names=*/events != nullptr)
                : nullptr) {}

void LoginRecord::Accepted(const Principal& principal, absl::string_view source,
                           int64_t now_unix_s) noexcept {
  if (uses_ != nullptr) uses_->Note(principal, source, now_unix_s);
}

void LoginRecord::Refused(const Refusal& refusal) noexcept {
  if (events_ == nullptr) return;
  TellMade(*events_, EventKind::kRefused, [&refusal] {
    Event event;
    event.unix_s = refusal.now_unix_s;
    event.robot_name = std::string(refusal.is_name ? refusal.user : kMalformed);
    event.actor = IsProven(refusal.cause)
                      ? RobotActor(refusal.robot_id, event.robot_name)
                      : RobotActor(0, "");
    event.robot_id = refusal.robot_id;
    event.project_id = refusal.project_id;
    event.project_name = std::string(refusal.project_name);
    event.cause = refusal.cause;
    AssignSource(refusal.source, event.source);
    return event;
  });
}

void LoginRecord::Renewed(const LoginView& view, absl::string_view source,
                          int64_t now_unix_s) noexcept {
  if (events_ == nullptr) return;
  TellMade(*events_, EventKind::kRenewed, [&] {
    const Robot& robot = *view.robot;
    const Project* project = view.projects->FindById(robot.project_id());
    Event event;
    event.unix_s = now_unix_s;
    event.robot_name = FullNameOf(robot, *view.naming, project);
    event.actor = RobotActor(robot.id(), event.robot_name);
    event.robot_id = robot.id();
    event.project_id = robot.project_id();
    if (project != nullptr) event.project_name = project->name;
    AssignSource(source, event.source);
    return event;
  });
}

void LoginRecord::TellLogins(const std::vector<GatheredUse>& uses) noexcept {
  if (events_ == nullptr) return;
  for (const GatheredUse& use : uses) {
    if (use.logins == 0) continue;  // Told already.
    TellMade(*events_, EventKind::kAuthenticated, [&use] {
      Event event;
      event.unix_s = use.unix_s;
      event.actor = RobotActor(use.robot_id, use.robot_name);
      event.robot_id = use.robot_id;
      event.robot_name = use.robot_name;
      event.project_id = use.project_id;
      event.project_name = use.project_name;
      event.source = use.source;
      event.count = use.logins;
      return event;
    });
  }
}

absl::Status LoginRecord::Maintain(RobotStore& store, int64_t now_boot_s) {
  {
    const absl::MutexLock lock(&mutex_);
    if (now_boot_s < next_boot_s_) return absl::OkStatus();
    next_boot_s_ = now_boot_s + kIntervalS;
  }
  return Flush(store);
}

absl::Status LoginRecord::Flush(RobotStore& store) {
  if (uses_ == nullptr) return absl::OkStatus();
  LastUses::Taken taken = uses_->Take();
  std::vector<GatheredUse>& uses = taken.uses;
  TellLogins(uses);
  if (!taken.is_whole && events_ != nullptr) {
    events_->Lose(EventKind::kAuthenticated);
  }
  if (!keeps_uses_) return absl::OkStatus();
  for (GatheredUse& use : uses) use.logins = 0;

  size_t kept = 0;
  // Whatever stopped it, memory that ran out included.
  const absl::Cleanup put_back = [&] {
    uses.erase(uses.begin(), uses.begin() + static_cast<ptrdiff_t>(kept));
    uses_->PutBack(std::move(uses));
  };
  while (kept < uses.size()) {
    const auto some = absl::MakeConstSpan(uses).subspan(kept, kUsesAtOnce);
    const absl::Status status = store.KeepUses(InMinutes(some));
    if (!status.ok()) return status;
    kept += some.size();
  }
  return absl::OkStatus();
}

void LoginRecord::Close(RobotStore& store) noexcept {
  try {
    (void)Flush(store);
  } catch (const std::bad_alloc&) {
    // Lost, as in a crash.
  }
}

}  // namespace robot_accounts

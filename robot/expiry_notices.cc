#include "robot_accounts/robot/expiry_notices.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "robot_accounts/robot/project_table.h"
#include "robot_accounts/robot/robot_views.h"

namespace robot_accounts {
namespace {

constexpr int64_t kDayS = 24 * 60 * 60;
constexpr int64_t kQuietS = 60 * 60;
// The nearest first; 0 is the expiry itself.
constexpr int64_t kNoticeDays[] = {0, 1, 7, 30};

bool MayLogIn(const Robot& robot) {
  return robot.is_enabled() &&
         (!robot.is_legacy() || robot.legacy_login_enabled());
}

// Whether a robot that expires `days` after `due_unix_s` should be told of.
bool IsNews(const Robot& robot, int64_t due_unix_s, int64_t days) {
  if (!MayLogIn(robot)) return false;
  return days == 0 || (due_unix_s > robot.created_unix_s() &&
                       due_unix_s != robot.updated_unix_s());
}

// Collects what became due after one second and until another.
class DueNotices final {
 public:
  DueNotices(RobotStore& store, int64_t told_until_unix_s, int64_t now_unix_s)
      : store_(store), told_(told_until_unix_s), now_(now_unix_s) {}

  absl::StatusOr<std::vector<Event>> Collect() {
    int64_t nearer = now_;  // What expires until then was told before.
    bool is_first = true;
    for (const int64_t days : kNoticeDays) {
      const int64_t until = now_ + days * kDayS;
      int64_t after = told_ + days * kDayS;
      if (!is_first) after = std::max(after, nearer);
      if (absl::Status status = Add(days, after, until); !status.ok()) {
        return status;
      }
      nearer = until;
      is_first = false;
    }
    return std::move(events_);
  }

 private:
  // Of the robots that expire after `after` and no later than `until`.
  absl::Status Add(int64_t days, int64_t after, int64_t until) {
    if (after >= until) return absl::OkStatus();
    RobotQuery query;
    query.expires_after_unix_s = after;
    query.expires_until_unix_s = until;
    query.order = RobotOrder::kExpiry;
    query.page_size = RobotQuery::kMaxPageSize;
    do {
      const absl::StatusOr<RobotPage> page = store_.List(query);
      if (!page.ok()) return page.status();
      if (!page->robots.empty()) {
        if (absl::Status status = ReadNames(); !status.ok()) return status;
      }
      for (const Robot& robot : page->robots) {
        const int64_t due = robot.expires_at().unix_s() - days * kDayS;
        if (IsNews(robot, due, days)) AddEvent(robot, due, days);
      }
      query.cursor = page->next_cursor;
    } while (!query.cursor.empty());
    return absl::OkStatus();
  }

  // After the robots, so that no project is too new to be known.
  absl::Status ReadNames() {
    absl::StatusOr<std::shared_ptr<const ProjectTable>> projects =
        store_.Projects();
    if (!projects.ok()) return projects.status();
    const absl::StatusOr<StoreSettings> settings = store_.Settings();
    if (!settings.ok()) return settings.status();
    projects_ = *std::move(projects);
    naming_ = settings->naming;
    return absl::OkStatus();
  }

  void AddEvent(const Robot& robot, int64_t due, int64_t days) {
    const Project* project = projects_->FindById(robot.project_id());
    if (project == nullptr && robot.project_id() != 0) return;  // Deleted.
    Event event;
    event.kind = days == 0 ? EventKind::kExpired : EventKind::kExpiringSoon;
    event.unix_s = due;
    event.robot_id = robot.id();
    event.robot_name = FullNameOf(robot, *naming_, project);
    event.project_id = robot.project_id();
    if (project != nullptr) event.project_name = project->name;
    event.days_left = days;
    events_.push_back(std::move(event));
  }

  RobotStore& store_;
  const int64_t told_;
  const int64_t now_;
  std::shared_ptr<const ProjectTable> projects_;
  std::shared_ptr<const NamingPolicy> naming_;
  std::vector<Event> events_;
};

}  // namespace

absl::Status ExpiryNotices::Maintain(RobotStore& store, int64_t now_unix_s,
                                     int64_t now_boot_s) {
  if (events_ == nullptr || !mutex_.TryLock()) return absl::OkStatus();
  const auto unlock = absl::MakeCleanup([this] { mutex_.Unlock(); });
  if (now_boot_s < next_boot_s_) return absl::OkStatus();
  next_boot_s_ = now_boot_s + kIntervalS;
  return Tell(store, now_unix_s);
}

absl::Status ExpiryNotices::Tell(RobotStore& store, int64_t now_unix_s) {
  // A clock that was far ahead must not silence us until then.
  if (told_until_unix_s_ == 0 || told_until_unix_s_ > now_unix_s + kDayS) {
    if (absl::Status status = Begin(store, now_unix_s); !status.ok()) {
      return status;
    }
  }
  if (told_until_unix_s_ >= now_unix_s) return absl::OkStatus();
  absl::StatusOr<std::vector<Event>> due =
      DueNotices(store, told_until_unix_s_, now_unix_s).Collect();
  if (!due.ok()) return due.status();
  if (due->empty() && now_unix_s - told_until_unix_s_ < kQuietS) {
    return absl::OkStatus();
  }
  const absl::StatusOr<bool> is_ours = Advance(store, now_unix_s);
  if (!is_ours.ok()) return is_ours.status();
  if (!*is_ours) return absl::OkStatus();
  for (Event& event : *due) events_->Tell(std::move(event));
  return absl::OkStatus();
}

absl::Status ExpiryNotices::Begin(RobotStore& store, int64_t now_unix_s) {
  int64_t told = now_unix_s;
  if (store_remembers_) {
    const absl::Status status =
        store.Write([&](StoreTransaction& transaction) -> absl::Status {
          const absl::StatusOr<int64_t> kept = transaction.ExpiryToldUntil();
          if (!kept.ok()) return kept.status();
          if (*kept != 0 && *kept <= now_unix_s + kDayS) {
            told = *kept;
            return absl::OkStatus();
          }
          return transaction.SetExpiryToldUntil(now_unix_s);
        });
    if (!status.ok()) return status;
  }
  told_until_unix_s_ = told;
  return absl::OkStatus();
}

absl::StatusOr<bool> ExpiryNotices::Advance(RobotStore& store,
                                            int64_t now_unix_s) {
  int64_t told = told_until_unix_s_;
  if (store_remembers_) {
    const absl::Status status =
        store.Write([&](StoreTransaction& transaction) -> absl::Status {
          const absl::StatusOr<int64_t> kept = transaction.ExpiryToldUntil();
          if (!kept.ok()) return kept.status();
          told = *kept;
          if (told != told_until_unix_s_) return absl::OkStatus();
          return transaction.SetExpiryToldUntil(now_unix_s);
        });
    if (!status.ok()) return status;
  }
  // Another process told some or all of it: the rest is for next time.
  const bool is_ours = told == told_until_unix_s_;
  told_until_unix_s_ = is_ours ? now_unix_s : told;
  return is_ours;
}

}  // namespace robot_accounts

#include "robot_accounts/store/sqlite/reader.h"

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "robot_accounts/store/sqlite/project_rows.h"
#include "robot_accounts/store/sqlite/robot_rows.h"
#include "robot_accounts/store/sqlite/rollback_guard.h"

namespace robot_accounts {
namespace {

constexpr int64_t kSystem = 0;
// No project has it: the look-up of a robot in a project that is not there is
// done all the same, so that it takes as long.
constexpr int64_t kNoProject = -1;

}  // namespace

absl::optional<LoginView> SqliteReader::Kept(const Key& key,
                                             Freshness freshness) {
  const ShardedReaderLock lock(kept_mutex_);
  if (data_version_ == kNothingRead) return absl::nullopt;
  if (freshness == Freshness::kAsk) {
    LogIndex::Head head;
    const bool unchanged =
        head_.has_value() && log_index_.Read(head) && head == *head_;
    if (!unchanged) return absl::nullopt;
  }
  const BorrowedRobot robot = Cached(key);
  if (robot == nullptr) return absl::nullopt;
  return ViewOf(*robot);
}

absl::StatusOr<LoginView> SqliteReader::View(const Key& key,
                                             Freshness freshness) {
  const absl::StatusOr<bool> current = IsCurrent(freshness);
  if (!current.ok()) return current.status();
  if (*current) {
    if (const BorrowedRobot robot = Cached(key); robot != nullptr) {
      return ViewOf(*robot);
    }
  }
  return ReadView(key);
}

absl::StatusOr<LoginView> SqliteReader::ReadView(const Key& key) {
  // One transaction, so that all of the view is of one moment.
  if (absl::Status status = connection_->Run("BEGIN"); !status.ok()) {
    return status;
  }
  const RollbackGuard guard(*connection_);
  if (absl::Status status = Sync(); !status.ok()) return status;
  absl::StatusOr<absl::optional<Robot>> robot = ReadRobot(key);
  if (!robot.ok()) return robot.status();
  if (robot->has_value()) {
    const ShardedWriterLock lock(kept_mutex_);
    robots_.Put(**robot);
  }
  return ViewOf(*std::move(robot));
}

absl::StatusOr<std::vector<LoginView>> SqliteReader::ViewLegacy(
    int64_t foreign_id) {
  if (absl::Status status = connection_->Run("BEGIN"); !status.ok()) {
    return status;
  }
  const RollbackGuard guard(*connection_);
  if (absl::Status status = Sync(); !status.ok()) return status;
  absl::StatusOr<SqliteCall> call =
      SelectRobots(*connection_, "WHERE r.legacy_foreign_id = ? ORDER BY r.id",
                   "robots_by_foreign_id");
  if (!call.ok()) return call.status();
  const absl::StatusOr<std::vector<RobotRow>> rows =
      AllRows(call->Integer(foreign_id));
  if (!rows.ok()) return rows.status();
  absl::StatusOr<std::vector<Robot>> robots = RobotsOfRows(*rows, catalog_);
  if (!robots.ok()) return robots.status();
  std::vector<LoginView> views;
  for (Robot& robot : *robots) views.push_back(ViewOf(std::move(robot)));
  return views;
}

absl::StatusOr<absl::optional<Robot>> SqliteReader::ReadRobot(const Key& key) {
  const absl::StatusOr<absl::optional<RobotRow>> row =
      key.id != 0 ? FindRow(*connection_, key.id)
                  : FindRow(*connection_, ProjectId(key.project), key.account);
  if (!row.ok()) return row.status();
  if (!row->has_value()) return absl::optional<Robot>();
  absl::StatusOr<Robot> robot = RobotOfRow(**row, catalog_);
  if (!robot.ok()) return robot.status();
  return absl::make_optional(*std::move(robot));
}

BorrowedRobot SqliteReader::Cached(const Key& key) const {
  return key.id != 0 ? robots_.FindById(key.id)
                     : robots_.Find(ProjectId(key.project), key.account);
}

int64_t SqliteReader::ProjectId(absl::string_view project) const {
  if (project.empty()) return kSystem;
  const Project* found = shared_.projects->FindByName(project);
  return found == nullptr ? kNoProject : found->id;
}

LoginView SqliteReader::ViewOf(absl::optional<Robot> robot) const {
  const std::shared_ptr<const Shared>& shared = to_share_.shared();
  LoginView view;
  view.robot = std::move(robot);
  view.projects = {shared, shared->projects.get()};
  view.naming = {shared, shared->meta.settings.naming.get()};
  view.epoch = epoch_;
  return view;
}

absl::StatusOr<const SqliteReader::Shared*> SqliteReader::ReadShared(
    Freshness freshness) {
  const absl::StatusOr<bool> current = IsCurrent(freshness);
  if (!current.ok()) return current.status();
  if (!*current) {
    if (absl::Status status = connection_->Run("BEGIN"); !status.ok()) {
      return status;
    }
    const RollbackGuard guard(*connection_);
    if (absl::Status status = Sync(); !status.ok()) return status;
  }
  return &shared_;
}

absl::StatusOr<bool> SqliteReader::IsCurrent(Freshness freshness) {
  if (data_version_ == kNothingRead) return false;
  if (freshness == Freshness::kTrust) return true;
  // Looked at first, so that what is committed meanwhile counts as later.
  LogIndex::Head head;
  const bool has_head = log_index_.Read(head);
  const absl::StatusOr<int64_t> now =
      connection_->Integer("PRAGMA data_version");
  if (!now.ok()) return now.status();
  if (*now != data_version_) return false;
  if (has_head) {
    const ShardedWriterLock lock(kept_mutex_);
    head_ = head;
  }
  return true;
}

absl::Status SqliteReader::Sync() {
  const absl::StatusOr<int64_t> now =
      connection_->Integer("PRAGMA data_version");
  if (!now.ok()) return now.status();
  if (*now == data_version_) return absl::OkStatus();
  absl::StatusOr<Meta> meta = ReadMeta(*connection_);
  if (!meta.ok()) return meta.status();
  Shared read;
  read.meta = *std::move(meta);
  const bool changed = shared_.projects == nullptr ||
                       read.meta.shared_version != shared_.meta.shared_version;
  if (changed) {
    absl::StatusOr<std::vector<Project>> projects =
        AllProjectRows(*connection_);
    if (!projects.ok()) return projects.status();
    read.projects = std::make_shared<const ProjectTable>(*std::move(projects));
  } else {
    read.projects = shared_.projects;
  }
  const auto to_share = std::make_shared<const Shared>(read);
  const ShardedWriterLock lock(kept_mutex_);
  // Only these may fail: nothing wrong is kept then.
  robots_.Forget();
  if (changed) to_share_.Set(to_share);
  if (data_version_ == kNothingRead) log_index_ = connection_->log_index();
  head_.reset();
  shared_ = std::move(read);
  data_version_ = *now;
  return absl::OkStatus();
}

}  // namespace robot_accounts

#include "robot_accounts/robot/memory_transaction.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "robot_accounts/permissions/scope.h"
#include "robot_accounts/robot/robot_beside.h"
#include "robot_accounts/robot/robot_codec.h"

namespace robot_accounts {
namespace {

absl::StatusOr<Project> OrNotFound(const Project* project) {
  if (project == nullptr) return ProjectNotFound();
  return *project;
}

absl::StatusOr<Robot> OrNotFound(const BorrowedRobot& robot) {
  if (robot == nullptr) return RobotNotFound();
  return *robot;
}

// Puts back what stood under the keys of `before`, the latest change first.
template <typename Map, typename Before>
void PutBack(Before& before, Map& map) {
  for (; !before.empty(); before.pop_back()) {
    const auto& [key, value] = before.back();
    if (value.has_value()) {
      map[key] = *value;
    } else {
      map.erase(key);
    }
  }
}

}  // namespace

MemoryTransaction::MemoryTransaction(MemoryState& state,
                                     std::shared_ptr<const Catalog> catalog)
    : state_(state),
      catalog_(std::move(catalog)),
      projects_before_(state.projects),
      settings_before_(state.settings),
      expiry_told_before_(state.expiry_told_until_unix_s) {}

MemoryTransaction::~MemoryTransaction() {
  if (committed_) return;
  try {
    Undo();
  } catch (const std::bad_alloc&) {
    state_.is_broken = true;
  }
}

void MemoryTransaction::Undo() {
  for (; !robots_before_.empty(); robots_before_.pop_back()) {
    state_.robots.Put(robots_before_.back().first,
                      robots_before_.back().second);
  }
  PutBack(marks_before_, state_.import_marks);
  PutBack(imported_hashes_before_, state_.imported_hashes);
  state_.projects = projects_before_;
  state_.settings = settings_before_;
  state_.expiry_told_until_unix_s = expiry_told_before_;
}

absl::StatusOr<Robot> MemoryTransaction::Keep(RobotRecord record) {
  // Only for its errors: what no other store could keep is not kept here.
  const absl::StatusOr<std::string> stored = EncodeRobot(record);
  if (!stored.ok()) return stored.status();
  absl::StatusOr<Grants> grants = state_.grants.Get(
      catalog_, Robot::OwnerOf(record), std::move(record.grants));
  if (!grants.ok()) return grants.status();
  const Robot robot = Robot::FromRecord(record, *std::move(grants));
  Put(record.id, robot);
  return robot;
}

void MemoryTransaction::Put(int64_t id, absl::optional<Robot> robot) {
  const BorrowedRobot before = state_.robots.Get(id);
  robots_before_.emplace_back(
      id, before == nullptr ? absl::nullopt : absl::make_optional(*before));
  state_.robots.Put(id, std::move(robot));
}

std::vector<uint32_t> MemoryTransaction::Overlay(const Robot& robot,
                                                 RobotRecord& record) const {
  std::vector<uint32_t> ended;
  for (const SecretView& renewed : robot.secrets()) {
    const auto found = state_.imported_hashes.find({robot.id(), renewed.id});
    if (found == state_.imported_hashes.end()) continue;
    const auto slot =
        std::find_if(record.secrets.begin(), record.secrets.end(),
                     [&](const SecretSlot& one) {
                       return one.id == renewed.id && one.hash == found->second;
                     });
    if (slot != record.secrets.end()) {
      slot->hash = renewed.hash();
    } else {
      ended.push_back(renewed.id);
    }
  }
  return ended;
}

void MemoryTransaction::SetImportedHash(const MemoryState::SlotKey& key,
                                        absl::optional<std::string> hash) {
  const auto found = state_.imported_hashes.find(key);
  const bool is_there = found != state_.imported_hashes.end();
  if (!is_there && !hash.has_value()) return;
  imported_hashes_before_.emplace_back(
      key, is_there ? absl::make_optional(found->second) : absl::nullopt);
  if (hash.has_value()) {
    state_.imported_hashes[key] = *std::move(hash);
  } else {
    state_.imported_hashes.erase(found);
  }
}

absl::StatusOr<Robot> MemoryTransaction::Get(int64_t id) {
  return OrNotFound(state_.robots.Get(id));
}

absl::StatusOr<Robot> MemoryTransaction::Find(int64_t project_id,
                                              absl::string_view account) {
  return OrNotFound(state_.robots.Find(project_id, account));
}

absl::StatusOr<Robot> MemoryTransaction::Insert(RobotRecord record) {
  if (state_.robots.Find(record.project_id, record.account_name) != nullptr) {
    return RobotExists(record.account_name);
  }
  record.id = ++state_.last_robot_id;
  record.version = 1;
  record.last_used_unix_s = 0;
  record.last_used_source.clear();
  return Keep(std::move(record));
}

absl::StatusOr<Robot> MemoryTransaction::Replace(RobotRecord record) {
  const BorrowedRobot robot = state_.robots.Get(record.id);
  if (robot == nullptr) return RobotNotFound();
  if (robot->version() != record.version) return VersionConflict();
  ++record.version;
  record.last_used_unix_s = robot->last_used_unix_s();
  record.last_used_source = std::string(robot->last_used_source());
  const int64_t id = record.id;
  const std::vector<uint32_t> ended = Overlay(*robot, record);
  absl::StatusOr<Robot> kept = Keep(std::move(record));
  if (!kept.ok()) return kept;
  for (const uint32_t slot_id : ended) {
    SetImportedHash({id, slot_id}, absl::nullopt);
  }
  return kept;
}

absl::StatusOr<RobotRecord> MemoryTransaction::GetUnrenewed(int64_t id) {
  const BorrowedRobot robot = state_.robots.Get(id);
  if (robot == nullptr) return RobotNotFound();
  RobotRecord record = robot->record();
  for (SecretSlot& slot : record.secrets) {
    const auto found = state_.imported_hashes.find({id, slot.id});
    if (found != state_.imported_hashes.end()) slot.hash = found->second;
  }
  return record;
}

absl::Status MemoryTransaction::Delete(int64_t id) {
  const BorrowedRobot robot = state_.robots.Get(id);
  if (robot == nullptr) return RobotNotFound();
  for (const SecretView& slot : robot->secrets()) {
    SetImportedHash({id, slot.id}, absl::nullopt);
  }
  Put(id, absl::nullopt);
  return absl::OkStatus();
}

absl::Status MemoryTransaction::RenewHash(int64_t id, uint32_t slot_id,
                                          absl::string_view replaces,
                                          absl::string_view hash) {
  const BorrowedRobot robot = state_.robots.Get(id);
  if (robot == nullptr) return RobotNotFound();
  RobotRecord record = robot->record();
  for (SecretSlot& slot : record.secrets) {
    if (slot.id != slot_id || slot.hash != replaces) continue;
    slot.hash = std::string(hash);
    const bool is_first = slot.origin == SecretOrigin::kImported &&
                          !state_.imported_hashes.contains({id, slot_id});
    absl::Status status = Keep(std::move(record)).status();
    if (status.ok() && is_first) {
      SetImportedHash({id, slot_id}, std::string(replaces));
    }
    return status;
  }
  return VersionConflict();
}

absl::Status MemoryTransaction::KeepUse(const RobotUse& use) {
  const BorrowedRobot robot = state_.robots.Get(use.robot_id);
  const int64_t minute = WholeMinute(use.unix_s);
  if (robot == nullptr || minute <= robot->last_used_unix_s()) {
    return absl::OkStatus();
  }
  RobotRecord record = robot->record();
  record.last_used_unix_s = minute;
  record.last_used_source = use.source;
  return Keep(std::move(record)).status();
}

absl::StatusOr<std::vector<Robot>> MemoryTransaction::RobotsOf(
    int64_t project_id) {
  return state_.robots.OfProject(project_id);
}

absl::StatusOr<std::vector<Robot>> MemoryTransaction::RobotsGrantedOn(
    int64_t project_id) {
  const std::string scope = Scope::Project(project_id).ToText();
  return state_.robots.Select([&scope](const Robot& robot) {
    for (const GrantRow& row : robot.grants().rows()) {
      if (row.scope == scope) return true;
    }
    return false;
  });
}

absl::StatusOr<std::vector<Robot>> MemoryTransaction::RobotsMadeBy(
    int64_t robot_id) {
  return state_.robots.MadeBy(robot_id);
}

absl::StatusOr<int64_t> MemoryTransaction::CountMadeBy(int64_t robot_id) {
  return state_.robots.CountMadeBy(robot_id);
}

absl::StatusOr<absl::optional<ImportMark>> MemoryTransaction::FindImportMark(
    absl::string_view source, int64_t foreign_id) {
  const auto found =
      state_.import_marks.find({std::string(source), foreign_id});
  if (found == state_.import_marks.end()) return absl::optional<ImportMark>();
  ImportMark mark = found->second;
  mark.is_deleted = state_.robots.Get(mark.robot_id) == nullptr;
  return absl::make_optional(mark);
}

absl::Status MemoryTransaction::PutImportMark(absl::string_view source,
                                              int64_t foreign_id,
                                              const ImportMark& mark) {
  MemoryState::MarkKey key(source, foreign_id);
  const auto found = state_.import_marks.find(key);
  marks_before_.emplace_back(key, found == state_.import_marks.end()
                                      ? absl::nullopt
                                      : absl::make_optional(found->second));
  state_.import_marks[std::move(key)] = mark;
  return absl::OkStatus();
}

absl::StatusOr<Project> MemoryTransaction::GetProject(int64_t id) {
  return OrNotFound(state_.projects->FindById(id));
}

absl::StatusOr<Project> MemoryTransaction::FindProject(absl::string_view name) {
  return OrNotFound(state_.projects->FindByName(name));
}

absl::StatusOr<Project> MemoryTransaction::FindProjectByHostId(
    int64_t host_id) {
  return OrNotFound(state_.projects->FindByHostId(host_id));
}

bool MemoryTransaction::IsTaken(const Project& project) const {
  const Project* same_name = state_.projects->FindByName(project.name);
  const Project* same_host_id = state_.projects->FindByHostId(project.host_id);
  return (same_name != nullptr && same_name->id != project.id) ||
         (same_host_id != nullptr && same_host_id->id != project.id);
}

void MemoryTransaction::SetProjects(std::vector<Project> projects) {
  state_.projects = std::make_shared<const ProjectTable>(std::move(projects));
}

absl::StatusOr<Project> MemoryTransaction::InsertProject(Project project) {
  project.id = 0;
  if (IsTaken(project)) return ProjectExists(project.name);
  project.id = ++state_.last_project_id;
  std::vector<Project> next = state_.projects->projects();
  next.push_back(project);
  SetProjects(std::move(next));
  return project;
}

absl::Status MemoryTransaction::UpdateProject(const Project& project) {
  if (state_.projects->FindById(project.id) == nullptr) {
    return ProjectNotFound();
  }
  if (IsTaken(project)) return ProjectExists(project.name);
  std::vector<Project> next = state_.projects->projects();
  for (Project& kept : next) {
    if (kept.id == project.id) kept = project;
  }
  SetProjects(std::move(next));
  return absl::OkStatus();
}

absl::Status MemoryTransaction::DeleteProject(int64_t id) {
  if (state_.projects->FindById(id) == nullptr) return ProjectNotFound();
  std::vector<Project> next;
  for (const Project& project : state_.projects->projects()) {
    if (project.id != id) next.push_back(project);
  }
  SetProjects(std::move(next));
  return absl::OkStatus();
}

absl::StatusOr<StoreSettings> MemoryTransaction::Settings() {
  return state_.settings;
}

absl::Status MemoryTransaction::SetNamePrefix(absl::string_view prefix,
                                              int64_t old_until_unix_s) {
  absl::StatusOr<NamingPolicy> naming =
      state_.settings.naming->ChangedTo(prefix, old_until_unix_s);
  if (!naming.ok()) return naming.status();
  state_.settings.naming =
      std::make_shared<const NamingPolicy>(*std::move(naming));
  state_.settings.name_prefix_was_set = true;
  return absl::OkStatus();
}

absl::StatusOr<int64_t> MemoryTransaction::ExpiryToldUntil() {
  return state_.expiry_told_until_unix_s;
}

absl::Status MemoryTransaction::SetExpiryToldUntil(int64_t unix_s) {
  state_.expiry_told_until_unix_s = unix_s;
  return absl::OkStatus();
}

}  // namespace robot_accounts

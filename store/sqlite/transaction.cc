#include "robot_accounts/store/sqlite/transaction.h"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "robot_accounts/crypto/secret_hash.h"
#include "robot_accounts/robot/robot_beside.h"
#include "robot_accounts/store/sqlite/import_mark_rows.h"
#include "robot_accounts/store/sqlite/project_rows.h"
#include "robot_accounts/store/sqlite/robot_changes.h"

namespace robot_accounts {
namespace {

const absl::Status& StatusOf(const absl::Status& status) { return status; }
template <typename T>
const absl::Status& StatusOf(const absl::StatusOr<T>& result) {
  return result.status();
}

// Whether the failed call did nothing and the transaction is as good as before.
bool IsAnswer(absl::StatusCode code) {
  return code == absl::StatusCode::kOk || code == absl::StatusCode::kNotFound ||
         code == absl::StatusCode::kAlreadyExists ||
         code == absl::StatusCode::kAborted ||
         code == absl::StatusCode::kInvalidArgument;
}

}  // namespace

template <typename Result>
Result SqliteTransaction::Noted(Result result) {
  const absl::Status& status = StatusOf(result);
  if (!IsAnswer(status.code())) failure_.Update(status);
  return result;
}

absl::Status SqliteTransaction::Finish() {
  if (!failure_.ok()) return failure_;
  const SchemeCounts& schemes = change_.schemes;
  if (change_.shared_version == 0 && schemes.harbor == 0 &&
      schemes.pbkdf2_sha256 == 0 && schemes.hmac_sha256 == 0) {
    return absl::OkStatus();
  }
  return AddToMeta(connection_, change_);
}

void SqliteTransaction::Count(int64_t scheme, int64_t by) {
  CountScheme(static_cast<HashScheme>(scheme), by, change_.schemes);
}

absl::StatusOr<Robot> SqliteTransaction::RobotOf(
    absl::StatusOr<absl::optional<RobotRow>> row) {
  if (!row.ok()) return row.status();
  if (!row->has_value()) return RobotNotFound();
  return RobotOfRow(**row, catalog_);
}

absl::StatusOr<RobotRow> SqliteTransaction::Existing(int64_t id) {
  absl::StatusOr<absl::optional<RobotRow>> row = FindRow(connection_, id);
  if (!row.ok()) return row.status();
  if (!row->has_value()) return RobotNotFound();
  return **std::move(row);
}

absl::StatusOr<Robot> SqliteTransaction::Get(int64_t id) {
  return Noted(RobotOf(FindRow(connection_, id)));
}

absl::StatusOr<Robot> SqliteTransaction::Find(int64_t project_id,
                                              absl::string_view account) {
  return Noted(RobotOf(FindRow(connection_, project_id, account)));
}

absl::StatusOr<Robot> SqliteTransaction::Insert(RobotRecord record) {
  return Noted(InsertRecord(std::move(record)));
}

// Counted on: the file gives ids to nobody else meanwhile.
absl::StatusOr<int64_t> SqliteTransaction::NextId() {
  if (last_robot_id_ != 0) return last_robot_id_ + 1;
  return NextRobotId(connection_);
}

absl::StatusOr<Robot> SqliteTransaction::InsertRecord(RobotRecord record) {
  const absl::StatusOr<int64_t> id = NextId();
  if (!id.ok()) return id.status();
  record.id = *id;
  record.version = 1;
  RobotBeside().Overlay(record);  // Never used.
  absl::StatusOr<Robot> robot = Robot::FromRecord(std::move(record), catalog_);
  if (!robot.ok()) return robot.status();
  const int64_t scheme = SchemeColumn(robot->record());
  const absl::Status status =
      InsertRobotRow(connection_, robot->record(), scheme);
  if (!status.ok()) return status;
  last_robot_id_ = *id;
  Count(scheme, 1);
  return robot;
}

absl::StatusOr<Robot> SqliteTransaction::Replace(RobotRecord record) {
  return Noted(ReplaceRecord(std::move(record)));
}

absl::StatusOr<Robot> SqliteTransaction::ReplaceRecord(RobotRecord record) {
  const absl::StatusOr<RobotRow> row = Existing(record.id);
  if (!row.ok()) return row.status();
  if (static_cast<uint64_t>(row->version) != record.version) {
    return VersionConflict();
  }
  absl::StatusOr<RobotBeside> beside = RobotBeside::Parse(row->beside);
  if (!beside.ok()) return beside.status();
  beside->DropStale(record);
  ++record.version;
  RobotRecord effective = record;
  beside->Overlay(effective);
  absl::StatusOr<Robot> robot =
      Robot::FromRecord(std::move(effective), catalog_);
  if (!robot.ok()) return robot.status();

  const int64_t scheme = SchemeColumn(robot->record());
  absl::Status status = UpdateRobotRow(connection_, record, scheme);
  if (status.ok() && beside->bytes() != row->beside) {
    status = WriteBeside(connection_, record.id, *beside);
  }
  if (!status.ok()) return status;
  Count(row->scheme, -1);
  Count(scheme, 1);
  return robot;
}

absl::StatusOr<RobotRecord> SqliteTransaction::GetUnrenewed(int64_t id) {
  return Noted(StoredRecord(id));
}

absl::StatusOr<RobotRecord> SqliteTransaction::StoredRecord(int64_t id) {
  const absl::StatusOr<RobotRow> row = Existing(id);
  if (!row.ok()) return row.status();
  return RecordOfRow(*row);
}

absl::Status SqliteTransaction::Delete(int64_t id) {
  return Noted(DeleteRow(id));
}

absl::Status SqliteTransaction::DeleteRow(int64_t id) {
  const absl::StatusOr<RobotRow> row = Existing(id);
  if (!row.ok()) return row.status();
  const absl::Status status = DeleteRobotRows(connection_, id);
  if (status.ok()) Count(row->scheme, -1);
  return status;
}

absl::Status SqliteTransaction::RenewHash(int64_t id, uint32_t slot_id,
                                          absl::string_view replaces,
                                          absl::string_view hash) {
  return Noted(Renew(id, slot_id, replaces, hash));
}

absl::Status SqliteTransaction::Renew(int64_t id, uint32_t slot_id,
                                      absl::string_view replaces,
                                      absl::string_view hash) {
  const absl::StatusOr<RobotRow> row = Existing(id);
  if (!row.ok()) return row.status();
  absl::StatusOr<RobotRecord> record = RecordOfRow(*row);
  if (!record.ok()) return record.status();
  absl::StatusOr<RobotBeside> beside = RobotBeside::Parse(row->beside);
  if (!beside.ok()) return beside.status();
  if (!beside->Renew(*record, slot_id, replaces, hash)) {
    return VersionConflict();
  }
  absl::Status status = WriteBeside(connection_, id, *beside);
  beside->Overlay(*record);
  const int64_t scheme = SchemeColumn(*record);
  if (!status.ok() || scheme == row->scheme) return status;
  status = UpdateScheme(connection_, id, scheme);
  Count(row->scheme, -1);
  Count(scheme, 1);
  return status;
}

absl::Status SqliteTransaction::KeepUse(const RobotUse& use) {
  return Noted(Use(use));
}

absl::Status SqliteTransaction::Use(const RobotUse& use) {
  const absl::StatusOr<absl::optional<std::string>> bytes =
      ReadBeside(connection_, use.robot_id);
  if (!bytes.ok()) return bytes.status();
  if (!bytes->has_value()) return absl::OkStatus();
  absl::StatusOr<RobotBeside> beside = RobotBeside::Parse(**bytes);
  // Whose hashes cannot be read is not used either.
  if (!beside.ok() || !beside->Use(use.unix_s, use.source)) {
    return absl::OkStatus();
  }
  return WriteBeside(connection_, use.robot_id, *beside);
}

absl::StatusOr<std::vector<Robot>> SqliteTransaction::Select(
    absl::string_view where, int64_t id, absl::string_view index) {
  absl::StatusOr<SqliteCall> call = SelectRobots(connection_, where, index);
  if (!call.ok()) return call.status();
  const absl::StatusOr<std::vector<RobotRow>> rows = AllRows(call->Integer(id));
  if (!rows.ok()) return rows.status();
  return RobotsOfRows(*rows, catalog_);
}

absl::StatusOr<std::vector<Robot>> SqliteTransaction::RobotsOf(
    int64_t project_id) {
  return Noted(Select("WHERE r.project_id = ? ORDER BY r.id", project_id));
}

absl::StatusOr<std::vector<Robot>> SqliteTransaction::RobotsGrantedOn(
    int64_t project_id) {
  return Noted(
      Select("WHERE r.id IN (SELECT robot_id FROM robot_projects"
             " WHERE project_id = ?) ORDER BY r.id",
             project_id));
}

absl::StatusOr<std::vector<Robot>> SqliteTransaction::RobotsMadeBy(
    int64_t robot_id) {
  return Noted(Select("WHERE r.made_by_robot_id = ? ORDER BY r.id", robot_id,
                      "robots_by_maker"));
}

absl::StatusOr<int64_t> SqliteTransaction::CountMadeBy(int64_t robot_id) {
  return Noted(CountMadeRows(connection_, robot_id));
}

absl::StatusOr<absl::optional<ImportMark>> SqliteTransaction::FindImportMark(
    absl::string_view source, int64_t foreign_id) {
  return Noted(FindImportMarkRow(connection_, source, foreign_id));
}

absl::Status SqliteTransaction::PutImportMark(absl::string_view source,
                                              int64_t foreign_id,
                                              const ImportMark& mark) {
  return Noted(PutImportMarkRow(connection_, source, foreign_id, mark));
}

absl::StatusOr<Project> SqliteTransaction::GetProject(int64_t id) {
  if (const Project* known = known_projects_.Find(id)) return *known;
  return Known(Noted(FindProjectRow(connection_, id)));
}

absl::StatusOr<Project> SqliteTransaction::FindProject(absl::string_view name) {
  if (const Project* known = known_projects_.Find(name)) return *known;
  return Known(Noted(FindProjectRow(connection_, name)));
}

absl::StatusOr<Project> SqliteTransaction::Known(
    absl::StatusOr<Project> project) {
  if (project.ok()) known_projects_.Add(*project);
  return project;
}

absl::StatusOr<Project> SqliteTransaction::FindProjectByHostId(
    int64_t host_id) {
  return Noted(FindProjectRowByHostId(connection_, host_id));
}

absl::StatusOr<Project> SqliteTransaction::InsertProject(Project project) {
  const absl::StatusOr<int64_t> id =
      Noted(InsertProjectRow(connection_, project));
  if (!id.ok()) return id.status();
  project.id = *id;
  change_.shared_version = 1;
  return project;
}

absl::Status SqliteTransaction::UpdateProject(const Project& project) {
  known_projects_.Forget();
  change_.shared_version = 1;
  return Noted(UpdateProjectRow(connection_, project));
}

absl::Status SqliteTransaction::DeleteProject(int64_t id) {
  known_projects_.Forget();
  change_.shared_version = 1;
  return Noted(DeleteProjectRow(connection_, id));
}

absl::StatusOr<StoreSettings> SqliteTransaction::Settings() {
  if (known_settings_.has_value()) return *known_settings_;
  absl::StatusOr<Meta> meta = Noted(ReadMeta(connection_));
  if (!meta.ok()) return meta.status();
  known_settings_ = std::move(meta->settings);
  return *known_settings_;
}

absl::Status SqliteTransaction::SetNamePrefix(absl::string_view prefix,
                                              int64_t old_until_unix_s) {
  const absl::StatusOr<StoreSettings> settings = Settings();
  if (!settings.ok()) return settings.status();
  const absl::StatusOr<NamingPolicy> naming =
      settings->naming->ChangedTo(prefix, old_until_unix_s);
  if (!naming.ok()) return naming.status();
  change_.shared_version = 1;
  known_settings_.reset();
  return Noted(SetStoredNaming(connection_, *naming));
}

absl::StatusOr<int64_t> SqliteTransaction::ExpiryToldUntil() {
  return Noted(ReadExpiryToldUntil(connection_));
}

absl::Status SqliteTransaction::SetExpiryToldUntil(int64_t unix_s) {
  return Noted(SetStoredExpiryToldUntil(connection_, unix_s));
}

}  // namespace robot_accounts

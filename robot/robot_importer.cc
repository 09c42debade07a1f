#include "robot_accounts/robot/robot_importer.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/robot/foreign_robot.h"
#include "robot_accounts/robot/robot_codec.h"
#include "robot_accounts/robot/robot_views.h"

namespace robot_accounts {
namespace {

// Whether the error is about the one robot, not about the store.
bool IsOfTheRobot(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kAlreadyExists:
      return true;
    case absl::StatusCode::kResourceExhausted:
      return ErrorReason(status) == "RECORD_TOO_LARGE";  // Not a full disk.
    default:
      return false;
  }
}

// Asked before the store is, which may take a failure for its own. The numbers
// that the store gives are not known yet.
absl::Status CheckSize(RobotRecord record) {
  record.id = INT64_MAX;
  record.version = UINT64_MAX;
  return EncodeRobot(record).status();
}

void Append(std::vector<std::string> more, std::vector<std::string>& notes) {
  for (std::string& note : more) notes.push_back(std::move(note));
}

// What never changes of a robot there. Another robot under its id, as when two
// systems are given as one source, must not get this one's place.
absl::Status CheckSameRobot(const ForeignRobot& robot, const Robot& kept) {
  if (robot.level == kept.level() &&
      robot.account_name == kept.account_name() &&
      robot.created_unix_s == kept.created_unix_s()) {
    return absl::OkStatus();
  }
  return InvalidArgument(
      "ANOTHER_ROBOT",
      absl::StrCat("robot ", robot.foreign_id,
                   " of this source was another one when it was imported"));
}

}  // namespace

absl::StatusOr<ImportResult> RobotImporter::Import(const ForeignRobot& robot) {
  ImportResult result;
  result.foreign_id = robot.foreign_id;
  result.name = ForeignName(robot);
  result.notes = robot.notes;
  absl::Status status = CheckForeign(robot);
  if (status.ok()) {
    const absl::StatusOr<absl::optional<ImportMark>> mark =
        change_.store().FindImportMark(source_, robot.foreign_id);
    if (!mark.ok()) return mark.status();
    status = mark->has_value() ? ImportAgain(robot, **mark, result)
                               : ImportNew(robot, result);
  }
  if (status.ok()) {
    change_.KeepDeclared();
    return result;
  }
  if (!IsOfTheRobot(status)) return status;
  const absl::Status taken_back = change_.TakeBackDeclared();
  if (!taken_back.ok()) return taken_back;
  result.outcome = ImportOutcome::kRefused;
  result.notes.emplace_back(status.message());
  return result;
}

absl::Status RobotImporter::ImportNew(const ForeignRobot& robot,
                                      ImportResult& result) {
  RobotRecord record;
  record.level = robot.level;
  record.account_name = robot.account_name;
  record.created_unix_s = robot.created_unix_s;
  record.origin_source = source_;
  record.origin_foreign_id = robot.foreign_id;
  if (robot.level == RobotLevel::kLegacy) {
    record.origin_foreign_project_id = robot.foreign_project_id;
  }
  if (!robot.project.empty()) {
    const absl::StatusOr<Project> project =
        change_.FindOrDeclareProject(robot.project);
    if (!project.ok()) return project.status();
    record.project_id = project->id;
  }
  absl::Status status = CheckNameIsFree(record);
  if (!status.ok()) return status;
  TakeOver(robot, record, result.notes);
  const absl::StatusOr<ForeignGrants> grants =
      ForeignGrants::Resolve(change_, robot, record);
  if (!grants.ok()) return grants.status();
  record.grants = grants->rows();
  absl::StatusOr<Actor> maker = MakerOf(robot, result);
  if (!maker.ok()) return maker.status();
  record.made_by = *std::move(maker);
  status = CheckSize(record);
  if (!status.ok()) return status;
  const absl::StatusOr<RobotView> view =
      change_.Insert(std::move(record), EventKind::kImported);
  if (!view.ok()) return view.status();
  Append(grants->Notes(view->robot().grants()), result.notes);
  result.robot_id = view->robot().id();
  result.outcome = ImportOutcome::kImported;
  return Mark(robot, view->robot());
}

absl::Status RobotImporter::ImportAgain(const ForeignRobot& robot,
                                        const ImportMark& mark,
                                        ImportResult& result) {
  absl::StatusOr<Robot> kept = RobotNotFound();
  if (!mark.is_deleted) kept = change_.store().Get(mark.robot_id);
  if (absl::IsNotFound(kept.status())) {
    result.outcome = ImportOutcome::kDeletedHere;
    return absl::OkStatus();
  }
  if (!kept.ok()) return kept.status();
  result.robot_id = kept->id();
  if (kept->version() != mark.version) {
    result.outcome = ImportOutcome::kKept;
    return absl::OkStatus();
  }
  absl::Status status = CheckSameRobot(robot, *kept);
  return status.ok() ? Update(robot, *kept, result) : status;
}

absl::Status RobotImporter::Update(const ForeignRobot& robot, const Robot& kept,
                                   ImportResult& result) {
  // Only what was imported can be compared with what is there now.
  absl::StatusOr<RobotRecord> imported =
      change_.store().GetUnrenewed(kept.id());
  if (!imported.ok()) return imported.status();
  RobotRecord record = *std::move(imported);
  std::vector<std::string> changed = TakeOver(robot, record, result.notes);
  absl::Status status = NoteOtherProject(robot, kept, result);
  if (!status.ok()) return status;
  const absl::StatusOr<ForeignGrants> grants =
      ForeignGrants::Resolve(change_, robot, record);
  if (!grants.ok()) return grants.status();
  if (record.grants != grants->rows()) {
    record.grants = grants->rows();
    record.unknown.grants.clear();
    changed.push_back("permissions");
  }
  if (changed.empty()) {
    Append(grants->Notes(kept.grants()), result.notes);
    result.outcome = ImportOutcome::kUnchanged;
    return absl::OkStatus();
  }
  status = CheckSize(record);
  if (!status.ok()) return status;
  const absl::StatusOr<RobotView> view = change_.Replace(
      std::move(record), EventKind::kImported, std::move(changed));
  if (!view.ok()) return view.status();
  Append(grants->Notes(view->robot().grants()), result.notes);
  result.outcome = ImportOutcome::kUpdated;
  return Mark(robot, view->robot());
}

absl::Status RobotImporter::NoteOtherProject(const ForeignRobot& robot,
                                             const Robot& kept,
                                             ImportResult& result) {
  if (kept.project_id() == 0) return absl::OkStatus();
  const absl::StatusOr<Project> project =
      change_.store().GetProject(kept.project_id());
  if (!project.ok()) return project.status();
  if (project->name == robot.project) return absl::OkStatus();
  result.notes.push_back(absl::StrCat("its project is still called ",
                                      Quoted(project->name), " here"));
  return absl::OkStatus();
}

absl::Status RobotImporter::CheckNameIsFree(const RobotRecord& record) {
  const absl::StatusOr<Robot> taken =
      change_.store().Find(record.project_id, record.account_name);
  if (absl::IsNotFound(taken.status())) return absl::OkStatus();
  if (!taken.ok()) return taken.status();
  return MakeError(
      absl::StatusCode::kAlreadyExists, "ROBOT_EXISTS",
      absl::StrCat(
          "its name is that of robot ", taken->id(), " here, which ",
          taken->origin_source().empty()
              ? "was not imported"
              : absl::StrCat("is one of ", Quoted(taken->origin_source()))));
}

// A robot that made it has another id here, if it is here.
absl::StatusOr<Actor> RobotImporter::MakerOf(const ForeignRobot& robot,
                                             ImportResult& result) {
  const Actor& maker = robot.made_by;
  if (maker.kind() != ActorKind::kRobot) return maker.Identity();
  const absl::StatusOr<absl::optional<ImportMark>> mark =
      change_.store().FindImportMark(source_, maker.id());
  if (!mark.ok()) return mark.status();
  if (mark->has_value() && !(*mark)->is_deleted) {
    const absl::StatusOr<Robot> ours = change_.store().Get((*mark)->robot_id);
    if (!ours.ok()) return ours.status();
    const absl::StatusOr<RobotView> view = ViewIn(change_.store(), *ours);
    if (!view.ok()) return view.status();
    return Actor::FromStored(ActorKind::kRobot, "", ours->id(),
                             view->full_name());
  }
  result.notes.push_back(absl::StrCat("robot ", maker.id(),
                                      " of this source made it, which is not "
                                      "here: it has no maker"));
  return Actor::FromStored(ActorKind::kRobot, "", 0, maker.name());
}

absl::Status RobotImporter::Mark(const ForeignRobot& robot, const Robot& ours) {
  ImportMark mark;
  mark.robot_id = ours.id();
  mark.version = ours.version();
  return change_.store().PutImportMark(source_, robot.foreign_id, mark);
}

}  // namespace robot_accounts

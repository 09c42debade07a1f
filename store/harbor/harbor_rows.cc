#include "robot_accounts/store/harbor/harbor_rows.h"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "robot_accounts/crypto/secret_hash.h"
#include "robot_accounts/store/harbor/harbor_actor.h"

namespace robot_accounts {
namespace {

// The order of RobotColumns.
enum Column {
  kId,
  kProjectId,
  kAccount,
  kDescription,
  kExpiresAt,
  kDurationDays,
  kDisabled,
  kCreated,
  kUpdated,
  kVersionColumn,
  kSecret,
  kSalt,
  kCreatorType,
  kCreatorRef,
  kPolicyId,
  kScope,
  kResource,
  kAction,
  kEffect,
};
static_assert(kEffect + 1 == kNumRobotColumns);

// The only secret of a robot of Harbor's always has the same slot: what is
// remembered of a secret counts for its hash alone.
constexpr uint32_t kSlotId = 1;

RobotRecord RecordOf(const PostgresRows& rows, int row, int first) {
  const auto integer = [&](Column column) {
    return rows.Integer(row, first + column);
  };
  const auto text = [&](Column column) {
    return std::string(rows.Text(row, first + column));
  };
  RobotRecord record;
  record.id = integer(kId);
  record.project_id = integer(kProjectId);
  record.account_name = text(kAccount);
  record.description = text(kDescription);
  record.expires_at = Expiration::FromStored(integer(kExpiresAt));
  record.duration_days = integer(kDurationDays);
  record.enabled = rows.Text(row, first + kDisabled) == "f";
  record.created_unix_s = integer(kCreated);
  record.updated_unix_s = integer(kUpdated);
  record.version = static_cast<uint64_t>(integer(kVersionColumn));
  record.made_by =
      HarborActor(text(kCreatorType), integer(kCreatorRef), /*maker_name=*/"");
  const std::string secret = text(kSecret);
  record.level = record.project_id == 0 ? RobotLevel::kSystem
                 : secret.empty()       ? RobotLevel::kLegacy
                                        : RobotLevel::kProject;
  // What is not of Harbor's form matches nothing, as an empty one does.
  const absl::StatusOr<SecretHash> hash =
      SecretHash::FromHarbor(secret, text(kSalt));
  if (hash.ok()) {
    record.secrets.push_back({kSlotId, hash->text(), record.created_unix_s, 0,
                              SecretOrigin::kImported});
  }
  record.next_slot_id = kSlotId + 1;
  return record;
}

absl::StatusOr<Robot> RobotOf(RobotRecord record,
                              const std::shared_ptr<const Catalog>& catalog) {
  if (record.grants.size() > Grants::kMaxRows) {
    record.grants.clear();
    record.min_reader = RobotRecord::kReader + 1;
  }
  return Robot::FromRecord(std::move(record), catalog);
}

}  // namespace

std::string RobotColumns(const HarborSchema& schema) {
  // Casts: a prepared statement whose columns change their type works no more,
  // and Harbor may make a number wider.
  return absl::StrCat(
      "r.id::bigint, coalesce(r.project_id, 0)::bigint, ", kAccountName,
      ", coalesce(r.description, ''), coalesce(r.expiresat, 0)::bigint,"
      " r.duration::bigint, r.disabled, ",
      kCreatedUnixS,
      ", coalesce(floor(extract(epoch FROM r.update_time))::bigint, 0), ",
      kVersion, ", coalesce(r.secret, ''), coalesce(r.salt, ''), ",
      schema.has_creator ? "r.creator_type, r.creator_ref::bigint"
                         : "NULL::text, NULL::bigint",
      ", p.id::bigint, p.scope, p.resource, p.action, p.effect");
}

absl::StatusOr<std::vector<Robot>> RobotsOfRows(
    const PostgresRows& rows, int first,
    const std::shared_ptr<const Catalog>& catalog) {
  std::vector<Robot> robots;
  for (int row = 0; row < rows.count();) {
    if (rows.IsNull(row, first + kId)) {
      ++row;
      continue;
    }
    RobotRecord record = RecordOf(rows, row, first);
    for (; row < rows.count() && rows.Integer(row, first + kId) == record.id;
         ++row) {
      if (rows.IsNull(row, first + kPolicyId)) continue;
      record.grants.push_back({std::string(rows.Text(row, first + kScope)),
                               std::string(rows.Text(row, first + kResource)),
                               std::string(rows.Text(row, first + kAction)),
                               std::string(rows.Text(row, first + kEffect))});
    }
    absl::StatusOr<Robot> robot = RobotOf(std::move(record), catalog);
    if (!robot.ok()) return robot.status();
    robots.push_back(*std::move(robot));
  }
  return robots;
}

absl::StatusOr<std::vector<Project>> ReadHarborProjects(
    PostgresConnection& connection) {
  std::vector<Project> projects;
  absl::Status status = connection.Stream(
      "reading Harbor's projects",
      "SELECT p.project_id, p.name, coalesce(m.value, '') = 'true',"
      " coalesce(floor(extract(epoch FROM p.creation_time))::bigint, 0)"
      " FROM project p LEFT JOIN project_metadata m"
      " ON m.project_id = p.project_id AND m.name = 'public'"
      " WHERE NOT p.deleted",
      {}, [&projects](const PostgresRows& rows) {
        Project project;
        project.id = rows.Integer(0, 0);
        project.name = std::string(rows.Text(0, 1));
        project.host_id = project.id;
        project.is_public = rows.Bool(0, 2);
        project.created_unix_s = rows.Integer(0, 3);
        projects.push_back(std::move(project));
        return absl::OkStatus();
      });
  if (!status.ok()) return status;
  return projects;
}

}  // namespace robot_accounts

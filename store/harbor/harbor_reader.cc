#include "robot_accounts/store/harbor/harbor_reader.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/crypto/secret_hash.h"
#include "robot_accounts/permissions/scope.h"
#include "robot_accounts/store/harbor/harbor_actor.h"

namespace robot_accounts {
namespace {

// Harbor's times have no zone; they are UTC, as the session is.
constexpr char kRobotColumns[] =
    "SELECT id, coalesce(name, ''), coalesce(description, ''),"
    " project_id, expiresat, disabled,"
    " floor(extract(epoch FROM creation_time))::bigint,"
    " floor(extract(epoch FROM update_time))::bigint,"
    " coalesce(secret, ''), coalesce(salt, ''), duration, ";
constexpr char kCreator[] = "creator_type, creator_ref";
constexpr char kNoCreator[] = "NULL::text, NULL::bigint";

constexpr char kGrantsSql[] =
    "SELECT role_id, permission_policy_id FROM role_permission"
    " WHERE role_type = 'robotaccount' ORDER BY role_id, id";

std::string Text(const PostgresRows& rows, int column) {
  return std::string(rows.Text(0, column));
}

}  // namespace

absl::StatusOr<HarborReader> HarborReader::Read(
    PostgresConnection& connection) {
  absl::Status status =
      connection
          .Run("reading Harbor's robots",
               "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
          .status();
  if (!status.ok()) return status;
  HarborReader reader;
  status = reader.ReadAll(connection);
  // Nothing was changed: how it ends does not matter.
  connection.Run("reading Harbor's robots", "ROLLBACK").IgnoreError();
  if (!status.ok()) return status;
  return reader;
}

absl::Status HarborReader::ReadAll(PostgresConnection& connection) {
  absl::StatusOr<HarborSchema> schema = ReadHarborSchema(connection);
  if (!schema.ok()) return schema.status();
  schema_ = *schema;
  absl::StatusOr<std::string> prefix = ReadHarborPrefix(connection);
  if (!prefix.ok()) return prefix.status();
  name_prefix_ = *std::move(prefix);
  absl::Status status = ReadProjects(connection);
  if (status.ok()) status = ReadRobots(connection);
  if (status.ok()) status = ReadPolicies(connection);
  if (status.ok()) status = ReadGrants(connection);
  return status;
}

absl::Status HarborReader::ReadProjects(PostgresConnection& connection) {
  return connection.Stream(
      "reading Harbor's projects",
      "SELECT project_id, name, deleted, to_char(creation_time,"
      " 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') FROM project",
      {}, [this](const PostgresRows& rows) {
        const int64_t id = rows.Integer(0, 0);
        if (!rows.Bool(0, 2)) project_names_.emplace(id, Text(rows, 1));
        if (id == 1) installed_ = Text(rows, 3);
        return absl::OkStatus();
      });
}

absl::Status HarborReader::ReadRobots(PostgresConnection& connection) {
  absl::StatusOr<PostgresRows> hidden =
      connection.Run("counting Harbor's robots",
                     "SELECT count(*) FROM robot WHERE NOT visible");
  if (!hidden.ok()) return hidden.status();
  hidden_ = hidden->Integer(0, 0);
  absl::flat_hash_set<std::string> names;
  return connection.Stream(
      "reading Harbor's robots",
      absl::StrCat(kRobotColumns, schema_.has_creator ? kCreator : kNoCreator,
                   " FROM robot WHERE visible ORDER BY id"),
      {}, [&](const PostgresRows& rows) {
        Row row;
        row.id = rows.Integer(0, 0);
        row.name = Text(rows, 1);
        row.description = Text(rows, 2);
        row.has_project_id = !rows.IsNull(0, 3);
        row.project_id = rows.Integer(0, 3);
        row.has_expiry = !rows.IsNull(0, 4);
        row.expires_at_unix_s = rows.Integer(0, 4);
        row.disabled = rows.Text(0, 5) != "f";  // NULL: the worst.
        row.created_unix_s = rows.Integer(0, 6);
        row.updated_unix_s = rows.Integer(0, 7);
        row.secret = Text(rows, 8);
        row.salt = Text(rows, 9);
        row.duration_days = rows.Integer(0, 10);
        row.creator_type = Text(rows, 11);
        row.creator_id = rows.Integer(0, 12);
        if (!names.insert(row.name).second) names_twice_.insert(row.name);
        robots_.push_back(std::move(row));
        return absl::OkStatus();
      });
}

absl::Status HarborReader::ReadPolicies(PostgresConnection& connection) {
  return connection.Stream(
      "reading Harbor's permissions",
      "SELECT id, scope, coalesce(resource, ''), coalesce(action, ''),"
      " coalesce(effect, '') FROM permission_policy",
      {}, [this](const PostgresRows& rows) {
        policy_of_id_.emplace(rows.Integer(0, 0), policies_.size());
        policies_.push_back(
            {Text(rows, 1), Text(rows, 2), Text(rows, 3), Text(rows, 4)});
        return absl::OkStatus();
      });
}

absl::Status HarborReader::ReadGrants(PostgresConnection& connection) {
  absl::Status status = connection.Stream(
      "reading which robot has which permission", kGrantsSql, {},
      [this](const PostgresRows& rows) {
        const auto policy = policy_of_id_.find(rows.Integer(0, 1));
        // Rows of what is gone allow nothing.
        if (policy != policy_of_id_.end()) {
          grants_.emplace_back(rows.Integer(0, 0), policy->second);
        }
        return absl::OkStatus();
      });
  return status;
}

HarborRobotFound HarborReader::At(size_t index) const {
  const Row& row = robots_[index];
  HarborRobotFound found;
  ForeignRobot& robot = found.robot;
  robot.foreign_id = row.id;
  robot.foreign_project_id = row.project_id;
  robot.description = row.description;
  robot.created_unix_s = row.created_unix_s;
  robot.updated_unix_s = row.updated_unix_s;
  robot.expires_at_unix_s = row.expires_at_unix_s;
  robot.duration_days = row.duration_days;
  robot.enabled = !row.disabled;
  robot.made_by = MakerOf(row);
  found.refused = Place(row, robot);
  if (!row.has_expiry) {
    robot.notes.push_back("it has no expiry: taken as expired");
  }
  if (names_twice_.contains(row.name)) {
    robot.notes.push_back(
        "robots of other projects have the same name in Harbor, which looks "
        "for the name alone");
  }
  AddSecret(row, robot);
  if (robot.level != RobotLevel::kLegacy) AddGrants(row, robot);
  return found;
}

std::string HarborReader::Place(const Row& row, ForeignRobot& robot) const {
  robot.account_name = row.name;
  if (!row.has_project_id) {
    robot.notes.push_back("it has no project id: taken as a system robot");
  }
  const bool is_legacy = row.secret.empty();
  if (row.project_id == 0) {
    robot.level = RobotLevel::kSystem;
    return is_legacy ? "an old robot without a secret, and in no project" : "";
  }
  robot.level = is_legacy ? RobotLevel::kLegacy : RobotLevel::kProject;
  const auto project = project_names_.find(row.project_id);
  if (project == project_names_.end()) {
    return absl::StrCat("its project ", row.project_id, " is deleted");
  }
  robot.project = project->second;
  if (is_legacy) return "";
  // By the project's own name: only that tells where the account begins.
  absl::string_view account = row.name;
  if (!absl::ConsumePrefix(&account, project->second) ||
      !absl::ConsumePrefix(&account, "+")) {
    return absl::StrCat("its name does not begin with that of its project, ",
                        Quoted(project->second));
  }
  robot.account_name = std::string(account);
  return "";
}

void HarborReader::AddSecret(const Row& row, ForeignRobot& robot) const {
  if (row.secret.empty()) return;
  const absl::StatusOr<SecretHash> hash =
      SecretHash::FromHarbor(row.secret, row.salt);
  if (hash.ok()) {
    robot.secret_hash = hash->text();
  } else {
    robot.notes.push_back(
        "its stored secret is not of Harbor's form: nobody can log in with it");
  }
}

bool HarborReader::PlaceGrant(absl::string_view scope_text,
                              ForeignGrant& grant) const {
  using Where = ForeignGrant::Where;
  const absl::StatusOr<Scope> scope = Scope::Parse(scope_text);
  if (!scope.ok()) {
    grant.where = Where::kUnknown;
    grant.scope_text = std::string(scope_text);
    return true;
  }
  switch (scope->kind()) {
    case Scope::Kind::kSystem:
      grant.where = Where::kSystem;
      return true;
    case Scope::Kind::kAllProjects:
      grant.where = Where::kAllProjects;
      return true;
    case Scope::Kind::kProject:
      break;
  }
  const auto project = project_names_.find(scope->project_id());
  if (project == project_names_.end()) return false;
  grant.where = Where::kProject;
  grant.project = project->second;
  return true;
}

void HarborReader::AddGrants(const Row& row, ForeignRobot& robot) const {
  std::map<std::tuple<absl::string_view, absl::string_view, absl::string_view>,
           int>
      seen;
  std::map<absl::string_view, int> dead;
  auto link = std::lower_bound(grants_.begin(), grants_.end(),
                               std::make_pair(row.id, size_t{0}));
  for (; link != grants_.end() && link->first == row.id; ++link) {
    const GrantRow& policy = policies_[link->second];
    ForeignGrant grant;
    if (!PlaceGrant(policy.scope, grant)) {
      ++dead[policy.scope];
      continue;
    }
    if (++seen[{policy.scope, policy.resource, policy.action}] == 2) {
      robot.notes.push_back(absl::StrCat(
          "it has ", Quoted(absl::StrCat(policy.resource, ":", policy.action)),
          " more than once in ", Quoted(policy.scope),
          ", with different effects"));
    }
    grant.resource = policy.resource;
    grant.action = policy.action;
    grant.effect = policy.effect;
    robot.grants.push_back(std::move(grant));
  }
  for (const auto& [scope, count] : dead) {
    robot.notes.push_back(absl::StrCat("permissions in the deleted project of ",
                                       Quoted(scope), ": ", count,
                                       " left out"));
  }
}

Actor HarborReader::MakerOf(const Row& row) const {
  const Row* maker =
      row.creator_type == "robot" ? FindRow(row.creator_id) : nullptr;
  return HarborActor(
      row.creator_type, row.creator_id,
      maker == nullptr ? "" : absl::StrCat(name_prefix_, maker->name));
}

const HarborReader::Row* HarborReader::FindRow(int64_t id) const {
  const auto row = std::lower_bound(
      robots_.begin(), robots_.end(), id,
      [](const Row& a, int64_t wanted) { return a.id < wanted; });
  return row != robots_.end() && row->id == id ? &*row : nullptr;
}

}  // namespace robot_accounts

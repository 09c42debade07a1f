#include "robot_accounts/store/harbor/harbor_transaction.h"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/crypto/secret_hash.h"
#include "robot_accounts/robot/store_errors.h"
#include "robot_accounts/store/harbor/harbor_rows.h"
#include "robot_accounts/store/postgres/wait.h"

namespace robot_accounts {
namespace {

constexpr char kChanging[] = "changing a robot";
constexpr char kReading[] = "reading robots";

absl::Status HarborRules(absl::string_view what) {
  return MakeError(absl::StatusCode::kFailedPrecondition, "HARBOR_RULES",
                   absl::StrCat(what,
                                " cannot be changed on harbor's own "
                                "tables"));
}

absl::Status Reversed() {
  return MakeError(absl::StatusCode::kAborted, "CHANGE_REVERSED",
                   "harbor changed the robot at the same time and undid this "
                   "change");
}

absl::Status Unknown(absl::string_view why) {
  return MakeError(
      absl::StatusCode::kUnavailable, "COMMIT_UNKNOWN",
      absl::StrCat("the change was made; whether harbor left it so "
                   "is not known: ",
                   why));
}

// Of those who wait for a row that this transaction holds, the first waits for
// the transaction, the others for the first.
constexpr char kWaitersSql[] =
    "SELECT coalesce(array_agg(DISTINCT w.virtualtransaction), '{}')::text"
    " FROM pg_locks w WHERE NOT w.granted AND ("
    "(w.locktype = 'tuple' AND w.relation = 'robot'::regclass) OR"
    " w.transactionid IN (SELECT o.transactionid FROM pg_locks o"
    " WHERE o.pid = pg_backend_pid() AND o.locktype = 'transactionid'"
    " AND o.granted))";

const std::string& HashTextOf(const RobotRecord& record) {
  static const auto& none = *new std::string();
  return record.secrets.empty() ? none : record.secrets.back().hash;
}

// That `record` differs from what is stored in nothing that Harbor's tables
// are not changed in.
absl::Status CheckChange(const RobotRecord& stored, const RobotRecord& record) {
  if (record.level != stored.level || record.project_id != stored.project_id ||
      record.account_name != stored.account_name ||
      record.description != stored.description ||
      record.grants != stored.grants ||
      record.expires_at != stored.expires_at ||
      record.duration_days != stored.duration_days ||
      record.created_unix_s != stored.created_unix_s ||
      record.legacy_login_enabled != stored.legacy_login_enabled) {
    return HarborRules(
        "more of a robot than its secret and whether it is "
        "enabled");
  }
  if (record.secrets.size() > 1) return HarborRules("the number of secrets");
  if (HashTextOf(record) == HashTextOf(stored)) return absl::OkStatus();
  if (!record.secrets.empty() && !stored.secrets.empty() &&
      record.secrets.back().id == stored.secrets.back().id) {
    // A new secret has a slot of its own: this is an old one, read before.
    return VersionConflict();
  }
  if (stored.secrets.empty()) {
    return HarborRules("a robot without a secret of harbor's form");
  }
  const absl::StatusOr<SecretHash> hash = SecretHash::Parse(HashTextOf(record));
  if (!hash.ok() || hash->scheme() != HashScheme::kHarbor ||
      hash->iterations() != kHarborIterations) {
    return HarborRules("the form of a hash");
  }
  return absl::OkStatus();
}

// Harbor's two columns of a secret.
struct StoredSecret {
  std::string hex;
  std::string salt;
};
StoredSecret StoredSecretOf(const RobotRecord& record) {
  const absl::StatusOr<SecretHash> hash = SecretHash::Parse(HashTextOf(record));
  if (!hash.ok()) return {};
  return {absl::BytesToHexString(hash->digest()), std::string(hash->salt())};
}

}  // namespace

absl::StatusOr<PostgresRows> HarborTransaction::Run(
    absl::string_view doing, const std::string& sql,
    const std::vector<PostgresValue>& values) {
  absl::StatusOr<PostgresRows> rows = connection_.Run(doing, sql, values);
  failure_.Update(rows.status());
  return rows;
}

absl::StatusOr<std::vector<Robot>> HarborTransaction::Select(
    absl::string_view which, const std::vector<PostgresValue>& values) {
  // A statement that waits for a lock sees the locked rows as they are then,
  // but those it joins as they were before: who has which permission is asked
  // next.
  const absl::StatusOr<PostgresRows> locked =
      Run(kReading,
          absl::StrCat("SELECT r.id FROM robot r", kProjectJoin, " WHERE ",
                       which, " ORDER BY r.id FOR NO KEY UPDATE OF r"),
          values);
  if (!locked.ok()) return locked.status();
  if (locked->count() == 0) return std::vector<Robot>();
  std::string ids;
  for (int row = 0; row < locked->count(); ++row) {
    absl::StrAppend(&ids, row == 0 ? "" : ",", locked->Integer(row, 0));
  }
  const absl::StatusOr<PostgresRows> rows =
      Run(kReading,
          absl::StrCat("SELECT ", RobotColumns(schema_), " FROM robot r",
                       kProjectJoin, kGrantJoins,
                       " WHERE r.id = ANY ($1::bigint[]) ORDER BY r.id, rp.id"),
          {absl::StrCat("{", ids, "}")});
  if (!rows.ok()) return rows.status();
  return RobotsOfRows(*rows, 0, catalog_);
}

absl::StatusOr<Robot> HarborTransaction::Only(
    absl::StatusOr<std::vector<Robot>> robots) {
  if (!robots.ok()) return robots.status();
  if (robots->empty()) return RobotNotFound();
  return std::move(robots->front());
}

absl::StatusOr<Robot> HarborTransaction::Get(int64_t id) {
  return Only(Select("r.id = $1::bigint", {absl::StrCat(id)}));
}

absl::StatusOr<Robot> HarborTransaction::Find(int64_t project_id,
                                              absl::string_view account) {
  return Only(Select(absl::StrCat("coalesce(r.project_id, 0) = $1::bigint AND ",
                                  kAccountName, " = $2"),
                     {absl::StrCat(project_id), std::string(account)}));
}

absl::StatusOr<Robot> HarborTransaction::Replace(RobotRecord record) {
  const absl::StatusOr<Robot> robot = Get(record.id);
  if (!robot.ok()) return robot.status();
  if (robot->version() != record.version) return VersionConflict();
  if (absl::Status status = CheckChange(robot->record(), record);
      !status.ok()) {
    return status;
  }
  absl::StatusOr<Expected> expected = Update(*robot, record);
  if (!expected.ok()) return expected.status();
  expected_[record.id] = *std::move(expected);
  return Get(record.id);
}

absl::StatusOr<HarborTransaction::Expected> HarborTransaction::Update(
    const Robot& robot, const RobotRecord& record) {
  const StoredSecret now = StoredSecretOf(robot.record());
  const StoredSecret then = StoredSecretOf(record);
  // Where the secret stays, its columns do, whatever stands in them.
  const bool is_new = HashTextOf(record) != HashTextOf(robot.record());
  const bool disabled = !record.enabled;
  const absl::StatusOr<PostgresRows> rows = Run(
      kChanging,
      absl::StrCat("UPDATE robot r SET disabled = $4::boolean,"
                   " secret = CASE WHEN $5::boolean THEN $6 ELSE secret END,"
                   " salt = CASE WHEN $5::boolean THEN $7 ELSE salt END",
                   " WHERE r.id = $1::bigint AND ", kVersion,
                   " = $2::bigint AND ($3 = '' OR r.secret = $3)"
                   " RETURNING r.disabled, coalesce(r.secret, '')"),
      {absl::StrCat(record.id),
       absl::StrCat(static_cast<int64_t>(robot.version())), now.hex,
       std::string(disabled ? "true" : "false"),
       std::string(is_new ? "true" : "false"), then.hex, then.salt});
  if (!rows.ok()) return rows.status();
  if (rows->count() != 1) return VersionConflict();
  Expected expected;
  expected.disabled = disabled;
  expected.secret = std::string(rows->Text(0, 1));
  const bool is_as_wished =
      rows->Bool(0, 0) == disabled && (!is_new || expected.secret == then.hex);
  if (!is_as_wished) return Reversed();
  return expected;
}

absl::Status HarborTransaction::Delete(int64_t id) {
  const absl::StatusOr<Robot> robot = Get(id);
  if (!robot.ok()) return robot.status();
  // As Harbor does it: its links go, the permissions themselves are shared.
  absl::Status status =
      Run(kChanging,
          "DELETE FROM role_permission WHERE role_type = 'robotaccount'"
          " AND role_id = $1::bigint",
          {absl::StrCat(id)})
          .status();
  if (!status.ok()) return status;
  const absl::StatusOr<PostgresRows> rows = Run(
      kChanging,
      absl::StrCat("DELETE FROM robot r WHERE r.id = $1::bigint AND ", kVersion,
                   " = $2::bigint AND ($3 = '' OR r.secret = $3)"),
      {absl::StrCat(id), absl::StrCat(static_cast<int64_t>(robot->version())),
       StoredSecretOf(robot->record()).hex});
  if (!rows.ok()) return rows.status();
  if (rows->changed() != 1) return VersionConflict();
  expected_[id].is_deleted = true;
  return absl::OkStatus();
}

absl::Status HarborTransaction::Prepare() {
  if (!failure_.ok() || expected_.empty()) return failure_;
  const absl::StatusOr<PostgresRows> rows =
      Run("looking who waits", kWaitersSql, {});
  if (!rows.ok()) return rows.status();
  waiters_ = std::string(rows->Text(0, 0));
  return absl::OkStatus();
}

absl::Status HarborTransaction::Confirm(int timeout_ms) {
  if (expected_.empty()) return absl::OkStatus();
  const int64_t deadline_ms = SteadyMilliseconds() + timeout_ms;
  while (true) {
    // Who is done before that has done nothing after it.
    const absl::StatusOr<bool> done = WaitersAreDone();
    if (!done.ok()) return Unknown(done.status().message());
    const absl::Status status = CheckExpected();
    if (!status.ok() || *done) return status;
    if (SteadyMilliseconds() > deadline_ms) {
      return Unknown("others still work on the robot");
    }
  }
}

absl::StatusOr<bool> HarborTransaction::WaitersAreDone() {
  if (waiters_ == "{}") return true;
  const absl::StatusOr<PostgresRows> rows =
      connection_.Run("waiting for others",
                      "SELECT count(*), pg_sleep(0.001) FROM pg_locks WHERE"
                      " locktype = 'virtualxid' AND granted AND"
                      " virtualtransaction = ANY ($1::text[])",
                      {waiters_});
  if (!rows.ok()) return rows.status();
  return rows->Integer(0, 0) == 0;
}

// The locks make this wait for who is writing to the same robots.
absl::Status HarborTransaction::CheckExpected() {
  const std::string ids =
      absl::StrJoin(expected_, ",", [](std::string* out, const auto& one) {
        absl::StrAppend(out, one.first);
      });
  const absl::StatusOr<PostgresRows> rows =
      connection_.Run("reading back",
                      "SELECT id, disabled, coalesce(secret, '') FROM robot"
                      " WHERE id = ANY ($1::bigint[]) ORDER BY id FOR SHARE",
                      {absl::StrCat("{", ids, "}")});
  if (!rows.ok()) return Unknown(rows.status().message());
  absl::btree_map<int64_t, Expected> left = expected_;
  for (int row = 0; row < rows->count(); ++row) {
    const auto expected = left.find(rows->Integer(row, 0));
    if (expected->second.is_deleted ||
        expected->second.disabled != rows->Bool(row, 1) ||
        expected->second.secret != rows->Text(row, 2)) {
      return Reversed();
    }
    left.erase(expected);
  }
  for (const auto& [id, expected] : left) {
    if (!expected.is_deleted) return Reversed();
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Robot>> HarborTransaction::RobotsOf(
    int64_t project_id) {
  return Select("coalesce(r.project_id, 0) = $1::bigint",
                {absl::StrCat(project_id)});
}

absl::StatusOr<std::vector<Robot>> HarborTransaction::RobotsGrantedOn(
    int64_t project_id) {
  return Select(
      "r.id IN (SELECT x.role_id FROM role_permission x JOIN permission_policy"
      " y ON y.id = x.permission_policy_id WHERE x.role_type = 'robotaccount'"
      " AND y.scope = '/project/' || $1)",
      {absl::StrCat(project_id)});
}

absl::StatusOr<std::vector<Robot>> HarborTransaction::RobotsMadeBy(
    int64_t robot_id) {
  if (!schema_.has_creator) return std::vector<Robot>();
  return Select("r.creator_type = 'robot' AND r.creator_ref = $1::bigint",
                {absl::StrCat(robot_id)});
}

absl::StatusOr<int64_t> HarborTransaction::CountMadeBy(int64_t robot_id) {
  absl::StatusOr<std::vector<Robot>> made = RobotsMadeBy(robot_id);
  if (!made.ok()) return made.status();
  return static_cast<int64_t>(made->size());
}

absl::StatusOr<const std::vector<Project>*> HarborTransaction::Projects() {
  if (!projects_.has_value()) {
    absl::StatusOr<std::vector<Project>> projects =
        ReadHarborProjects(connection_);
    failure_.Update(projects.status());
    if (!projects.ok()) return projects.status();
    projects_ = *std::move(projects);
  }
  return &*projects_;
}

template <typename Predicate>
absl::StatusOr<Project> HarborTransaction::ProjectWhere(Predicate predicate) {
  const absl::StatusOr<const std::vector<Project>*> projects = Projects();
  if (!projects.ok()) return projects.status();
  const auto found = absl::c_find_if(**projects, predicate);
  if (found == (*projects)->end()) return ProjectNotFound();
  return *found;
}

absl::StatusOr<Project> HarborTransaction::GetProject(int64_t id) {
  return ProjectWhere(
      [id](const Project& project) { return project.id == id; });
}

absl::StatusOr<Project> HarborTransaction::FindProject(absl::string_view name) {
  return ProjectWhere(
      [name](const Project& project) { return project.name == name; });
}

absl::StatusOr<Project> HarborTransaction::FindProjectByHostId(
    int64_t host_id) {
  return GetProject(host_id);
}

absl::StatusOr<StoreSettings> HarborTransaction::Settings() {
  const absl::StatusOr<std::string> prefix = ReadHarborPrefix(connection_);
  failure_.Update(prefix.status());
  if (!prefix.ok()) return prefix.status();
  absl::StatusOr<NamingPolicy> naming = NamingPolicy::Create(*prefix);
  if (!naming.ok()) return naming.status();
  StoreSettings settings;
  settings.naming = std::make_shared<const NamingPolicy>(*std::move(naming));
  settings.name_prefix_was_set = true;
  return settings;
}

absl::StatusOr<Robot> HarborTransaction::Insert(RobotRecord) {
  return HarborRules("which robots there are");
}
absl::StatusOr<absl::optional<ImportMark>> HarborTransaction::FindImportMark(
    absl::string_view, int64_t) {
  return absl::optional<ImportMark>();
}
absl::Status HarborTransaction::PutImportMark(absl::string_view, int64_t,
                                              const ImportMark&) {
  return HarborRules("where robots came from");
}
absl::StatusOr<Project> HarborTransaction::InsertProject(Project) {
  return HarborRules("projects");
}
absl::Status HarborTransaction::UpdateProject(const Project&) {
  return HarborRules("projects");
}
absl::Status HarborTransaction::DeleteProject(int64_t) {
  return HarborRules("projects");
}
absl::Status HarborTransaction::SetNamePrefix(absl::string_view, int64_t) {
  return HarborRules("the prefix of names");
}

}  // namespace robot_accounts

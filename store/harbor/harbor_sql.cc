#include "robot_accounts/store/harbor/harbor_sql.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/crypto/secret_hash.h"
#include "robot_accounts/permissions/grant_row.h"
#include "robot_accounts/permissions/grants.h"
#include "robot_accounts/permissions/scope.h"
#include "robot_accounts/robot/expiration.h"
#include "robot_accounts/store/harbor/sql_literal.h"

namespace robot_accounts {
namespace {

constexpr int64_t kSecondsADay = 24 * 60 * 60;
constexpr absl::string_view kAny = "*";
constexpr absl::string_view kProjectItself = "project";
constexpr absl::string_view kPush = "push";

// The statement: its beginning, the robot's row, and a loop over its grants.
constexpr absl::string_view kDeclare =
    R"sql(
DECLARE
  the_robot bigint;
  the_project int := 0;
  the_scope text;
  a_grant record;
BEGIN
  PERFORM set_config('search_path', 'public, pg_temp', true);
)sql";

constexpr absl::string_view kAddGrants =
    R"sql(
  LOOP
    the_scope := a_grant.scope;
    IF a_grant.project IS NOT NULL THEN
      SELECT '/project/' || project_id INTO the_scope
        FROM project WHERE name = a_grant.project AND NOT deleted;
      IF NOT FOUND THEN
        RAISE EXCEPTION 'this Harbor has no project %', a_grant.project;
      END IF;
    END IF;
    INSERT INTO permission_policy
        (scope, resource, action, effect, creation_time)
      VALUES (the_scope, a_grant.resource, a_grant.action, a_grant.effect,
              timezone('UTC', now()))
      ON CONFLICT (scope, resource, action, effect) DO NOTHING;
    INSERT INTO role_permission
        (role_type, role_id, permission_policy_id, creation_time)
      SELECT 'robotaccount', the_robot, id, timezone('UTC', now())
        FROM permission_policy
        WHERE scope = the_scope AND resource = a_grant.resource
          AND action = a_grant.action AND effect = a_grant.effect
      ON CONFLICT DO NOTHING;
  END LOOP;
END
)sql";

absl::Status Refuse(absl::string_view reason, absl::string_view message) {
  return MakeError(absl::StatusCode::kFailedPrecondition, reason,
                   absl::StrCat("export to Harbor: ", message));
}

absl::StatusOr<SecretHash> HarborHashOf(const Robot& robot) {
  if (!robot.secrets().empty()) {
    const absl::StatusOr<SecretHash> hash =
        SecretHash::Parse(robot.secrets().back().hash());
    if (hash.ok() && hash->scheme() == HashScheme::kHarbor &&
        hash->iterations() == kHarborIterations) {
      return hash;
    }
  }
  return Refuse("NOT_HARBOR_HASH",
                "the robot's secret is not hashed as Harbor does it; give it a "
                "new one there");
}

// Harbor's column, which it counts in days.
int64_t DaysOf(const RobotRecord& record) {
  if (record.expires_at.is_never()) return kNeverExpires;
  if (record.duration_days > 0) return record.duration_days;
  // What is stored may be any number.
  constexpr int64_t kFar = int64_t{1} << 60;
  const int64_t seconds = std::clamp(record.expires_at.unix_s(), -kFar, kFar) -
                          std::clamp(record.created_unix_s, -kFar, kFar);
  const int64_t days = (seconds + kSecondsADay - 1) / kSecondsADay;
  return std::min(std::max<int64_t>(days, 1), kMaxDurationDays);
}

// The rows of a robot's grants as rows of SQL, and what was left out of them.
class GrantTexts {
 public:
  absl::Status Add(const RobotView& view) {
    const Grants& grants = view.robot().grants();
    std::map<size_t, std::string> doubts;
    for (const GrantFinding& finding : grants.findings()) {
      const std::string& reason = finding.reason;
      // Harbor reads these as this library does.
      if (reason != "WILDCARD" && reason != "PUSH_WITHOUT_PULL") {
        doubts[finding.row] = reason;
      }
    }
    for (size_t i = 0; i < grants.rows().size(); ++i) {
      const auto doubt = doubts.find(i);
      const absl::Status status =
          doubt == doubts.end()
              ? AddRow(view, grants.rows()[i])
              : LeaveOut(grants.rows()[i],
                         absl::StrCat("it allows nothing: ", doubt->second));
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }

  const std::vector<std::string>& rows() const { return rows_; }
  const std::vector<std::string>& left_out() const { return left_out_; }

 private:
  absl::Status LeaveOut(const GrantRow& row, absl::string_view why) {
    const std::string text =
        absl::StrCat(Quoted(absl::StrCat(row.resource, ":", row.action)),
                     " in ", Quoted(row.scope), " (", why, ")");
    if (IsDeny(row.effect)) {
      return Refuse("GRANT_NOT_EXPORTABLE",
                    absl::StrCat("Harbor would not read the deny of ", text,
                                 " as this library does"));
    }
    left_out_.push_back(text);
    return absl::OkStatus();
  }

  absl::Status AddRow(const RobotView& view, const GrantRow& row) {
    const absl::StatusOr<Scope> scope = Scope::Parse(row.scope);
    if (!scope.ok()) return LeaveOut(row, "it allows nothing: UNKNOWN_SCOPE");
    if (!IsDeny(row.effect) && scope->kind() == Scope::Kind::kAllProjects &&
        row.resource == kProjectItself) {
      return LeaveOut(row,
                      "Harbor would allow it to everything in all projects");
    }
    // There a push brings a pull even if it is denied.
    if (IsDeny(row.effect) && row.action == kPush &&
        view.robot().level() == RobotLevel::kProject) {
      return LeaveOut(row, "Harbor would allow the pull");
    }
    std::string where = absl::StrCat("NULL, ", SqlLiteral(row.scope));
    if (scope->kind() == Scope::Kind::kProject) {
      const Project* project = view.projects().FindById(scope->project_id());
      // Nobody can be in it, denied or not.
      if (project == nullptr) return absl::OkStatus();
      where = absl::StrCat(SqlLiteral(project->name), ", NULL");
    }
    AddText(where, row, row.resource);
    // Here a deny of `*` denies the project itself, too.
    if (IsDeny(row.effect) && row.resource == kAny &&
        scope->kind() != Scope::Kind::kSystem) {
      AddText(where, row, kProjectItself);
    }
    return absl::OkStatus();
  }

  void AddText(absl::string_view where, const GrantRow& row,
               absl::string_view resource) {
    rows_.push_back(absl::StrCat(
        "(", where, ", ", SqlLiteral(resource), ", ", SqlLiteral(row.action),
        ", ", SqlLiteral(row.effect == "allow" ? "" : row.effect), ")"));
  }

  std::vector<std::string> rows_;
  std::vector<std::string> left_out_;
};

std::string RobotRow(const RobotView& view, const SecretHash& hash) {
  const RobotRecord& record = view.robot().record();
  const bool in_project = record.level == RobotLevel::kProject;
  const std::string name =
      in_project ? absl::StrCat(view.project_name(), "+", record.account_name)
                 : record.account_name;
  std::string sql;
  if (in_project) {
    const std::string project = SqlLiteral(view.project_name());
    absl::StrAppend(&sql,
                    "  SELECT project_id INTO the_project\n"
                    "    FROM project WHERE name = ",
                    project,
                    " AND NOT deleted;\n"
                    "  IF NOT FOUND THEN\n"
                    "    RAISE EXCEPTION 'this Harbor has no project %', ",
                    project, ";\n  END IF;\n");
  }
  const int64_t expires_at = record.expires_at.unix_s();
  absl::StrAppend(
      &sql,
      "  INSERT INTO robot (name, description, project_id, expiresat,\n"
      "      duration, disabled, visible, creation_time, secret, salt)\n"
      "    VALUES (",
      SqlLiteral(name), ", ", SqlLiteral(record.description), ", the_project, ",
      expires_at, ",\n      ", DaysOf(record), ", ",
      record.enabled ? "false" : "true", ", true, to_timestamp(",
      record.created_unix_s, ") AT TIME ZONE 'UTC',\n      ",
      SqlLiteral(absl::BytesToHexString(hash.digest())), ", ",
      SqlLiteral(hash.salt()),
      ")\n"
      "    RETURNING id INTO the_robot;\n");
  return sql;
}

std::string Comment(const RobotView& view, const GrantTexts& grants) {
  std::string sql = absl::StrCat(
      "-- The robot ", Quoted(view.full_name()),
      " for a Harbor, with its hash: "
      "as secret as\n-- that Harbor's database. There it logs in with Harbor's "
      "own prefix.\n");
  for (const std::string& text : grants.left_out()) {
    absl::StrAppend(&sql, "-- Left out: ", text, "\n");
  }
  if (view.robot().secrets().size() > 1) {
    absl::StrAppend(&sql, "-- Left out: the older secret, Harbor knows one.\n");
  }
  return sql;
}

}  // namespace

absl::StatusOr<std::string> HarborSql(const RobotView& view) {
  const RobotRecord& record = view.robot().record();
  if (record.min_reader > RobotRecord::kReader) {
    return Refuse("NEWER_RECORD",
                  "the robot was written by a newer version, which alone can "
                  "read it");
  }
  const absl::StatusOr<SecretHash> hash = HarborHashOf(view.robot());
  if (!hash.ok()) return hash.status();
  GrantTexts grants;
  if (absl::Status status = grants.Add(view); !status.ok()) return status;

  std::string body = absl::StrCat(kDeclare, RobotRow(view, *hash));
  if (grants.rows().empty()) {
    absl::StrAppend(&body, "END\n");
  } else {
    absl::StrAppend(
        &body, "  FOR a_grant IN\n    SELECT * FROM (VALUES\n      ",
        absl::StrJoin(grants.rows(), ",\n      "),
        "\n    ) AS g (project, scope, resource, action, effect)", kAddGrants);
  }
  const std::string quote = DollarQuoteFor(body);
  return absl::StrCat(Comment(view, grants), "DO ", quote, body, quote, ";\n");
}

}  // namespace robot_accounts

#include "robot_accounts/store/harbor/harbor_views.h"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/store/harbor/harbor_rows.h"

namespace robot_accounts {
namespace {

constexpr char kDoing[] = "reading a robot";

// The columns before those of a robot.
constexpr int kSnapshot = 0;
constexpr int kMark = 1;  // NULL: what it was at the moment of $1.
constexpr int kPrefix = 2;
constexpr int kFirstRobotColumn = 3;

// `xmin` is the transaction that wrote a row as it is: whatever is changed, put
// in or removed changes the sum or the count. At the very moment that is known
// already (which a server in recovery does not tell exactly) it is not counted.
constexpr char kShared[] =
    "SELECT s.snapshot, CASE WHEN s.snapshot = $1 AND NOT pg_is_in_recovery()"
    " THEN NULL ELSE"
    " (SELECT concat(count(*), '/', sum(xmin::text::bigint *"
    " (project_id::bigint + 1))) FROM project) || '+' ||"
    " (SELECT concat(count(*), '/', sum(xmin::text::bigint *"
    " (project_id::bigint + 1))) FROM project_metadata"
    " WHERE name = 'public') END,"
    " coalesce((SELECT v FROM properties WHERE k = 'robot_name_prefix'),"
    " 'robot$'), ";

std::string Sql(const HarborSchema& schema, absl::string_view which) {
  return absl::StrCat(
      kShared, RobotColumns(schema),
      " FROM (SELECT txid_current_snapshot()::text AS snapshot) s"
      " LEFT JOIN robot r ON ",
      which, kProjectJoin, kGrantJoins, " ORDER BY rp.id");
}

absl::StatusOr<std::shared_ptr<const NamingPolicy>> NamingOf(
    const std::string& prefix) {
  absl::StatusOr<NamingPolicy> naming = NamingPolicy::Create(prefix);
  if (naming.ok()) {
    return std::make_shared<const NamingPolicy>(*std::move(naming));
  }
  return MakeError(
      absl::StatusCode::kFailedPrecondition, "HARBOR_PREFIX_UNSUPPORTED",
      absl::StrCat("harbor: its prefix of robots' names, ", Quoted(prefix),
                   ", cannot be one here: a prefix is 1..64 bytes "
                   "of [A-Za-z0-9._$@-]"));
}

}  // namespace

HarborViews::HarborViews(const HarborSchema& schema,
                         std::shared_ptr<const Catalog> catalog)
    : catalog_(std::move(catalog)),
      // Harbor itself looks for the name alone; that its project is the right
      // one makes this stricter.
      by_name_sql_(Sql(schema,
                       "r.name = $2 AND r.project_id = CASE WHEN $3 = '' THEN 0"
                       " ELSE (SELECT project_id FROM project"
                       " WHERE name = $3 AND NOT deleted) END")),
      by_id_sql_(Sql(schema, "r.id = $2::bigint")) {}

absl::StatusOr<LoginView> HarborViews::ByName(PostgresConnection& connection,
                                              absl::string_view project,
                                              absl::string_view account) {
  std::string name = project.empty() ? std::string(account)
                                     : absl::StrCat(project, "+", account);
  return View(connection,
              {by_name_sql_, {std::move(name), std::string(project)}});
}

absl::StatusOr<LoginView> HarborViews::ById(PostgresConnection& connection,
                                            int64_t id) {
  return View(connection, {by_id_sql_, {absl::StrCat(id)}});
}

absl::StatusOr<LoginView> HarborViews::View(PostgresConnection& connection,
                                            const Question& question) {
  absl::StatusOr<absl::optional<LoginView>> view =
      ViewOfKnown(connection, question);
  if (!view.ok()) return view.status();
  if (view->has_value()) return **std::move(view);

  // All that is read belongs to one moment.
  absl::Status status =
      connection.Run(kDoing, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
          .status();
  if (!status.ok()) return status;
  absl::StatusOr<LoginView> all = ReadAll(connection, question);
  connection.Run(kDoing, "ROLLBACK").IgnoreError();
  return all;
}

absl::StatusOr<absl::optional<LoginView>> HarborViews::ViewOfKnown(
    PostgresConnection& connection, const Question& question) {
  const std::shared_ptr<const Shared> shared = known();
  if (shared == nullptr) return absl::optional<LoginView>();
  std::vector<PostgresValue> values = {shared->snapshot};
  values.insert(values.end(), question.values.begin(), question.values.end());
  const absl::StatusOr<PostgresRows> rows =
      connection.RunPrepared(kDoing, question.sql, values);
  if (!rows.ok()) return rows.status();
  const bool is_same_moment = rows->IsNull(0, kMark);
  if (rows->Text(0, kPrefix) != shared->prefix ||
      (!is_same_moment && rows->Text(0, kMark) != shared->mark)) {
    return absl::optional<LoginView>();
  }
  absl::StatusOr<LoginView> view = ViewOf(*rows, *shared);
  if (!view.ok()) return view.status();
  if (!is_same_moment) {
    Shared later = *shared;
    later.snapshot = std::string(rows->Text(0, kSnapshot));
    Remember(std::move(later));
  }
  return absl::make_optional(*std::move(view));
}

absl::StatusOr<LoginView> HarborViews::ReadAll(PostgresConnection& connection,
                                               const Question& question) {
  std::vector<PostgresValue> values = {std::string()};  // No moment's name.
  values.insert(values.end(), question.values.begin(), question.values.end());
  const absl::StatusOr<PostgresRows> rows =
      connection.RunPrepared(kDoing, question.sql, values);
  if (!rows.ok()) return rows.status();
  Shared shared;
  shared.snapshot = std::string(rows->Text(0, kSnapshot));
  shared.mark = std::string(rows->Text(0, kMark));
  shared.prefix = std::string(rows->Text(0, kPrefix));
  absl::StatusOr<std::shared_ptr<const NamingPolicy>> naming =
      NamingOf(shared.prefix);
  if (!naming.ok()) return naming.status();
  shared.naming = *std::move(naming);
  absl::StatusOr<std::vector<Project>> projects =
      ReadHarborProjects(connection);
  if (!projects.ok()) return projects.status();
  shared.projects = std::make_shared<const ProjectTable>(*std::move(projects));
  absl::StatusOr<LoginView> view = ViewOf(*rows, shared);
  if (view.ok()) Remember(std::move(shared));
  return view;
}

absl::StatusOr<LoginView> HarborViews::ViewOf(const PostgresRows& rows,
                                              const Shared& shared) const {
  absl::StatusOr<std::vector<Robot>> robots =
      RobotsOfRows(rows, kFirstRobotColumn, catalog_);
  if (!robots.ok()) return robots.status();
  LoginView view;
  if (!robots->empty()) view.robot = std::move(robots->front());
  view.projects = shared.projects;
  view.naming = shared.naming;
  return view;
}

std::shared_ptr<const HarborViews::Shared> HarborViews::known() const {
  const absl::MutexLock lock(&mutex_);
  return known_;
}

void HarborViews::Remember(Shared shared) {
  auto known = std::make_shared<const Shared>(std::move(shared));
  const absl::MutexLock lock(&mutex_);
  known_ = std::move(known);
}

}  // namespace robot_accounts

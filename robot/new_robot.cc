#include "robot_accounts/robot/new_robot.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/variant.h"
#include "robot_accounts/base/error.h"
#include "robot_accounts/base/utf8.h"
#include "robot_accounts/crypto/secret_access.h"
#include "robot_accounts/crypto/secret_policy.h"
#include "robot_accounts/robot/naming_policy.h"
#include "robot_accounts/robot/project_changes.h"

namespace robot_accounts {
namespace {

absl::Status CheckDescription(absl::string_view text) {
  const bool plain =
      std::none_of(text.begin(), text.end(),
                   [](unsigned char c) { return absl::ascii_iscntrl(c); }) &&
      IsUtf8(text);
  if (text.size() <= RobotSpec::kMaxDescriptionBytes && plain) {
    return absl::OkStatus();
  }
  return InvalidArgument("INVALID_DESCRIPTION",
                         absl::StrCat("description must be at most ",
                                      RobotSpec::kMaxDescriptionBytes,
                                      " bytes of UTF-8 without control bytes"));
}

absl::Status CheckLevel(const RobotSpec& spec) {
  if (spec.level == RobotLevel::kSystem) {
    if (spec.project.empty()) return absl::OkStatus();
    return InvalidArgument("PROJECT_AT_SYSTEM_LEVEL",
                           "project must be empty for a system robot");
  }
  if (spec.level != RobotLevel::kProject) {
    return InvalidArgument("INVALID_LEVEL", "level must be project or system");
  }
  if (!spec.project.empty()) return absl::OkStatus();
  return InvalidArgument("PROJECT_MISSING",
                         "project must be named for a project robot");
}

int64_t DefaultDays(const LifeLimits& limits) {
  if (limits.max_days == 0) return limits.default_days;
  if (limits.default_days == kNeverExpires) return limits.max_days;
  return std::min(limits.default_days, limits.max_days);
}

struct LifeVisitor {
  int64_t now_unix_s;
  int64_t default_days;
  int64_t& days;

  absl::StatusOr<Expiration> operator()(const DefaultLife&) const {
    return (*this)(LifeInDays{default_days});
  }
  absl::StatusOr<Expiration> operator()(const LifeInDays& life) const {
    days = life.days;
    return Expiration::FromDays(now_unix_s, life.days);
  }
  absl::StatusOr<Expiration> operator()(const LifeInSeconds& life) const {
    return Expiration::FromSeconds(now_unix_s, life.seconds);
  }
  absl::StatusOr<Expiration> operator()(const LifeUntil& life) const {
    return Expiration::At(life.unix_s, now_unix_s);
  }
};

absl::Status SetLife(const LifeSpec& life, const LifeLimits& limits,
                     RobotRecord& record) {
  const int64_t now = record.created_unix_s;
  absl::StatusOr<Expiration> expires = absl::visit(
      LifeVisitor{now, DefaultDays(limits), record.duration_days}, life);
  if (!expires.ok()) return expires.status();
  if (limits.max_days != 0) {
    absl::StatusOr<Expiration> latest =
        Expiration::FromDays(now, limits.max_days);
    if (!latest.ok()) return latest.status();
    if (expires->is_never() || expires->unix_s() > latest->unix_s()) {
      return InvalidArgument(
          "DURATION_TOO_LONG",
          absl::StrCat("duration must be at most ", limits.max_days, " days"));
    }
  }
  record.expires_at = *expires;
  return absl::OkStatus();
}

absl::StatusOr<Scope> ScopeOf(StoreTransaction& transaction,
                              const GrantSpec& grant, bool declare_projects,
                              int64_t now_unix_s) {
  switch (grant.where) {
    case GrantSpec::Where::kSystem:
      return Scope::System();
    case GrantSpec::Where::kAllProjects:
      return Scope::AllProjects();
    case GrantSpec::Where::kProject:
      break;
  }
  absl::StatusOr<Project> project =
      grant.project.empty() && grant.project_id != 0
          ? transaction.GetProject(grant.project_id)
          : FindOrDeclareProject(transaction, grant.project, declare_projects,
                                 now_unix_s);
  if (!project.ok()) return project.status();
  if (grant.project_id != 0 && grant.project_id != project->id) {
    return MakeError(absl::StatusCode::kFailedPrecondition, "PROJECT_MISMATCH",
                     absl::StrCat("project ", Quoted(grant.project),
                                  " has another id than the grant says"));
  }
  return Scope::Project(project->id);
}

// Grants::Create would refuse this too, but knows no names.
absl::Status WrongScope(const RobotSpec& spec, const GrantSpec& grant) {
  std::string where;
  switch (grant.where) {
    case GrantSpec::Where::kSystem:
      where = "the system";
      break;
    case GrantSpec::Where::kAllProjects:
      where = "all projects";
      break;
    case GrantSpec::Where::kProject:
      where = grant.project.empty()
                  ? absl::StrCat("project ", grant.project_id)
                  : absl::StrCat("project ", Quoted(grant.project));
      break;
  }
  return InvalidArgument(
      "WRONG_SCOPE",
      absl::StrCat("grant in ", where, ": a project robot of ",
                   Quoted(spec.project), " may be granted only that"));
}

absl::StatusOr<Grants> ResolveGrants(StoreTransaction& transaction,
                                     const RobotSpec& spec,
                                     const RobotRecord& record,
                                     bool declare_projects) {
  std::vector<ScopedSet> sets;
  for (const GrantSpec& grant : spec.grants) {
    absl::StatusOr<Scope> scope =
        ScopeOf(transaction, grant, declare_projects, record.created_unix_s);
    if (!scope.ok()) return scope.status();
    if (record.level == RobotLevel::kProject &&
        *scope != Scope::Project(record.project_id)) {
      return WrongScope(spec, grant);
    }
    sets.push_back({*scope, grant.set});
  }
  return Grants::Create(record.level == RobotLevel::kSystem
                            ? Grants::Owner::System()
                            : Grants::Owner::Project(record.project_id),
                        sets);
}

}  // namespace

SecretSlot NextSlot(RobotRecord& record, const SecretHash& hash,
                    SecretOrigin origin, int64_t now_unix_s) {
  // A record of others may lack the number, or be behind: 0 never logs in.
  uint32_t next = std::max<uint32_t>(1, record.next_slot_id);
  for (const SecretSlot& kept : record.secrets) {
    next = std::max(next, kept.id + 1);
  }
  SecretSlot slot;
  slot.id = next;
  record.next_slot_id = next + 1;
  slot.hash = hash.text();
  slot.created_unix_s = now_unix_s;
  slot.origin = origin;
  return slot;
}

absl::StatusOr<RobotDraft> DraftRobot(const RobotSpec& spec, const Actor& actor,
                                      const LifeLimits& limits,
                                      int64_t now_unix_s,
                                      const SecretHasher& hasher,
                                      RandomSource& random) {
  RobotDraft draft;
  RobotRecord& record = draft.record;
  record.level = spec.level;
  record.account_name = spec.account_name;
  record.description = spec.description;
  record.created_unix_s = now_unix_s;
  record.updated_unix_s = now_unix_s;
  record.enabled = true;
  record.made_by = actor;
  if (absl::Status status = CheckLevel(spec); !status.ok()) return status;
  if (absl::Status status =
          NamingPolicy::CheckNames(spec.project, spec.account_name);
      !status.ok()) {
    return status;
  }
  if (absl::Status status = CheckDescription(spec.description); !status.ok()) {
    return status;
  }
  if (absl::Status status = SetLife(spec.life, limits, record); !status.ok()) {
    return status;
  }
  draft.secret = GenerateSecret(random);
  absl::StatusOr<SecretHash> hash = hasher.Hash(
      draft.secret.Reveal(SecretAccess::Grant()), SecretOrigin::kGenerated);
  if (!hash.ok()) return hash.status();
  record.secrets.push_back(
      NextSlot(record, *hash, SecretOrigin::kGenerated, now_unix_s));
  return draft;
}

absl::StatusOr<Robot> InsertDraft(StoreTransaction& transaction,
                                  const RobotSpec& spec, RobotRecord draft,
                                  bool declare_projects) {
  if (spec.level == RobotLevel::kProject) {
    absl::StatusOr<Project> project = FindOrDeclareProject(
        transaction, spec.project, declare_projects, draft.created_unix_s);
    if (!project.ok()) return project.status();
    draft.project_id = project->id;
  }
  absl::StatusOr<Grants> grants =
      ResolveGrants(transaction, spec, draft, declare_projects);
  if (!grants.ok()) return grants.status();
  draft.grants = grants->rows();
  return transaction.Insert(std::move(draft));
}

}  // namespace robot_accounts

#include "robot_accounts/cli/robot_text.h"

#include <set>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/types/optional.h"
#include "robot_accounts/cli/text.h"
#include "robot_accounts/crypto/packed_hash.h"
#include "robot_accounts/crypto/secret_hash.h"
#include "robot_accounts/permissions/scope.h"

namespace robot_accounts::cli {
namespace {

std::string ScopeText(absl::string_view text, const ProjectTable& projects) {
  const absl::StatusOr<Scope> scope = Scope::Parse(text);
  if (!scope.ok()) return std::string(text);
  switch (scope->kind()) {
    case Scope::Kind::kSystem:
      return "system";
    case Scope::Kind::kAllProjects:
      return "all projects";
    case Scope::Kind::kProject:
      break;
  }
  const Project* project = projects.FindById(scope->project_id());
  if (project != nullptr) return absl::StrCat("project ", project->name);
  return absl::StrCat("deleted project ", scope->project_id());
}

// A scope and what it has, as Grants::ToText writes them.
using ScopeAndItems = std::pair<std::string, std::string>;

std::vector<ScopeAndItems> GrantsByScope(const Grants& grants) {
  std::vector<ScopeAndItems> lines;
  const std::string text = grants.ToText();
  for (const absl::string_view line :
       absl::StrSplit(text, '\n', absl::SkipEmpty())) {
    lines.push_back(absl::StrSplit(line, absl::MaxSplits(' ', 1)));
  }
  return lines;
}

}  // namespace

absl::string_view LevelText(RobotLevel level) {
  switch (level) {
    case RobotLevel::kSystem:
      return "system";
    case RobotLevel::kProject:
      return "project";
    case RobotLevel::kLegacy:
      return "legacy";
  }
  return "unknown";
}

absl::string_view StateText(bool is_enabled) {
  return is_enabled ? "enabled" : "disabled";
}

std::string ExpiryText(Expiration expires_at, int64_t now_unix_s) {
  const std::string left = expires_at.TimeLeft(now_unix_s);
  if (expires_at.is_never()) return left;
  return absl::StrCat(TimeText(expires_at.unix_s()), " (", left,
                      expires_at.IsExpired(now_unix_s) ? ")" : " left)");
}

absl::string_view ActorKindText(ActorKind kind) {
  switch (kind) {
    case ActorKind::kHost:
      return "host";
    case ActorKind::kUser:
      return "user";
    case ActorKind::kRobot:
      return "robot";
  }
  return "unknown";
}

absl::string_view SecretOriginText(SecretOrigin origin) {
  switch (origin) {
    case SecretOrigin::kGenerated:
      return "generated";
    case SecretOrigin::kByHand:
      return "by-hand";
    case SecretOrigin::kImported:
      return "imported";
  }
  return "unknown";
}

absl::string_view SchemeText(const SecretView& slot) {
  const absl::optional<HashScheme> scheme =
      SchemeOfPackedHash(slot.packed_hash);
  if (!scheme.has_value()) return "unreadable";
  switch (*scheme) {
    case HashScheme::kHarbor:
      return "harbor";
    case HashScheme::kPbkdf2Sha256:
      return "pbkdf2-sha256";
    case HashScheme::kHmacSha256:
      return "hmac-sha256";
  }
  return "unknown";
}

std::vector<std::string> PermissionLines(const RobotView& view) {
  std::vector<std::string> lines;
  for (const auto& [scope, items] : GrantsByScope(view.robot().grants())) {
    lines.push_back(absl::StrCat(ScopeText(scope, view.projects()), ": ",
                                 absl::StrReplaceAll(items, {{",", ", "}})));
  }
  return lines;
}

std::string PermissionsInShort(const Robot& robot) {
  std::set<std::string> allowed;
  std::set<std::string> denied;
  for (const auto& [scope, items] : GrantsByScope(robot.grants())) {
    for (const absl::string_view item : absl::StrSplit(items, ',')) {
      (item[0] == '!' ? denied : allowed).emplace(item);
    }
  }
  std::vector<std::string> named;
  for (const absl::string_view action : {"pull", "push", "delete"}) {
    if (allowed.erase(absl::StrCat("repository:", action)) > 0) {
      named.emplace_back(action);
    }
  }
  if (named.empty() && !allowed.empty()) {
    named.push_back(*allowed.begin());
    allowed.erase(allowed.begin());
  }
  std::string text = named.empty() ? "none" : absl::StrJoin(named, ",");
  if (!allowed.empty()) absl::StrAppend(&text, " +", allowed.size());
  if (!denied.empty()) absl::StrAppend(&text, ", ", denied.size(), " denied");
  return text;
}

}  // namespace robot_accounts::cli
